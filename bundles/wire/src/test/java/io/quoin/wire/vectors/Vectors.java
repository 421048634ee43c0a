package io.quoin.wire.vectors;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quoin.bytes.Octets;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One recorded conversation of two IKEv2 peers with all of its keys. The names of the components are those of the file,
 * and {@code vectors/README.md} next to the files says what each holds and how it was computed. What a file lacks is
 * empty here: no {@link Octets}, an empty string, 0.
 *
 * @param negotiatedIke empty where nothing was agreed
 * @param prf the hash of the HMAC, such as {@code sha384}; empty where nothing was agreed
 * @param ikeSas oldest first
 * @param auth in the order in which a computed them: its own, then the peer's
 */
public record Vectors(
        String name,
        String recordedWith,
        Map<String, String> proposals,
        String authMethod,
        Map<String, String> ids,
        int fragmentSize,
        List<List<String>> steps,
        Map<String, String> secrets,
        String negotiatedIke,
        String prf,
        boolean bothSidesLoggedSameSkeyseeds,
        List<IkeSa> ikeSas,
        List<IntAuth> intauth,
        List<Auth> auth,
        List<Child> children,
        List<Datagram> messages,
        List<EspSample> espSamples) {

    /** The file names without {@code .json}; spelled out because a folder inside a jar cannot be listed. */
    public static final List<String> NAMES = List.of(
            "cbc-ecp384-mlkem768",
            "chacha-x25519-mlkem768",
            "childless-x25519-mlkem768",
            "classical-x25519-nopfs",
            "cookie-x25519-mlkem768",
            "ecdsa256-x25519-mlkem768",
            "ecp256-mlkem512-psk",
            "ecp384-mlkem1024-ecdsa384",
            "ed25519-x25519-mlkem768",
            "fail-child-ts",
            "fail-no-proposal",
            "fail-wrong-psk",
            "frag576-x25519-mlkem768-psk",
            "invalid-ke-then-ecp384-mlkem768",
            "ke1-optional-none",
            "mlkem768-in-sa-init",
            "multi3-x25519-mlkem768-ecp384-mlkem1024",
            "nat-x25519-mlkem768",
            "ppk-x25519-mlkem768",
            "responder-rekeys-x25519-mlkem768",
            "rsa-x25519-mlkem768",
            "x25519-mlkem768-psk");

    /** @param stages one per key change before authentication; a rekeyed SA has one */
    public record IkeSa(List<Stage> stages, Octets spiI, Octets spiR) {}

    /**
     * @param keSecret of this stage's key exchange
     * @param additionalKeSecrets those of the IKE_FOLLOWUP_KE exchanges; only in a rekey
     * @param nonces Ni | Nr
     * @param afterPpk all empty where no PPK was used
     */
    public record Stage(
            Octets keSecret,
            Octets additionalKeSecrets,
            Octets nonces,
            Octets skeyseed,
            Octets skD,
            Octets skAi,
            Octets skAr,
            Octets skEi,
            Octets skEr,
            Octets skPi,
            Octets skPr,
            AfterPpk afterPpk) {
        public Stage {
            afterPpk = afterPpk == null ? AfterPpk.NONE : afterPpk;
        }
    }

    /** What RFC 8784 makes of three keys of the last stage. */
    public record AfterPpk(Octets ppk, Octets skD, Octets skPi, Octets skPr) {
        static final AfterPpk NONE = new AfterPpk(Octets.empty(), Octets.empty(), Octets.empty(), Octets.empty());
    }

    /**
     * @param prev IntAuth of the exchange before in the same direction
     * @param aP IntAuth_A | IntAuth_P
     * @param direction {@code initiator} or {@code responder}, whoever sent the message
     */
    public record IntAuth(
            Octets prev,
            @JsonProperty("a_p") Octets aP,
            Octets skP,
            Octets intauth,
            int exchangeType,
            int messageId,
            String direction) {}

    /**
     * @param idx the body of the ID payload
     * @param octets what was signed or given to the PRF
     * @param sharedSecret empty, like the two behind it, where a signature authenticates
     */
    public record Auth(
            Octets idx, Octets skP, Octets octets, Octets sharedSecret, Octets prfSecretKeypad, Octets authData) {}

    /**
     * @param seed what KEYMAT was derived from, behind SK_d
     * @param espSpis by the role in the exchange that made the child; empty where no packet was recorded
     */
    public record Child(
            Octets seed,
            Octets keSecret,
            Octets additionalKeSecrets,
            Octets encryptionInitiatorKey,
            Octets encryptionResponderKey,
            Octets integrityInitiatorKey,
            Octets integrityResponderKey,
            @JsonProperty("spi_a_in") Octets spiAIn,
            @JsonProperty("spi_a_out") Octets spiAOut,
            String name,
            String proposal,
            EspSpis espSpis) {
        public Child {
            espSpis = espSpis == null ? new EspSpis(Octets.empty(), Octets.empty()) : espSpis;
        }
    }

    public record EspSpis(Octets initiator, Octets responder) {}

    /**
     * @param raw the IKE message, without the non-ESP marker
     * @param keyStage the index of the stage that protects it; meaningless unless {@link #isProtected}
     * @param firstInnerPayload 0 in a later fragment
     * @param innerPlaintext without padding; of a fragment this piece only
     * @param fragment {@code number/total}; empty unless it is a fragment
     */
    public record Datagram(
            String from,
            String to,
            String exchange,
            int messageId,
            boolean response,
            boolean fromOriginalInitiator,
            Octets spiI,
            Octets spiR,
            Octets raw,
            int keyStage,
            int firstInnerPayload,
            Octets innerPlaintext,
            String fragment) {

        /** Whether it is encrypted: in these files all is that is not IKE_SA_INIT. */
        public boolean isProtected() {
            return !exchange.equals("IKE_SA_INIT");
        }

        public boolean isFragment() {
            return !fragment.isEmpty();
        }

        /** From 1; only of a fragment. */
        public int fragmentNumber() {
            return Integer.parseInt(fragment.substring(0, fragment.indexOf('/')));
        }

        public int fragmentTotal() {
            return Integer.parseInt(fragment.substring(fragment.indexOf('/') + 1));
        }
    }

    /** The payloads inside one protected message, whether it came whole or in fragments. */
    public record InnerChain(int firstPayload, Octets octets) {}

    /**
     * @param key the name of the component of the child that holds its encryption key
     * @param child an index into {@link Vectors#children}
     * @param raw from the SPI on
     * @param plaintext inner packet, padding, pad length, next header
     */
    public record EspSample(Octets spi, String from, String to, String key, int child, Octets raw, Octets plaintext) {
        /** Whether the initiator of the exchange that made the child sent it. */
        public boolean fromInitiator() {
            return key.equals("encryption_initiator_key");
        }
    }

    /** All conversations, in the order of {@link #NAMES}. */
    public static Stream<Vectors> all() {
        return NAMES.stream().map(Vectors::load);
    }

    /** Reads one conversation, and refuses a file that has a field not named here. */
    public static Vectors load(String name) {
        InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name + ".json");
        if (in == null) {
            throw new IllegalArgumentException("no vectors of the name " + name + "; see Vectors.NAMES");
        }
        return VectorsJson.read(in);
    }

    /** The inner chains of all protected messages, in order; the fragments of a message, which lie together, joined. */
    public List<InnerChain> innerChains() {
        var chains = new ArrayList<InnerChain>();
        var pieces = new ArrayList<Datagram>();
        for (Datagram message : messages) {
            if (message.isProtected()) {
                pieces.add(message);
                if (!message.isFragment() || message.fragmentNumber() == message.fragmentTotal()) {
                    Octets[] parts =
                            pieces.stream().map(Datagram::innerPlaintext).toArray(Octets[]::new);
                    chains.add(new InnerChain(pieces.get(0).firstInnerPayload(), Octets.concat(parts)));
                    pieces.clear();
                }
            }
        }
        return chains;
    }

    /** The name: short enough for the title of a test. */
    @Override
    public String toString() {
        return name;
    }
}
