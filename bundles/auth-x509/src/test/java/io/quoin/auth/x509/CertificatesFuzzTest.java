package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.UnfitKeyException;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.auth.x509.DerReader.MalformedDerException;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestCa.Answer;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Certificates, CRLs and OCSP responses of a fuzzer, which either come as they are or are signed by a CA that is
 * trusted, so that what is behind a signature is reached; and its keys and signatures.
 */
class CertificatesFuzzTest {
    private static final ValidatorFixture LAB = new ValidatorFixture();
    private static final String LATER = "2026-07-01T00:00:00Z";
    private static final Octets OCSP_FRAME = Octets.ofHex("06092b0601050507300101");

    private static Octets der(int tag, Octets... content) {
        Octets all = Octets.concat(content);
        int length = all.length();
        return Octets.concat(
                Octets.of((byte) tag, (byte) 0x83, (byte) (length >>> 16), (byte) (length >>> 8), (byte) length), all);
    }

    private static Octets signed(TestCa ca, Octets body) {
        Octets signature = Octets.concat(Octets.of((byte) 0), ca.key().sign(body));
        return der(0x30, body, ca.key().scheme().algorithmIdentifier(), der(0x03, signature));
    }

    /** A successful OCSPResponse with a BasicOCSPResponse in it (RFC 6960, 4.2.1). */
    private static Octets response(Octets basic) {
        return der(0x30, Octets.ofHex("0a0100"), der(0xa0, der(0x30, OCSP_FRAME, der(0x04, basic))));
    }

    /** What is signed of a certificate or a CRL. */
    private static Octets body(Octets der) {
        try {
            return Signed.of(der).body();
        } catch (MalformedDerException e) {
            throw new AssertionError(e);
        }
    }

    private static Octets item(int kind, Octets octets) {
        return Octets.concat(Octets.of((byte) kind, (byte) (octets.length() >>> 8), (byte) octets.length()), octets);
    }

    static Stream<byte[]> chain() {
        Octets tls = LAB.middle.issue(LAB.template().extendedUsage(true, KeyPurposeId.id_kp_serverAuth));
        Octets good = LAB.middle.ocsp(new Answer(7, false, "2026-05-01T00:00:00Z", Optional.of(LATER)));
        Octets genuine = Octets.concat(item(6, Octets.empty()), item(7, Octets.empty()));
        return Stream.of(
                        Octets.concat(item(0, LAB.gateway), item(0, LAB.middle.certificate())),
                        Octets.concat(item(3, body(LAB.gateway)), item(7, Octets.empty())),
                        Octets.concat(item(3, body(tls)), item(7, Octets.empty())),
                        Octets.concat(item(6, Octets.empty()), item(8, body(LAB.middle.certificate()))),
                        Octets.concat(genuine, item(1, good)),
                        Octets.concat(genuine, item(2, LAB.middle.crl(LATER, 3))),
                        Octets.concat(genuine, item(4, body(LAB.middle.crl(LATER, 3)))),
                        Octets.concat(genuine, item(4, body(LAB.middle.partialCrl(true, 3)))),
                        Octets.concat(genuine, item(5, responseData(good))))
                .map(Octets::toBytes);
    }

    private static Octets responseData(Octets response) {
        try {
            DerReader reader = new DerReader(response).inside(0x30);
            reader.element();
            reader = reader.inside(0xa0).inside(0x30);
            reader.element();
            return Signed.of(reader.content(0x04)).body();
        } catch (MalformedDerException e) {
            throw new AssertionError(e);
        }
    }

