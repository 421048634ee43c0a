package io.quoin.kex.testkit;

import io.quoin.bytes.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The first entry of a KAT file of NIST's post-quantum process, of which projects publish the SHA-256: who writes the
 * same file, private key and all, computes what they compute.
 */
public record FirstKat(Octets seed, Octets publicKey, Octets privateKey, Octets ciphertext, Octets secret) {

    /** The SHA-256 of the file. */
    public Octets sha256() {
        String text = "count = 0\n"
                + line("seed", seed)
                + line("pk", publicKey)
                + line("sk", privateKey)
                + line("ct", ciphertext)
                + line("ss", secret);
        return sha256(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** What a {@link io.quoin.kex.Kem} carries of it. */
    public Map<String, String> asAnswers(String keyword, Octets initiatorRandom, Octets responderRandom) {
        return Map.of(
                keyword + ".initiator-random", hex(initiatorRandom),
                keyword + ".kei-sha256", hex(sha256(publicKey.toBytes())),
                keyword + ".responder-random", hex(responderRandom),
                keyword + ".ker-sha256", hex(sha256(ciphertext.toBytes())),
                keyword + ".secret", hex(secret));
    }

    /** What the bundle of a {@link io.quoin.kex.Kem} does carry. */
    public static Map<String, String> carriedBy(Class<?> kem) throws IOException {
        Properties answers = new Properties();
        try (InputStream in = kem.getResourceAsStream("known-answers.properties")) {
            answers.load(in);
        }
        return answers.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        key -> key, key -> answers.getProperty(key).replace(" ", "")));
    }

    private static String line(String name, Octets octets) {
        return name + " = " + HexFormat.of().withUpperCase().formatHex(octets.toBytes()) + "\n";
    }

    /** In lower case, as the resource has them. */
    public static String hex(Octets octets) {
        return HexFormat.of().formatHex(octets.toBytes());
    }

    private static Octets sha256(byte[] octets) {
        try {
            return Octets.of(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
