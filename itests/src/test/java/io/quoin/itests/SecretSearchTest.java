package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That {@link SecretsInOutput} would find a secret, however it is written. */
class SecretSearchTest {
    private static final byte[] SECRET = HexFormat.of().parseHex("00fedcba9876543210ffeeddccbbaa99");

    @TempDir
    Path directory;

    static List<byte[]> spellings() {
        var spellings = new ArrayList<byte[]>();
        for (HexFormat format : List.of(
                HexFormat.of(),
                HexFormat.of().withUpperCase(),
                HexFormat.ofDelimiter(":"),
                HexFormat.ofDelimiter(" ").withUpperCase(),
                HexFormat.ofDelimiter(", "),
                HexFormat.ofDelimiter("-"))) {
            spellings.add(format.formatHex(SECRET).getBytes(StandardCharsets.US_ASCII));
        }
        spellings.add(SECRET);
        spellings.add(Base64.getEncoder().encode(SECRET));
        spellings.add(Base64.getUrlEncoder().withoutPadding().encode(SECRET));
        spellings.add(Base64.getMimeEncoder().encode(SECRET));
        return spellings;
    }

    private static SecretSearch search() {
        return new SecretSearch(List.of(new UsedSecrets.Used("the secret", SECRET)));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void findsASecretInTheMiddleOfALog(byte[] spelling) throws IOException {
        Path log = directory.resolve("log");
        Files.write(log, concat("2026-11-23 INFO the key is ".getBytes(StandardCharsets.UTF_8), spelling, "\n"));
        assertThat(search().in(log)).containsExactly("the secret");
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void findsNoHalfOfIt(byte[] spelling) throws IOException {
        Path log = directory.resolve("log");
        Files.write(log, concat(new byte[0], Arrays.copyOf(spelling, spelling.length * 2 / 3), "z\n"));
        assertThat(search().in(log)).isEmpty();
    }

    /** Planted as the suite has them: each of them is gathered, and found in a report. */
    @Test
    void gathersWhatTheSuiteUses() throws IOException {
        plant(
                "wire/src/test/resources/vectors/x.json",
                "{\"sk_ei\": \"" + HexFormat.of().formatHex(SECRET) + "\"}");
        plant("gateway/src/test/java/XTest.java", "String PSK = \"from a source of a test\";");
        plant("itests/target/lab-1/gateway-1/etc/secrets/a.psk", "from a file of the lab\n");
        plant("itests/target/lab-1/gateway-1/etc/secrets/a.ppk", "name from-a-ppk-file\n");
        plant(
                "itests/target/lab-1/gateway-1/etc/secrets/a.key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(new byte[] {
                            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
                            26, 27, 28, 29, 30, 31, 32, 33
                        })
                        + "\n-----END PRIVATE KEY-----\n");
        plant("itests/target/lab-1/gateway-1/etc/users.properties", "admin = " + "0f".repeat(24) + ",_g_:admingroup\n");
        var search = new SecretSearch(UsedSecrets.of(directory));
        Path report = plant(
                "itests/target/surefire-reports/TEST-x.xml",
                String.join(
                        "\n",
                        HexFormat.ofDelimiter(":").withUpperCase().formatHex(SECRET),
                        "from a source of a test",
                        "from a file of the lab",
                        "from-a-ppk-file",
                        "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021",
                        "0F".repeat(24)));
        assertThat(search.in(report)).hasSize(6);
    }

    private Path plant(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static byte[] concat(byte[] before, byte[] middle, String after) {
        byte[] end = after.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(before, before.length + middle.length + end.length);
        System.arraycopy(middle, 0, all, before.length, middle.length);
        System.arraycopy(end, 0, all, before.length + middle.length, end.length);
        return all;
    }
}
