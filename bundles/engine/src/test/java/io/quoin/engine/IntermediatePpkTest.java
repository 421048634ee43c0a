package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.keys.IkeAlgorithms;
import io.quoin.engine.internal.keys.IkeCipher;
import io.quoin.engine.internal.keys.IkeIntegrity;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.engine.internal.keys.Prf;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9867: the exchanges are drawn in {@link IntermediatePpks}. */
class IntermediatePpkTest {
    private static final String HYBRID = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";

    private final Pair pair = new Pair(70);

    private Pair run(Optional<Ppks> ofA, Optional<Ppks> ofB, String... ike) {
        pair.configure(tunnel -> {
            tunnel.ppkA = ofA;
            tunnel.ppkB = ofB;
            tunnel.ike = ike.length == 0 ? tunnel.ike : List.of(ike);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        return pair;
    }

    private long messages(ExchangeType exchange) {
        return pair.transcript.stream()
                .map(Puppet::header)
                .filter(header -> header.is(exchange))
                .mapToInt(header -> header.messageId())
                .distinct()
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        HYBRID + ", 1",
        CLASSICAL + ", 1",
        "aes256gcm16-prfsha512-x25519-ke1_ecp384-ke2_mlkem768, 2",
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_none, 1"
    })
    void comesWithTheLastKeyExchangeOrOnItsOwn(String ike, int exchanges) {
        run(PpkList.of(true, "k1 x"), PpkList.of(true, "k1 x"), ike);
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().ppk()).isTrue();
        assertThat(pair.b.sa().ppk()).isTrue();
        assertThat(messages(ExchangeType.IKE_INTERMEDIATE)).isEqualTo(exchanges);
        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        RekeyTest.assertConverged(pair);
    }

