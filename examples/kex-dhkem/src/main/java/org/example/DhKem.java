package org.example;

import io.quoin.bytes.*;
import io.quoin.kex.*;
import java.security.*;
import java.security.spec.X509EncodedKeySpec;
import java.util.*;
import javax.crypto.*;
import org.osgi.service.component.annotations.Component;

/** DHKEM(X25519, HKDF-SHA256) of RFC 9180, 4.1: KEi is a public key, KEr an encapsulation. */
@Component(service = KeyExchangeMethod.class)
public final class DhKem implements KeyExchangeMethod {
    @Override public int transformId() { return 40001; } // a private one: the peer has to mean the same by it
    @Override public String keyword() { return "dhkemx25519"; }
    @Override public Strength strength() { return Strength.CLASSICAL; }
    @Override public Status status() { return Status.EXPERIMENTAL; }
    @Override public int category() { return 0; }
    @Override public int initiatorShareLength() { return 32; }
    @Override public int responderShareLength() { return 32; }

    @Override public List<KnownAnswer> knownAnswers() {
        return List.of(KnownAnswer.replayed("RFC 9180, A.1.1", this,
                Octets.ofHex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"),
                Octets.ofHex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"),
                Octets.ofHex("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736"),
                Octets.ofHex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"),
                Octets.ofHex("fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc")));
    }

    @Override public Initiation initiate(SecureRandom random) { return new Own(random); }

    @Override public Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        Own own = new Own(random);
        return new Response(own.share, own.agree(initiatorShare, Octets.concat(own.share, initiatorShare)));
    }

    private static final class Own implements Initiation {
        private static final Octets HEADER = Octets.ofHex("302a300506032b656e032100"); // before a key (RFC 8410)
        private final Octets share;
        private Optional<PrivateKey> key; // what Java cannot wipe, it can let go of

        Own(SecureRandom random) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
                generator.initialize(255, random);
                KeyPair pair = generator.generateKeyPair();
                key = Optional.of(pair.getPrivate());
                share = Octets.of(pair.getPublic().getEncoded(), HEADER.length(), 32);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override public Octets share() { return share; }
        @Override public void close() { key = Optional.empty(); }
        @Override public Secret complete(Octets responderShare) throws InvalidShareException {
            return agree(responderShare, Octets.concat(responderShare, share));
        }

        private Secret agree(Octets peer, Octets context) throws InvalidShareException {
            PrivateKey once = key.orElseThrow(() -> new IllegalStateException("completed or closed before"));
            close(); // whatever comes of it
            if (peer.length() != 32) throw new InvalidShareException("the share has " + peer.length() + " octets");
            try {
                KeyAgreement agreement = KeyAgreement.getInstance("X25519");
                agreement.init(once);
                var encoded = new X509EncodedKeySpec(Octets.concat(HEADER, peer).toBytes());
                agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(encoded), true);
                try (Secret salt = Secret.copyOf(new byte[32]);
                        Secret prk = hmac(salt, "HPKE-v1KEM\0 eae_prk", agreement.generateSecret())) {
                    byte[] end = Octets.concat(context, Octets.of((byte) 1)).toBytes();
                    return hmac(prk, "\0 HPKE-v1KEM\0 shared_secret", end);
                }
            } catch (InvalidKeyException e) { // the peer's fault; what else is thrown is ours
                throw new InvalidShareException("the share is a point of small order");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Secret hmac(Secret key, String label, byte[] input) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(label.getBytes());
            try { return Secret.take(mac.doFinal(input)); } finally { Arrays.fill(input, (byte) 0); }
        }
    }
}
