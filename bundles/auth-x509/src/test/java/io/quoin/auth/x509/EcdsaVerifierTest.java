package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.x509.DerReader.MalformedDerException;
import io.quoin.auth.x509.EcdsaVerifier.Numbers;
import io.quoin.bytes.Octets;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK signs, and is the judge. */
class EcdsaVerifierTest {
    private static final int SIGNATURES = 8;

    static Stream<Arguments> curvesAndHashes() {
        return IntStream.of(256, 384, 521).boxed().flatMap(bits -> Stream.of(256, 384, 512)
                .map(hash -> Arguments.of(bits, hash)));
    }

    /** Hashes that are longer than the order of the group, as long and shorter. */
    @ParameterizedTest
    @MethodSource("curvesAndHashes")
    void agreesWithTheJdk(int bits, int hashBits) throws Exception {
        var random = new Random(bits + hashBits);
        for (int seed = 1; seed <= SIGNATURES; seed++) {
            KeyPair pair = Keys.ec(bits, seed);
            byte[] message = new byte[random.nextInt(100)];
            random.nextBytes(message);
            byte[] hash = MessageDigest.getInstance("SHA-" + hashBits).digest(message);
            Numbers signature = signature(pair, "SHA" + hashBits, message);
            assertThat(verify(pair, hash, signature)).isTrue();
            hash[random.nextInt(bits / Byte.SIZE - 1) % hash.length] ^= 1;
            assertThat(verify(pair, hash, signature)).isFalse();
        }
    }

    static Stream<Arguments> wrongNumbers() {
        UnaryOperator<BigInteger> zero = number -> BigInteger.ZERO;
        UnaryOperator<BigInteger> negative = BigInteger::negate;
        UnaryOperator<BigInteger> order = number -> n();
        UnaryOperator<BigInteger> same = number -> number;
        UnaryOperator<BigInteger> more = number -> number.add(n());
        return Stream.of(
                Arguments.of("r is 0", zero, same),
                Arguments.of("s is 0", same, zero),
                Arguments.of("both are 0", zero, zero),
                Arguments.of("r is n", order, same),
                Arguments.of("s is n", same, order),
                Arguments.of("r is congruent, but not below n", more, same),
                Arguments.of("s is congruent, but not below n", same, more),
                Arguments.of("r is negative", negative, same),
                Arguments.of("s is negative", same, negative));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongNumbers")
    void takesNumbersFromOneToTheOrderOnly(String what, UnaryOperator<BigInteger> r, UnaryOperator<BigInteger> s)
            throws Exception {
        KeyPair pair = Keys.ec(256, 1);
        byte[] message = {1};
        Numbers right = signature(pair, "SHA256", message);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(message);
        assertThat(verify(pair, hash, new Numbers(r.apply(right.r()), s.apply(right.s()))))
                .isFalse();
    }

    @Test
    void refusesAKeyThatIsNotOnItsCurve() throws Exception {
        KeyPair pair = Keys.ec(256, 1);
        byte[] message = {1};
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(message);
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        ECPoint off =
                new ECPoint(key.getW().getAffineX(), key.getW().getAffineY().xor(BigInteger.ONE));
        assertThat(EcdsaVerifier.verify(at(off, key.getParams()), hash, signature(pair, "SHA256", message)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "3006020101020101, 1, 1",
        "300702020080020101, 128, 1",
        "3006020100020101, 0, 1",
        "30060201ff020101, -1, 1"
    })
    void readsDer(String der, int r, int s) throws Exception {
        assertThat(Numbers.ofDer(Octets.ofHex(der)))
                .isEqualTo(new Numbers(BigInteger.valueOf(r), BigInteger.valueOf(s)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3000",
                "3003020101",
                "300602010102010100",
                "3007020101020101",
                "300702010102010100",
                "300702020001020101",
                "30070281010102010101",
                "308106020101020101",
                "3006020101030101",
                "3106020101020101",
                "30050200020101",
                "30800201010201010000"
            })
    void readsNothingElse(String der) {
        assertThatThrownBy(() -> Numbers.ofDer(Octets.ofHex(der))).isInstanceOf(MalformedDerException.class);
    }

    private static BigInteger n() {
        return ((ECPublicKey) Keys.ec(256, 1).getPublic()).getParams().getOrder();
    }

    private static boolean verify(KeyPair pair, byte[] hash, Numbers signature) {
        return EcdsaVerifier.verify((ECPublicKey) pair.getPublic(), hash, signature);
    }

    private static Numbers signature(KeyPair pair, String hash, byte[] message) throws Exception {
        Signature signer = Signature.getInstance(hash + "withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(message);
        return Numbers.ofHalves(Octets.of(signer.sign()));
    }

    private static ECPublicKey at(ECPoint point, ECParameterSpec parameters) {
        return new ECPublicKey() {
            private static final long serialVersionUID = 1L;

            @Override
            public ECPoint getW() {
                return point;
            }

            @Override
            public ECParameterSpec getParams() {
                return parameters;
            }

            @Override
            public String getAlgorithm() {
                return "EC";
            }

            @Override
            public String getFormat() {
                return "";
            }

            @Override
            public byte[] getEncoded() {
                return new byte[0];
            }
        };
    }
}
