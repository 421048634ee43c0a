package io.quoin.auth.pq;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.keys.Der;
import io.quoin.bytes.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Properties;

/** Published keys and certificates; the files name where they are from. */
final class Published {
    private static final Properties EXAMPLES = load("examples.properties");
    private static final Properties SLH_DSA_KEYS = load("slh-dsa-keys.properties");

    private Published() {}

    static Octets example(String name) {
        return Octets.of(Base64.getDecoder().decode(EXAMPLES.getProperty(name).replace(" ", "")));
    }

    /** PKCS#8 of NIST's key of a parameter set of SLH-DSA. */
    static Octets privateKey(SignatureScheme set) {
        byte[] key = slhDsaKey(set);
        byte[] info = Der.header(0x04, key.length);
        byte[] all = Der.header(0x30, 3 + 13 + info.length + key.length);
        return Octets.concat(
                Octets.of(all), Octets.ofHex("020100"), set.algorithmIdentifier(), Octets.of(info), Octets.of(key));
    }

    /** The public half of the same key. */
    static PublicKeyInfo publicKey(SignatureScheme set) {
        byte[] key = slhDsaKey(set);
        int length = key.length / 2;
        return new PublicKeyInfo(Octets.concat(
                Octets.of(Der.header(0x30, 13 + 3 + length)),
                set.algorithmIdentifier(),
                Octets.of(Der.header(0x03, 1 + length)),
                Octets.of((byte) 0),
                Octets.of(key, length, length)));
    }

    private static byte[] slhDsaKey(SignatureScheme set) {
        return HexFormat.of().parseHex(SLH_DSA_KEYS.getProperty(set.keyword()).replace(" ", ""));
    }

    private static Properties load(String name) {
        Properties properties = new Properties();
        try (InputStream in = Published.class.getResourceAsStream(name)) {
            properties.load(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return properties;
    }
}