    /** With another PPK and all else equal every key is another from IKE_AUTH on: those of the IKE SA too. */
    @Test
    void isInTheKeysOfTheIkeSaToo() {
        var seen = new ArrayList<Octets>();
        for (String key : List.of("x", "y")) {
            var other = new Pair(71);
            other.configure(tunnel -> {
                tunnel.ppkA = PpkList.of(true, "k1 " + key);
                tunnel.ppkB = PpkList.of(true, "k1 " + key);
                return tunnel;
            });
            other.initiate(other.a);
            other.settle();
            for (boolean ofInitiator : List.of(true, false)) {
                Puppet.ikeSa(other.b).keys().authenticationKey(ofInitiator).with(bytes -> seen.add(Octets.of(bytes)));
            }
            other.a.dataplane.keys.values().forEach(each -> seen.add(Octets.ofHex(each)));
        }
        assertThat(seen).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void isTheFirstOfferedThatTheResponderHas() {
        var ofA = new PpkList(true, true, "k1 x", "k2 y", "k3 z");
        var ofB = new PpkList(true, true, "k3 z", "k2 y");
        run(Optional.of(ofA), Optional.of(ofB));
        HandshakeTest.assertUp(pair);
        Octets k2 = Octets.of("k2".getBytes());
        assertThat(ofA.used).containsExactly(k2);
        assertThat(ofB.used).containsExactly(k2);
        assertThat(ofA.given).allMatch(Secret::isClosed);
        assertThat(ofB.given).allMatch(Secret::isClosed);
    }

    @Test
    void isOfferedNoMoreThanFourTimes() {
        String[] ours = {"k1 a", "k2 b", "k3 c", "k4 d", "k5 e"};
        run(PpkList.of(true, ours), PpkList.of(true, "k4 d"));
        HandshakeTest.assertUp(pair);
        var other = new IntermediatePpkTest();
        other.run(PpkList.of(true, ours), PpkList.of(true, "k5 e"));
        assertThat(other.pair.b.tunnel().reason()).contains("offers no PPK that it may use now");
    }

    /** A wrong key is seen by its confirmation, and nobody is left with keys that differ. */
    @ParameterizedTest
    @ValueSource(strings = {"k1 y", "k2 x"})
    void isDoneWithoutWhereKeyOrNameDifferAndNobodyInsists(String ofB) {
        run(PpkList.of(false, "k1 x"), PpkList.of(false, ofB));
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().ppk()).isFalse();
        assertThat(pair.b.sa().ppk()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void endsTheAttemptWhereKeyOrNameDifferAndOneInsists(boolean ofA, boolean ofB) {
        for (String other : List.of("k1 y", "k2 x")) {
            var test = new IntermediatePpkTest();
            test.run(PpkList.of(ofA, "k1 x"), PpkList.of(ofB, other));
            assertThat(test.pair.a.tunnel().sas()).isEmpty();
            assertThat(test.pair.b.tunnel().sas()).isEmpty();
            assertThat(test.pair.a.tunnel().reason() + test.pair.b.tunnel().reason())
                    .contains(ofB ? "offers no PPK that it may use now" : "has none of our PPKs");
            assertThat(test.messages(ExchangeType.IKE_AUTH)).isZero();
        }
    }

    /** The last is gone between IKE_SA_INIT and the offer: nothing is said of PPKs any more. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoOffersNoneAfterAllIsTakenForOneThatHasNone(boolean required) {
        var ofA = new PpkList(false, false, "k1 x");
        ofA.answers = 1;
        run(Optional.of(ofA), PpkList.of(required, "k1 x"));
        if (required) {
            assertThat(pair.b.tunnel().reason()).contains("offers no PPK that it may use now");
        } else {
            HandshakeTest.assertUp(pair);
            assertThat(pair.b.sa().ppk()).isFalse();
        }
    }

    @Test
    void oneThatIsGoneAndRequiredEndsTheAttempt() {
        var ofA = new PpkList(true, false, "k1 x");
        ofA.answers = 1;
        run(Optional.of(ofA), PpkList.of(false, "k1 x"));
        assertThat(pair.a.tunnel().reason()).isEqualTo("no PPK is left to use, and ppk = required demands one");
        assertThat(pair.a.tunnel().sas()).isEmpty();
    }

    @Test
    void aSideThatCannotRecordTheUseDoesNotUseIt() {
        var cannot = new PpkList(true, true, "k1 x");
        cannot.cannotRecord = true;
        run(Optional.of(cannot), PpkList.of(true, "k1 x"));
        assertThat(pair.a.tunnel().reason()).isEqualTo("the PPK must not be used any more");
        assertThat(pair.a.dataplane.sas).isEmpty();
    }

    @Test
    void whoProvesThePpkOfOneTunnelIsNotTakenForAnother() {
        pair.configure(tunnel -> {
            tunnel.ppkA = PpkList.of(true, "k2 y");
            tunnel.ppkB = PpkList.of(true, "k1 x");
            return tunnel;
        });
        var another = new Pair.Tunnels();
        another.name = "other";
        another.idAasSeenByB = "c.lab";
        another.ppkB = PpkList.of(true, "k2 y");
        pair.b.engine.handle(new Input.PutPeer(another.config(false)), pair.now);
        pair.initiate(pair.a);
        pair.settle();
        assertThat(pair.a.tunnel().sas()).isEmpty();
        assertThat(pair.b.failures().toString()).contains("no tunnel is configured for the identity a.lab");
    }

    /** Two gateways behind one address, and their PPKs in a file each: before IKE_AUTH nobody knows which it is. */
    @ParameterizedTest
    @CsvSource({"k1 x, k1 x", "k2 y, k1 x"})
    void aPpkThatAnotherTunnelHasTooLeavesBothPossible(String first, String second) {
        var ofOther = new PpkList(true, true, first, second);
        var ofB = new PpkList(true, true, "k1 x");
        // B thinks of that one first.
        var another = new Pair.Tunnels();
        another.name = "aa";
        another.idAasSeenByB = "c.lab";
        another.ppkB = Optional.of(ofOther);
        pair.b.engine.handle(new Input.PutPeer(another.config(false)), pair.now);
        run(PpkList.of(true, first, second), Optional.of(ofB));
        assertThat(pair.a.sa().ppk()).isTrue();
        // What is used once must not be used again by the other either.
        assertThat(List.of(ofOther.used, ofB.used)).allMatch(List.of(Octets.of("k1".getBytes()))::equals);
        assertThat(ofOther.given).allMatch(Secret::isClosed);
        assertThat(ofB.given).allMatch(Secret::isClosed);
    }

    /** A tunnel that may do without a PPK may do with any: the peer may have one for us, and we for it none. */
    @Test
    void aPpkOfAnotherTunnelHarmsNoneThatDemandsNone() {
        var another = new Pair.Tunnels();
        another.name = "aa";
        another.idAasSeenByB = "c.lab";
        another.ppkB = PpkList.of(true, "k1 x");
        pair.b.engine.handle(new Input.PutPeer(another.config(false)), pair.now);
        run(PpkList.of(false, "k1 x"), Optional.empty());
        assertThat(pair.a.sa().ppk()).isTrue();
        assertThat(pair.a.sa().state()).isEqualTo("established");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fallsBackToRfc8784WithAPeerThatKnowsNoMore(boolean required) {
        pair.network = Tampering.neverSaid(pair, NotifyType.USE_PPK_INT);
        run(PpkList.of(required, "k1 x"), PpkList.of(required, "k1 x"), CLASSICAL);
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().ppk()).isTrue();
        assertThat(messages(ExchangeType.IKE_INTERMEDIATE)).isZero();
    }

    @Test
    void aStrippedOfferIsNoticed() {
        pair.network = Tampering.ofInit(false, Tampering.without(NotifyType.USE_PPK_INT));
        run(PpkList.of(false, "k1 x"), PpkList.of(false, "k1 x"));
        assertThat(pair.a.tunnel().sas()).isEmpty();
    }

    @Test
    void theResponderNamesOneWayOnly() {
        var answers = new ArrayList<Payload>();
        pair.network = Tampering.ofInit(true, payloads -> {
            answers.addAll(payloads);
            return payloads;
        });
        run(PpkList.of(true, "k1 x"), PpkList.of(true, "k1 x"));
        assertThat(Inside.has(answers, NotifyType.USE_PPK_INT)).isTrue();
        assertThat(Inside.has(answers, NotifyType.USE_PPK)).isFalse();
    }

    @Test
    void survivesTheLossOfEverySingleDatagram() {
        for (int lost = 0; lost < 8; lost++) {
            int victim = lost;
            var lossy = new IntermediatePpkTest();
            int[] count = {0};
            lossy.pair.network = datagrams -> datagrams.filter(datagram -> count[0]++ != victim);
            var once = new PpkList(true, true, "k1 x");
            lossy.run(Optional.of(once), Optional.of(new PpkList(true, true, "k1 x")), CLASSICAL);
            lossy.pair.pass(Duration.ofSeconds(10));
            HandshakeTest.assertUp(lossy.pair);
            assertThat(once.used).hasSize(1);
        }
    }

    /** Computed by another program: HMAC-SHA-256 over these nonces and SPIs, AES-256-GCM. */
    @Test
    void encodesAndDerivesOctetForOctet() throws Exception {
        byte[] counted = new byte[64];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = (byte) i;
        }
        Octets nonces = Octets.of(counted);
        Octets spis = Octets.ofHex("0102030405060708a1a2a3a4a5a6a7a8");
        var algorithms = new IkeAlgorithms(
                IkeCipher.of(20).orElseThrow(), 256, IkeIntegrity.of(0).orElseThrow(), Prf.of(5));
        try (IkeKeys keys = IkeKeys.initial(
                        algorithms,
                        nonces,
                        spis,
                        Secret.copyOf(Octets.ofHex("55".repeat(32)).toBytes()));
                var ppk = new Ppk(Octets.of("k1".getBytes()), Secret.copyOf("a shared secret".getBytes()));
                IkeKeys mixed = keys.mixPpk(ppk.key())) {
            Payload offer = IntermediatePpks.offer(ppk, keys);
            // Next payload, reserved, length; protocol, SPI size, type; PPK_ID type, PPK_ID; confirmation.
            assertThat(Payloads.encode(List.of(offer)).hex())
                    .isEqualTo("00000013" + "0000403e" + "02" + "6b31" + "6723332329b29ed5");
            assertThat(List.of(true, false).stream()
                            .map(mixed::authenticationKey)
                            .map(key -> key.with(bytes -> Octets.of(bytes).hex())))
                    .containsExactly(
                            "35ec4f981e94ca4d4cb1035f63628d1d14b887fd4a3de336fd00c496bc7c7d09",
                            "8f63c63973cad1385e0aac67a399626aae5783ef2bd995c12251097860fd7d32");
        }
    }

    /**
     * The last request may come again in smaller pieces (RFC 7383, 2.5.2), or a stranger pretends so: what opens it is
     * still there, though key exchange and PPK have replaced the keys twice.
     */
    @Test
    void leavesTheKeysThatOpenTheLastRequestAgain() {
        pair.configure(tunnel -> {
            tunnel.ppkA = PpkList.of(true, "k1 x");
            tunnel.ppkB = PpkList.of(true, "k1 x");
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.deliverUntil(() -> pair.b.sent.stream()
                .map(sent -> Puppet.header(sent.octets()))
                .anyMatch(header -> header.is(ExchangeType.IKE_INTERMEDIATE)));
        SaDetails details = Puppet.ikeSa(pair.b).details();
        var header = IkeHeader.of(
                details.initiatorSpi(), details.responderSpi(), ExchangeType.IKE_INTERMEDIATE, true, false, 1);
        var piece = new EncryptedFragmentPayload(0, 1, 20, Octets.of(new byte[64]));
        pair.arrive(
                pair.b, new Datagram(details.remote(), details.local(), new Message(header, List.of(piece)).encode()));
        assertThat(pair.b.engine.drops()).containsEntry(DropReason.MESSAGE_ID, 1L);
        pair.settle();
        HandshakeTest.assertUp(pair);
    }
}
