package io.quoin.kex.dh;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.testkit.SeededRandom;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import javax.crypto.interfaces.DHPrivateKey;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPrivateKeySpec;
import javax.crypto.spec.DHPublicKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MODP recomputed: the JDK's own copy of the primes, and the secret by {@link BigInteger#modPow}. */
class ModpTest {
    @ParameterizedTest
    @EnumSource
    void computesThePrimeTheJdkKnows(SafePrime prime) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DH");
        generator.initialize(prime.bits());
        DHPublicKey key = (DHPublicKey) generator.generateKeyPair().getPublic();
        assertThat(prime.value()).isEqualTo(key.getParams().getP());
    }

    @ParameterizedTest
    @EnumSource
    void agreesOnThePowerOfThePeersValue(SafePrime prime) throws Exception {
        JdkGroup group = group(prime);
        BigInteger p = prime.value();
        BigInteger x = new BigInteger(prime.exponentBits(), new SeededRandom(20));
        BigInteger peer = BigInteger.TWO.modPow(new BigInteger(prime.exponentBits(), new SeededRandom(21)), p);
        assertThat(exchange(group, x, share(group, peer)))
                .isEqualTo(Octets.concat(share(group, BigInteger.TWO.modPow(x, p)), share(group, peer.modPow(x, p))));
    }

    @ParameterizedTest
    @EnumSource
    void padsShareAndSecretToTheLengthOfTheModulus(SafePrime prime) throws Exception {
        JdkGroup group = group(prime);
        BigInteger x = BigInteger.valueOf(3);
        assertThat(exchange(group, x, share(group, BigInteger.valueOf(5))))
                .isEqualTo(Octets.concat(share(group, BigInteger.valueOf(8)), share(group, BigInteger.valueOf(125))));
    }

    @ParameterizedTest
    @EnumSource
    void drawsExponentsOfTheSizeOfTheStrength(SafePrime prime) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DH");
        generator.initialize(group(prime).group(), new SeededRandom(22));
        DHPrivateKey key = (DHPrivateKey) generator.generateKeyPair().getPrivate();
        assertThat(key.getX().bitLength()).isEqualTo(prime.exponentBits());
    }

    /** Share and secret of an exchange with the exponent {@code x}. */
    private static Octets exchange(JdkGroup group, BigInteger x, Octets peerShare) throws Exception {
        DHParameterSpec parameters = (DHParameterSpec) group.group();
        BigInteger p = parameters.getP();
        BigInteger g = parameters.getG();
        KeyFactory factory = KeyFactory.getInstance("DH");
        PublicKey share = factory.generatePublic(new DHPublicKeySpec(g.modPow(x, p), p, g));
        KeyPair pair = new KeyPair(share, factory.generatePrivate(new DHPrivateKeySpec(x, p, g)));
        try (Initiation initiation = group.begin(group.new JdkHalf(pair));
                Secret secret = initiation.complete(peerShare)) {
            return Octets.concat(initiation.share(), secret.<Octets>with(Octets::of));
        }
    }

    private static Octets share(JdkGroup group, BigInteger value) {
        String digits = value.toString(16);
        return Octets.ofHex("0".repeat(2 * group.initiatorShareLength() - digits.length()) + digits);
    }

    private static JdkGroup group(SafePrime prime) {
        return (JdkGroup) Groups.named("modp" + prime.bits());
    }
}
