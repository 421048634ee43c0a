package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.KeyExchangeNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** An operator's files, whatever is in them, are understood or refused with sentences. */
class ConfigurationFuzzTest {
    @TempDir
    private static Path etc;

    @BeforeAll
    static void writeFiles() throws IOException {
        Pki.write(etc.resolve("a.psk"), "correct horse\n");
        Pki.write(etc.resolve("a.ppk"), "k1 0x0102\n");
        Pki.write(etc.resolve("a.key"), Pki.pem("PRIVATE KEY", Pki.key(2).privateKey()));
        Pki.write(etc.resolve("a.crt"), Pki.pem("CERTIFICATE", Pki.certificate(Pki.CA, "a.lab", Pki.key(2))));
        Pki.write(etc.resolve("ca.crt"), Pki.pem("CERTIFICATE", Pki.CA.certificate()));
        Pki.write(
                etc.resolve("a.pub"),
                Pki.pem("PUBLIC KEY", Pki.key(2).publicKey().der()));
        Files.createDirectory(etc.resolve("profiles"));
    }

    static Stream<byte[]> properties() {
        return Stream.of(
                        """
                        local=192.0.2.1
                        remote=192.0.2.2
                        psk-file=a.psk
                        ppk-file=a.ppk
                        ppk=preferred
                        ppk-once=yes
                        ike=aes256gcm16-prfsha384-x25519-ke1_mlkem768
                        ike-rekey=aes256gcm16-prfsha384-x25519
                        esp=aes256gcm16, aes256-sha256
                        local-ts=10.1.0.0/16,10.1.0.5-10.1.0.9
                        remote-ts=10.2.0.0/16[tcp/443]
                        fragment-size=1280
                        child-lifetime-bytes=1000
                        reauth=100""",
                        """
                        remote=any
                        profile=apple
                        auth=cert
                        key-file=a.key
                        cert=a.crt
                        ca=ca.crt
                        local-id=a.lab
                        remote-id=b@example.net
                        revocation=required
                        pq=off""",
                        """
                        remote=gw.example.net
                        auth=pubkey, psk
                        psk-file=a.psk
                        key-file=a.key
                        public-key=a.pub
                        peer-key=a.pub
                        child-per-selector-pair=yes
                        local-ts=2001:db8::/32
                        remote-ts=2001:db9::/32
                        childless=required
                        mode=transport
                        initiate=yes""",
                        "ike-port=500\nnat-port=4500\nlisten=192.0.2.1\ndataplane=user\nshards=2\ncookie-threshold=1")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource
    @FuzzTest
    void properties(byte[] data) {
        Map<String, String> properties = new HashMap<>();
        for (String line : new String(data, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        try {
            PeerFile.Parsed parsed = PeerFile.parse("a", properties, etc, KeyExchangeNames.builtIn(), Optional.empty());
            assertThat(parsed.settings()).isNotEmpty();
            parsed.peer().close();
        } catch (InvalidConfiguration e) {
            assertThat(e.errors()).isNotEmpty().doesNotContain("");
        }
        try {
            assertThat(GatewaySettings.parse(properties).shards()).isPositive();
        } catch (InvalidConfiguration e) {
            assertThat(e.errors()).isNotEmpty().doesNotContain("");
        }
    }

    private interface Reader {
        Object read(Path directory, String name);
    }

    private static final List<Reader> READERS = List.of(
            PskFile::read,
            (directory, name) -> PpkFile.of(directory, name, true, false),
            KeyFiles::privateKey,
            (directory, name) -> KeyFiles.certificates(directory, name, 8),
            KeyFiles::crl,
            (directory, name) -> KeyFiles.publicKeys(directory, name, 8),
            (directory, name) -> Profile.read(directory.resolve(".."), "own"));

    static Stream<byte[]> content() {
        Octets certificate = Pki.certificate(Pki.CA, "a.lab", Pki.key(2));
        return Stream.of(
                        "\0correct horse\n",
                        "\0000x0102\n",
                        "\0000sQUJD\r\n",
                        "\1k1 0x0102\nk2 0sQUJD\r\n\nk3 word",
                        "\2" + Pki.pem("PRIVATE KEY", Pki.key(2).privateKey()),
                        "\3" + Pki.pem("CERTIFICATE", certificate, Pki.CA.certificate()),
                        "\4" + Pki.pem("X509 CRL", Pki.CA.crl("2026-12-01T00:00:00Z", 3)),
                        "\5" + Pki.pem("PUBLIC KEY", Pki.key(2).publicKey().der()),
                        "\6pq = off\nike = aes256-sha256-x25519\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource
    @FuzzTest
    void content(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        int kind = (data[0] & 0xff) % READERS.size();
        Path file = etc.resolve("profiles").resolve("own.cfg");
        try (var out = Files.newOutputStream(file)) {
            out.write(data, 1, data.length - 1);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try {
            Object read = READERS.get(kind).read(etc.resolve("profiles"), "own.cfg");
            assertThat(read.toString()).isNotEmpty();
            if (read instanceof Secret secret) {
                secret.close();
            }
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains(kind == 6 ? "own" : "own.cfg");
        }
    }
}
