package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.Credentials;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.PeerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialRulesTest {
    private static final TestKey KEY = Pki.key(2);
    private static final TestKey OTHER = Pki.key(3);
    private static final Octets CERTIFICATE = Pki.certificate(Pki.CA, "a.lab", KEY);
    private static final Octets CRL = Pki.CA.crl("2049-01-01T00:00:00Z", 9);

    @TempDir
    private Path etc;

    @BeforeEach
    void writeFiles() throws Exception {
        Pki.write(etc.resolve("a.psk"), "secret");
        Pki.write(etc.resolve("a.key"), Pki.pem("PRIVATE KEY", KEY.privateKey()));
        Pki.write(etc.resolve("sec1.key"), Pki.pem("EC PARAMETERS", CRL) + Pki.pem("EC PRIVATE KEY", KEY.privateKey()));
        Pki.write(etc.resolve("rsa.key"), Pki.pem("RSA PRIVATE KEY", KEY.privateKey()));
        Pki.write(etc.resolve("locked.key"), Pki.pem("ENCRYPTED PRIVATE KEY", KEY.privateKey()));
        Pki.write(etc.resolve("two.key"), Pki.pem("PRIVATE KEY", KEY.privateKey(), KEY.privateKey()));
        Pki.write(etc.resolve("broken.key"), "-----BEGIN PRIVATE KEY-----\n?Zm9v\n-----END PRIVATE KEY-----\n");
        Pki.write(etc.resolve("cut.key"), "-----BEGIN PRIVATE KEY-----\nZm9v\n");
        Pki.write(etc.resolve("open.key"), Pki.pem("PRIVATE KEY", KEY.privateKey()));
        Files.setPosixFilePermissions(etc.resolve("open.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(etc.resolve("a.crt"), "a.lab\n" + Pki.pem("CERTIFICATE", CERTIFICATE, Pki.CA.certificate()));
        Files.writeString(etc.resolve("ca.crt"), Pki.pem("CERTIFICATE", Pki.CA.certificate()));
        Files.writeString(etc.resolve("no.crt"), Pki.pem("CERTIFICATE", Octets.of(new byte[9])));
        Files.writeString(etc.resolve("b.crt"), Pki.pem("CERTIFICATE", Pki.certificate(Pki.CA, "b.lab", OTHER)));
        Files.writeString(etc.resolve("empty"), "");
        Files.writeString(etc.resolve("a.crl"), Pki.pem("X509 CRL", CRL));
        Files.write(etc.resolve("b.crl"), Pki.CA.crl("2048-01-01T00:00:00Z").toBytes());
        Files.writeString(
                etc.resolve("a.pub"), Pki.pem("PUBLIC KEY", KEY.publicKey().der()));
        Files.writeString(
                etc.resolve("b.pub"), Pki.pem("PUBLIC KEY", OTHER.publicKey().der()));
        Files.writeString(
                etc.resolve("c.pub"),
                Pki.pem("PUBLIC KEY", Pki.key(4).publicKey().der()));
    }

    @Test
    void certificatesAreReadInTheirOrder() throws Exception {
        try (PeerConfig peer = parse("cert", Map.of("crl", "a.crl, b.crl", "revocation", "required"))) {
            var credentials = (Credentials.Certificates) peer.credentials();
            assertThat(credentials.chain()).containsExactly(CERTIFICATE, Pki.CA.certificate());
            assertThat(credentials.privateKey()).isEqualTo(secret(KEY));
            assertThat(credentials.trust().anchors()).containsExactly(Pki.CA.certificate());
            assertThat(credentials.trust().crls()).hasSize(2).startsWith(CRL);
            assertThat(credentials.trust().revocation()).isEqualTo(Revocation.REQUIRED);
        }
    }

    @Test
    void revocationIsCheckedByDefault() throws Exception {
        try (PeerConfig peer = parse("cert", Map.of())) {
            assertThat(((Credentials.Certificates) peer.credentials()).trust().revocation())
                    .isEqualTo(Revocation.CHECKED);
        }
    }

    @Test
    void severalPublicKeysOfAPeerAreRead() throws Exception {
        try (PeerConfig peer = parse("pubkey", Map.of("peer-key", "b.pub,c.pub"))) {
            var credentials = (Credentials.RawKeys) peer.credentials();
            assertThat(credentials.own()).isEqualTo(KEY.publicKey());
            assertThat(credentials.privateKey()).isEqualTo(secret(KEY));
            assertThat(credentials.peer().keys())
                    .containsExactlyInAnyOrder(OTHER.publicKey(), Pki.key(4).publicKey());
        }
    }

    @Test
    void severalWaysAreReadInTheirOrder() throws Exception {
        Pki.write(etc.resolve("b.key"), Pki.pem("PRIVATE KEY", OTHER.privateKey()));
        Map<String, String> two =
                Map.of("auth", "cert, psk", "psk-file", "a.psk", "key-file", "b.key, a.key", "cert", "b.crt,a.crt");
        try (PeerConfig peer = parse("cert", two)) {
            List<Credentials> all = peer.credentials().each();
            assertThat(all).hasSize(3);
            assertThat(((Credentials.Certificates) all.get(0)).privateKey()).isEqualTo(secret(OTHER));
            assertThat(((Credentials.Certificates) all.get(1)).privateKey()).isEqualTo(secret(KEY));
            assertThat(all.get(2)).isInstanceOf(Credentials.PreSharedKey.class);
            assertThat(Words.of(peer.credentials())).isEqualTo("cert, psk");
            try (PeerConfig again = parse("cert", two, Optional.of(peer.credentials()))) {
                assertThat(again).isEqualTo(peer);
            }
        }
        Map<String, String> keys = Map.of("key-file", "a.key,b.key", "public-key", "a.pub,b.pub");
        try (PeerConfig peer = parse("pubkey", keys)) {
            assertThat(peer.credentials().each()).hasSize(2).allMatch(Credentials.RawKeys.class::isInstance);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cert   | key-file   | ''         | key-file is missing: the name of a file with the gateway's",
                "cert   | key-file   | none.key   | key-file = none.key: there is no file ",
                "cert   | key-file   | open.key   | but only its owner may read it: chmod 600 ",
                "cert   | key-file   | sec1.key   | (umask 077; openssl pkcs8 -topk8 -nocrypt -in ",
                "cert   | key-file   | rsa.key    | 'holds BEGIN RSA PRIVATE KEY, but only BEGIN PRIVATE KEY'",
                "cert   | key-file   | locked.key | holds BEGIN ENCRYPTED PRIVATE KEY, but only BEGIN PRIVATE KEY",
                "cert   | key-file   | two.key    | 'holds 2 blocks of PEM, but 1 at most are accepted'",
                "cert   | key-file   | broken.key | has no Base64 behind BEGIN PRIVATE KEY",
                "cert   | key-file   | cut.key    | is cut off: its BEGIN PRIVATE KEY has no END PRIVATE KEY",
                "cert   | key-file   | a.psk      | holds no PEM: -----BEGIN PRIVATE KEY----- is expected",
                "cert   | cert       | ''         | cert is missing: the name of a file with the gateway's own",
                "cert   | cert       | a.key      | 'holds BEGIN PRIVATE KEY, but only BEGIN CERTIFICATE is accepted'",
                "cert   | cert       | no.crt     | cert = no.crt: ",
                "cert   | cert       | no.crt     | holds a BEGIN CERTIFICATE without an X.509 certificate",
                "cert   | cert       | b.crt      | does not belong to the private key in key-file",
                "cert   | ca         | ''         | ca is missing: the name of a file with the certificates of CAs",
                "cert   | ca         | empty      | holds no PEM: -----BEGIN CERTIFICATE----- is expected",
                "cert   | ca         | .          | 'is no regular file, but a link, a directory or a device'",
                "cert   | crl        | 'a.crl,ca.crt' | 'only BEGIN X509 CRL is accepted'",
                "cert   | crl        | a.psk      | 'holds no certificate revocation list, neither in PEM nor in DER'",
                "cert   | revocation | strict     | 'one of checked, required or ignored is accepted'",
                "cert   | psk-file   | a.psk      | 'psk-file = a.psk: it belongs to auth = psk, but auth is cert'",
                "cert   | peer-key   | b.pub      | 'peer-key = b.pub: it belongs to auth = pubkey, but auth is cert'",
                "pubkey | public-key | ''         | public-key is missing: the name of a file with the public key",
                "pubkey | public-key | ca.crt     | 'holds BEGIN CERTIFICATE, but only BEGIN PUBLIC KEY is accepted'",
                "pubkey | public-key | b.pub      | does not belong to the private key in key-file",
                "pubkey | peer-key   | ''         | peer-key is missing: the names of files with the peer's",
                "pubkey | peer-key   | 'b.pub,x'  | 'peer-key = b.pub,x: there is no file '",
                "pubkey | ca         | ca.crt     | 'ca = ca.crt: it belongs to auth = cert, but auth is pubkey'",
                "cert   | key-file   | 'a.key,two.key' | 'holds 2 blocks of PEM, but 1 at most are accepted'",
                "cert   | key-file   | 'a.key,a.key,x' | 'there is no file '",
                "cert   | cert       | 'a.crt,b.crt' | 'key-file names 1: name as many, in the same order'",
                "cert   | auth       | 'cert,pubkey' | 'psk beside one of them is accepted'",
                "cert   | auth       | 'cert,psk' | psk-file is missing",
                "psk    | key-file   | a.key      | 'it belongs to auth = cert or pubkey, but auth is psk: remove it'",
                "psk    | revocation | ignored    | 'revocation = ignored: it belongs to auth = cert, but auth is psk'",
                "eap    | psk-file   | ''         | 'auth = eap: one of psk, cert or pubkey is accepted'",
            })
    void badValueIsNamedWithItsKeyAndTheRemedy(String auth, String key, String value, String message) {
        InvalidConfiguration refused =
                catchThrowableOfType(InvalidConfiguration.class, () -> parse(auth, Map.of(key, value)));

        assertThat(refused).as("auth = %s, %s = %s", auth, key, value).isNotNull();
        assertThat(refused.errors()).hasSize(1).first().asString().contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken.key", "cut.key"})
    void badKeyIsNotRepeated(String file) {
        InvalidConfiguration refused =
                catchThrowableOfType(InvalidConfiguration.class, () -> parse("cert", Map.of("key-file", file)));

        assertThat(refused).hasMessageNotContaining("Zm9v").hasMessageNotContaining("?");
    }

    @Test
    void whatIsInForceStaysTheSameAndWhatReplacesItIsCheckedAgain() throws Exception {
        try (PeerConfig first = parse("cert", Map.of())) {
            Optional<Credentials> inForce = Optional.of(first.credentials());
            try (PeerConfig again = parse("cert", Map.of(), inForce)) {
                assertThat(again).isEqualTo(first);
            }
            Files.copy(etc.resolve("b.crt"), etc.resolve("a.crt"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(catchThrowableOfType(InvalidConfiguration.class, () -> parse("cert", Map.of(), inForce)))
                    .hasMessageContaining("does not belong to the private key");
        }
    }

    @Test
    void numbersOfCertificatesAndKeysAreLimited() throws Exception {
        Octets[] many = Collections.nCopies(33, Pki.CA.certificate()).toArray(Octets[]::new);
        Files.writeString(etc.resolve("33.crt"), Pki.pem("CERTIFICATE", many));
        Octets[] keys = Collections.nCopies(17, OTHER.publicKey().der()).toArray(Octets[]::new);
        Files.writeString(etc.resolve("17.pub"), Pki.pem("PUBLIC KEY", keys));

        assertThat(errorOf("cert", "ca", "33.crt")).contains("33 blocks of PEM, but 32 at most are accepted");
        assertThat(errorOf("cert", "cert", "33.crt")).contains("33 blocks of PEM, but 10 at most are accepted");
        assertThat(errorOf("pubkey", "peer-key", "17.pub")).contains("17 blocks of PEM, but 16 at most are accepted");
        Pki.write(etc.resolve("long.key"), "x".repeat(65_537));
        assertThat(errorOf("cert", "key-file", "long.key")).contains("more than 65536 octets");
    }

    private String errorOf(String auth, String key, String value) {
        return catchThrowableOfType(InvalidConfiguration.class, () -> parse(auth, Map.of(key, value)))
                .getMessage();
    }

    private PeerConfig parse(String auth, Map<String, String> changes) throws InvalidConfiguration {
        return parse(auth, changes, Optional.empty());
    }

    private PeerConfig parse(String auth, Map<String, String> changes, Optional<Credentials> inForce)
            throws InvalidConfiguration {
        var properties = new HashMap<>(Map.of("local", "192.0.2.1", "remote", "192.0.2.2", "auth", auth));
        properties.putAll(
                switch (auth) {
                    case "cert" -> Map.of("key-file", "a.key", "cert", "a.crt", "ca", "ca.crt");
                    case "pubkey" -> Map.of("key-file", "a.key", "public-key", "a.pub", "peer-key", "b.pub");
                    default -> Map.of("psk-file", "a.psk");
                });
        properties.putAll(changes);
        return PeerFile.parse("a", properties, etc, KeyExchangeNames.builtIn(), inForce)
                .peer();
    }

    private static Secret secret(TestKey key) {
        return Secret.copyOf(key.privateKey().toBytes());
    }
}
