package io.quoin.itests.lab;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CAs and the certificates of both ends, as PEM files of a directory; all keys are thrown away with the lab.
 *
 * <pre>
 *   ca --- a-KIND, b-KIND         of each kind of key that {@link #KINDS} tells
 *    |---- a-expired, b-expired
 *    |---- a-revoked, b-revoked   which the list of ca names
 *    |---- mid-a --- a-chain
 *    '---- mid-b --- b-chain
 * </pre>
 *
 * @param directory where they are
 */
public record Pki(Path directory) {
    private static final AlgorithmParameterSpec P256 = new ECGenParameterSpec("secp256r1");
    private static final Map<String, AlgorithmParameterSpec> KINDS = Map.of(
            "ecdsa256",
            P256,
            "ecdsa384",
            new ECGenParameterSpec("secp384r1"),
            "ecdsa521",
            new ECGenParameterSpec("secp521r1"),
            "rsa",
            new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4),
            "ed25519",
            NamedParameterSpec.ED25519,
            "ed448",
            NamedParameterSpec.ED448);
    private static final byte[] ECDSA_WITH_SHA256 = Der.hex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = Der.hex("0603550403");
    private static final byte[] BASIC_CONSTRAINTS = Der.hex("0603551d13");
    private static final byte[] SUBJECT_KEY_ID = Der.hex("0603551d0e");
    private static final byte[] AUTHORITY_KEY_ID = Der.hex("0603551d23");
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = Der.hex("0603551d11");
    private static final int UTF8 = 0x0c;
    private static final int DNS_NAME = 0x82;
    private static final int KEY_ID = 0x80;
    private static final Duration AGE = Duration.ofDays(40);

    /** Makes them. */
    public static Pki make() {
        try {
            return new Maker(new Pki(Scratch.directory("pki"))).made();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK must have these", e);
        }
    }

    /** A certificate as PEM, for instance that of {@code a-rsa}. */
    public String certificate(String name) {
        return Scratch.read(directory.resolve(name + ".pem"));
    }

    /** A private key, PKCS#8 as PEM. */
    public String privateKey(String name) {
        return Scratch.read(directory.resolve(name + ".key"));
    }

    /** A public key alone, as PEM. */
    public String publicKey(String name) {
        return Scratch.read(directory.resolve(name + ".pub"));
    }

    /** The revocation list of {@code ca}, as PEM. */
    public String revocationList() {
        return Scratch.read(directory.resolve("ca.crl"));
    }

    private void write(String file, String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Scratch.write(
                directory.resolve(file),
                "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }

    /** The JDK has no public API that issues certificates: RFC 5280, 4.1 and 5.1, at their least. */
    private static final class Maker {
        private final Pki pki;
        private final Map<String, KeyPair> keys = new LinkedHashMap<>();
        private final Map<String, byte[]> serials = new LinkedHashMap<>();
        private final Instant now = Instant.now();

        Maker(Pki pki) {
            this.pki = pki;
        }

        Pki made() throws GeneralSecurityException {
            Instant later = now.plus(AGE);
            issue("ca", P256, "ca", later, constraints());
            issue("mid-a", P256, "ca", later, constraints());
            issue("mid-b", P256, "ca", later, constraints());
            for (String end : new String[] {"a", "b"}) {
                byte[] name = extension(SUBJECT_ALTERNATIVE_NAME, Der.sequence(Der.text(DNS_NAME, end + ".lab")));
                for (String kind : KINDS.keySet()) {
                    issue(end + "-" + kind, KINDS.get(kind), "ca", later, name);
                }
                issue(end + "-chain", P256, "mid-" + end, later, name);
                issue(end + "-expired", P256, "ca", now.minus(Duration.ofDays(1)), name);
                issue(end + "-revoked", P256, "ca", later, name);
            }
            byte[] time = Der.time(now);
            byte[] revoked = Der.sequence(
                    Der.sequence(serials.get("a-revoked"), time), Der.sequence(serials.get("b-revoked"), time));
            byte[] list = Der.sequence(
                    Der.integer(1),
                    ECDSA_WITH_SHA256,
                    name("ca"),
                    time,
                    Der.time(later),
                    revoked,
                    Der.explicit(0, Der.sequence(issuedByCa())));
            pki.write("ca.crl", "X509 CRL", signed(list, "ca"));
            return pki;
        }

        private void issue(String name, AlgorithmParameterSpec kind, String issuer, Instant until, byte[] extension)
                throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm(kind));
            generator.initialize(kind);
            KeyPair pair = generator.generateKeyPair();
            keys.put(name, pair);
            serials.put(name, Der.integer(keys.size()));
            byte[] certificate = Der.sequence(
                    Der.explicit(0, Der.integer(2)),
                    serials.get(name),
                    ECDSA_WITH_SHA256,
                    name(issuer),
                    Der.sequence(Der.time(now.minus(AGE)), Der.time(until)),
                    name(name),
                    pair.getPublic().getEncoded(),
                    Der.explicit(
                            3,
                            Der.sequence(extension, extension(SUBJECT_KEY_ID, Der.tagged(Der.OCTETS, keyId(name))))));
            pki.write(name + ".pem", "CERTIFICATE", signed(certificate, issuer));
            pki.write(name + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded());
            pki.write(name + ".pub", "PUBLIC KEY", pair.getPublic().getEncoded());
        }

        private static String algorithm(AlgorithmParameterSpec kind) {
            if (kind instanceof RSAKeyGenParameterSpec) {
                return "RSA";
            }
            return kind instanceof ECGenParameterSpec ? "EC" : ((NamedParameterSpec) kind).getName();
        }

        private byte[] signed(byte[] body, String issuer) throws GeneralSecurityException {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.get(issuer).getPrivate());
            signature.update(body);
            return Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
        }

        /** By it strongSwan finds the list of a CA. */
        private byte[] issuedByCa() throws GeneralSecurityException {
            return extension(AUTHORITY_KEY_ID, Der.sequence(Der.tagged(KEY_ID, keyId("ca"))));
        }

        private byte[] keyId(String name) throws GeneralSecurityException {
            return MessageDigest.getInstance("SHA-1")
                    .digest(keys.get(name).getPublic().getEncoded());
        }

        private static byte[] name(String common) {
            return Der.sequence(Der.tagged(Der.SET, Der.sequence(COMMON_NAME, Der.text(UTF8, common))));
        }

        private static byte[] constraints() {
            byte[] value = Der.tagged(Der.OCTETS, Der.sequence(Der.TRUE));
            return Der.sequence(BASIC_CONSTRAINTS, Der.TRUE, value);
        }

        private static byte[] extension(byte[] oid, byte[] value) {
            return Der.sequence(oid, Der.tagged(Der.OCTETS, value));
        }
    }
}