    @MethodSource
    @FuzzTest
    void chain(byte[] data) {
        var in = ByteBuffer.wrap(data);
        List<Octets> certificates = new ArrayList<>();
        List<Octets> responses = new ArrayList<>();
        List<Octets> crls = new ArrayList<>();
        while (in.remaining() > 3) {
            int kind = in.get();
            int length = Math.min(in.getShort() & 0xffff, in.remaining());
            Octets octets = Octets.of(data, in.position(), length);
            in.position(in.position() + length);
            switch (Math.floorMod(kind, 9)) {
                case 0 -> certificates.add(octets);
                case 1 -> responses.add(octets);
                case 2 -> crls.add(octets);
                case 3 -> certificates.add(signed(LAB.middle, octets));
                case 4 -> crls.add(signed(LAB.middle, octets));
                case 5 -> responses.add(response(signed(LAB.middle, octets)));
                case 6 -> certificates.add(LAB.gateway);
                case 7 -> certificates.add(LAB.middle.certificate());
                default -> certificates.add(signed(LAB.root, octets));
            }
        }
        var trust = new Trust(List.of(LAB.root.certificate()), crls, Revocation.CHECKED);
        try {
            LAB.validator.validate(
                    new Presented(certificates, responses), trust, ValidatorFixture.GATEWAY, ValidatorFixture.NOW);
        } catch (CertificateRefusedException e) {
            // A peer's text goes to the log.
            assertThat(e.getMessage()).isNotEmpty().doesNotContainPattern("\\p{Cntrl}");
        }
        for (Octets certificate : certificates) {
            try {
                assertThat(LAB.validator.publicKey(certificate).der().isEmpty()).isFalse();
            } catch (CertificateRefusedException e) {
                assertThat(e.getMessage()).isNotEmpty().doesNotContainPattern("\\p{Cntrl}");
            }
        }
    }

    private static final Octets MESSAGE = Octets.ofHex("0102");
    private static final List<SignatureScheme> SCHEMES = Schemes.all().toList();
    private static final List<TestKey> KEYS = List.of(
            Keys.of("rsa-sha256", Keys.rsa(2048, 1)),
            Keys.of("rsa-pss-sha256", Keys.rsa(2048, 1)),
            Keys.of("ecdsa-sha256", Keys.ec(256, 1)),
            Keys.of("ecdsa-sha384", Keys.ec(384, 1)),
            Keys.of("ecdsa-sha512", Keys.ec(521, 1)),
            Keys.of("ed25519", Keys.ed("Ed25519", 1)),
            Keys.of("ed448", Keys.ed("Ed448", 1)));

    /** The number of a scheme and a public key, and behind it a signature. */
    static Stream<byte[]> keys() {
        return KEYS.stream().map(key -> {
            int scheme = 0;
            while (!SCHEMES.get(scheme).keyword().equals(key.scheme().keyword())) {
                scheme++;
            }
            return Octets.concat(item(scheme, key.publicKey().der()), key.sign(MESSAGE))
                    .toBytes();
        });
    }

    /** Whether a signature counts does not matter here: a fuzzer may well sign by a key of its own. */
    @MethodSource
    @FuzzTest
    void keys(byte[] data) {
        if (data.length < 3) {
            return;
        }
        var in = ByteBuffer.wrap(data);
        SignatureScheme scheme = SCHEMES.get(Math.floorMod(in.get(), SCHEMES.size()));
        int length = Math.min(in.getShort() & 0xffff, in.remaining());
        Octets key = Octets.of(data, 3, length);
        Octets signature = Octets.of(data, 3 + length, data.length - 3 - length);
        var info = new PublicKeyInfo(key);
        if (scheme.verify(info, MESSAGE, signature)) {
            assertThat(scheme.fit(info)).isNotEqualTo(SignatureScheme.Fit.NONE);
        }
        assertThat(scheme.isNamedBy(signature)).isIn(true, false);
        try (Secret secret = Secret.copyOf(key.toBytes())) {
            assertThat(scheme.sign(secret, MESSAGE, new SeededRandom(1)).isEmpty())
                    .isFalse();
        } catch (UnfitKeyException e) {
            assertThat(e).hasMessageContaining(scheme.keyword());
        }
    }
}
