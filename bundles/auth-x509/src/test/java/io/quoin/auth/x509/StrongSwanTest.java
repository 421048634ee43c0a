package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The AUTH payloads that strongSwan sent, by the schemes that they name. */
class StrongSwanTest {
    @ParameterizedTest
    @MethodSource("io.quoin.auth.x509.Recording#all")
    void verifiesWhatStrongSwanSigned(Recording peer) throws Exception {
        SignatureScheme scheme = scheme(peer);
        assertThat(scheme.verify(key(peer), peer.octets(), peer.signature())).isTrue();
        Octets others = Octets.concat(peer.octets(), Octets.ofHex("00"));
        assertThat(scheme.verify(key(peer), others, peer.signature())).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.quoin.auth.x509.Recording#all")
    void signsByTheKeysOfStrongSwan(Recording peer) throws Exception {
        try (Secret key = Secret.copyOf(peer.privateKey().toBytes())) {
            Octets signature = scheme(peer).sign(key, peer.octets(), new SeededRandom(1));
            assertThat(scheme(peer).verify(key(peer), peer.octets(), signature)).isTrue();
            if (!scheme(peer).keyword().startsWith("ecdsa")) {
                // These two take nothing random, so there is only one signature.
                assertThat(signature).isEqualTo(peer.signature());
            }
        }
    }

    private static SignatureScheme scheme(Recording peer) {
        assertThat(peer.auth().method()).isEqualTo(SignatureScheme.DIGITAL_SIGNATURE);
        return Schemes.all()
                .filter(scheme -> scheme.isNamedBy(peer.algorithmIdentifier()))
                .findFirst()
                .orElseThrow();
    }

    private static PublicKeyInfo key(Recording peer) throws CertificateException {
        return Keys.info(CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(peer.certificate().toBytes()))
                .getPublicKey());
    }
}
