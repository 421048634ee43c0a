package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.SignatureScheme.Fit;
import io.quoin.auth.SignatureScheme.Status;
import io.quoin.bytes.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IANA, RFC 7427 and its followers say of each scheme. */
class RegistryTest {
    /** RFC 7427, A.1 and A.3; RFC 8420, A; RSASSA-PSS in DER, which omits the default that RFC 7427, A.4.3 writes. */
    @ParameterizedTest
    @CsvSource({
        "rsa-sha256, 2, 300d06092a864886f70d01010b0500",
        "rsa-sha384, 3, 300d06092a864886f70d01010c0500",
        "rsa-sha512, 4, 300d06092a864886f70d01010d0500",
        "ecdsa-sha256, 2, 300a06082a8648ce3d040302",
        "ecdsa-sha384, 3, 300a06082a8648ce3d040303",
        "ecdsa-sha512, 4, 300a06082a8648ce3d040304",
        "ed25519, 5, 300506032b6570",
        "ed448, 5, 300506032b6571",
        "rsa-pss-sha256, 2, 304106092a864886f70d01010a3034a00f300d06096086480165030402010500"
                + "a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120",
        "rsa-pss-sha384, 3, 304106092a864886f70d01010a3034a00f300d06096086480165030402020500"
                + "a11c301a06092a864886f70d010108300d06096086480165030402020500a203020130",
        "rsa-pss-sha512, 4, 304106092a864886f70d01010a3034a00f300d06096086480165030402030500"
                + "a11c301a06092a864886f70d010108300d06096086480165030402030500a203020140",
    })
    void isNamedByTheAlgorithmIdentifierOfItsStandard(String keyword, int hashId, String der) {
        SignatureScheme scheme = Schemes.named(keyword);
        assertThat(scheme.authMethod()).isEqualTo(14);
        assertThat(scheme.hashId()).isEqualTo(hashId);
        assertThat(scheme.algorithmIdentifier()).isEqualTo(Octets.ofHex(der));
    }

    @Test
    void knowsRsaPssByEveryEncodingOfItsParameters() {
        Octets ofRfc7427 = Octets.ofHex("304606092a864886f70d01010a3039a00f300d06096086480165030402010500"
                + "a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120a303020101");
        Octets withoutNull = Octets.ofHex("303d06092a864886f70d01010a3030a00d300b0609608648016503040201"
                + "a11a301806092a864886f70d010108300b0609608648016503040201a203020120");
        for (Octets name : List.of(ofRfc7427, withoutNull)) {
            assertThat(Schemes.all().filter(scheme -> scheme.isNamedBy(name)).map(SignatureScheme::keyword))
                    .containsExactly("rsa-pss-sha256");
        }
        // RFC 7427, A.4.1: default parameters, which are SHA-1.
        assertThat(Schemes.all().filter(scheme -> scheme.isNamedBy(Octets.ofHex("300d06092a864886f70d01010a3000"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"legacy-rsa, 1", "legacy-ecdsa256, 9", "legacy-ecdsa384, 10", "legacy-ecdsa521, 11"})
    void hasTheMethodsOfItsOwnOfOlderPeers(String keyword, int method) {
        assertThat(Schemes.named(keyword).authMethod()).isEqualTo(method);
    }

    @Test
    void isPublishedAsOneServiceEach() {
        assertThat(Schemes.all()).allSatisfy(scheme -> assertThat(scheme.getClass()
                        .getResource("/OSGI-INF/" + scheme.getClass().getName() + ".xml"))
                .isNotNull());
    }

    @Test
    void isClassicalAndStandard() {
        assertThat(Schemes.all()).noneMatch(SignatureScheme::isPostQuantum);
        assertThat(Schemes.all()).extracting(SignatureScheme::status).containsOnly(Status.STANDARD);
    }

    @Test
    void signsBestByTheHashThatIsAsStrongAsTheKey() {
        assertThat(best(Keys.info(Keys.ec(256, 3).getPublic()))).containsExactly("ecdsa-sha256", "legacy-ecdsa256");
        assertThat(best(Keys.info(Keys.ec(384, 3).getPublic()))).containsExactly("ecdsa-sha384", "legacy-ecdsa384");
        assertThat(best(Keys.info(Keys.ec(521, 3).getPublic()))).containsExactly("ecdsa-sha512", "legacy-ecdsa521");
        assertThat(best(Keys.info(Keys.ed("Ed25519", 3).getPublic()))).containsExactly("ed25519");
        assertThat(best(rsa(2048))).containsExactly("legacy-rsa", "rsa-pss-sha256");
        assertThat(best(rsa(3072))).containsExactly("legacy-rsa", "rsa-pss-sha256");
        assertThat(best(rsa(4096))).containsExactly("legacy-rsa", "rsa-pss-sha384");
        assertThat(best(rsa(8192))).containsExactly("legacy-rsa", "rsa-pss-sha512");
    }

    @Test
    void refusesRsaKeysThatAreTooWeakOrTooCostly() {
        for (int bits : new int[] {1024, 2047, 8193}) {
            assertThat(Schemes.all()).as("%d bits", bits).allMatch(scheme -> scheme.fit(rsa(bits)) == Fit.NONE);
        }
    }

    /** A public key of that length to which no private key is known. */
    private static PublicKeyInfo rsa(int bits) {
        BigInteger modulus = BigInteger.ONE.setBit(bits - 1);
        try {
            return Keys.info(KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> best(PublicKeyInfo key) {
        return Schemes.all()
                .filter(scheme -> scheme.fit(key) == Fit.BEST)
                .map(SignatureScheme::keyword)
                .sorted()
                .toList();
    }
}
