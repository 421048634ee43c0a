package io.quoin.conscrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.UnfitKeyException;
import io.quoin.auth.pq.keys.Der;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import io.quoin.kex.dh.Xdh;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.conscrypt.Primitives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Native code against the same methods in Java: they agree, in both roles, and refuse the same. */
class InteroperabilityTest {
    private static final Octets MESSAGE = Octets.ofHex("616263");
    private static final Map<String, KeyExchangeMethod> IN_JAVA = Stream.of(
                    new Xdh.X25519(), new io.quoin.kex.mlkem.MlKem.MlKem768(), new io.quoin.kex.mlkem.MlKem.MlKem1024())
            .collect(Collectors.toMap(KeyExchangeMethod::keyword, Function.identity()));
    private static final Map<String, SignatureScheme> SCHEMES_IN_JAVA = Stream.of(
                    new io.quoin.auth.pq.MlDsa.MlDsa44(),
                    new io.quoin.auth.pq.MlDsa.MlDsa65(),
                    new io.quoin.auth.pq.MlDsa.MlDsa87())
            .collect(Collectors.toMap(SignatureScheme::keyword, Function.identity()));

    @BeforeAll
    static void load() {
        Primitives.load();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x25519", "mlkem768", "mlkem1024"})
    void agreesInBothRolesAndSaysTheSameOfItself(String keyword) throws Exception {
        KeyExchangeMethod here = method(keyword);
        KeyExchangeMethod there = IN_JAVA.get(keyword);
        assertThat(here.transformId()).isEqualTo(there.transformId());
        assertThat(here.strength()).isEqualTo(there.strength());
        assertThat(here.category()).isEqualTo(there.category());
        assertThat(here.status()).isEqualTo(there.status());
        assertThat(here.initiatorShareLength()).isEqualTo(there.initiatorShareLength());
        assertThat(here.responderShareLength()).isEqualTo(there.responderShareLength());
        assertAgree(here, there);
        assertAgree(there, here);
    }

    /** Key pairs of ML-KEM come from the given random source. */
    @ParameterizedTest
    @ValueSource(strings = {"mlkem768", "mlkem1024"})
    void makesKeyPairsOfTheGivenSource(String keyword) {
        try (Initiation first = method(keyword).initiate(new SeededRandom(1));
                Initiation same = method(keyword).initiate(new SeededRandom(1))) {
            assertThat(first.share()).isEqualTo(same.share());
        }
    }

    /** The points of small order, also where they are not reduced or masked (RFC 7748, 6.1). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080"
            })
    void refusesPointsOfSmallOrderAsJavaDoes(String point) {
        Octets share = Octets.ofHex(point);
        for (KeyExchangeMethod x25519 : new KeyExchangeMethod[] {method("x25519"), IN_JAVA.get("x25519")}) {
            assertRefused(() -> x25519.respond(share, new SeededRandom(2)), "small order");
            assertRefused(() -> x25519.initiate(new SeededRandom(3)).complete(share), "small order");
        }
    }

    /** FIPS 203, 7.2: coefficients at both ends of the key and where polynomials meet. */
    @ParameterizedTest
    @ValueSource(strings = {"mlkem768", "mlkem1024"})
    void refusesCoefficientsThatAreNotReducedAsJavaDoes(String keyword) throws Exception {
        KeyExchangeMethod here = method(keyword);
        byte[] key = here.initiate(new SeededRandom(4)).share().toBytes();
        for (int first : new int[] {0, 384 - 3, 384, key.length - 32 - 3}) {
            byte[] taken = withCoefficients(key, first, 3328);
            byte[] refused = withCoefficients(key, first, 3329);
            for (KeyExchangeMethod method : new KeyExchangeMethod[] {here, IN_JAVA.get(keyword)}) {
                method.respond(Octets.of(taken), new SeededRandom(5)).close();
                assertRefused(() -> method.respond(Octets.of(refused), new SeededRandom(6)), "FIPS 203, 7.2");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ml-dsa-44", "ml-dsa-65", "ml-dsa-87"})
    void eachVerifiesWhatTheOtherSigns(String keyword) throws Exception {
        PublicKeyInfo key = new PublicKeyInfo(new Answers(keyword).octets("public"));
        SignatureScheme here = scheme(keyword);
        SignatureScheme there = SCHEMES_IN_JAVA.get(keyword);
        assertThat(here.algorithmIdentifier()).isEqualTo(there.algorithmIdentifier());
        assertThat(here.hashId()).isEqualTo(there.hashId());
        Octets pkcs8 = new Answers(keyword).octets("private");
        assertThat(there.verify(key, MESSAGE, sign(here, pkcs8))).isTrue();
        assertThat(here.verify(key, MESSAGE, sign(there, pkcs8))).isTrue();
    }

    /** The library has no way to take one: an operator is told what is wrong with the key. */
    @ParameterizedTest
    @CsvSource({"ml-dsa-44, 2560", "ml-dsa-65, 4032", "ml-dsa-87, 4896"})
    void saysThatAnExpandedKeyHasNoSeed(String keyword, int expandedOctets) {
        SignatureScheme scheme = scheme(keyword);
        byte[] key = new byte[expandedOctets];
        byte[] outer = Der.header(0x04, key.length);
        byte[] info = Der.header(0x04, outer.length + key.length);
        int length = 3 + scheme.algorithmIdentifier().length() + info.length + outer.length + key.length;
        Octets pkcs8 = Octets.concat(
                Octets.of(Der.header(0x30, length)),
                Octets.ofHex("020100"),
                scheme.algorithmIdentifier(),
                Octets.of(info),
                Octets.of(outer),
                Octets.of(key));
        assertThatThrownBy(() -> sign(scheme, pkcs8))
                .isExactlyInstanceOf(UnfitKeyException.class)
                .hasMessageContaining("has no seed (RFC 9881, 6), by which Conscrypt signs");
    }

    private static Octets sign(SignatureScheme scheme, Octets pkcs8) throws UnfitKeyException {
        try (Secret key = Secret.copyOf(pkcs8.toBytes())) {
            return scheme.sign(key, MESSAGE, new SeededRandom(7));
        }
    }

    private static void assertAgree(KeyExchangeMethod initiator, KeyExchangeMethod responder) throws Exception {
        try (Initiation initiation = initiator.initiate(new SeededRandom(8));
                Response response = responder.respond(initiation.share(), new SeededRandom(9));
                Secret secret = initiation.complete(response.share())) {
            assertThat(secret).isEqualTo(response.secret());
        }
    }

    private interface Call {
        Object make() throws InvalidShareException;
    }

    private static void assertRefused(Call call, String why) {
        assertThatThrownBy(call::make)
                .isExactlyInstanceOf(InvalidShareException.class)
                .hasMessageContaining(why);
    }

    /** The two coefficients in the three octets from {@code at} on, both with {@code value}. */
    private static byte[] withCoefficients(byte[] key, int at, int value) {
        byte[] changed = Arrays.copyOf(key, key.length);
        changed[at] = (byte) value;
        changed[at + 1] = (byte) (value >> 8 | value << 4);
        changed[at + 2] = (byte) (value >> 4);
        return changed;
    }

    private static KeyExchangeMethod method(String keyword) {
        return Conscrypt.methods().stream()
                .filter(method -> method.keyword().equals(keyword))
                .findFirst()
                .orElseThrow();
    }

    private static SignatureScheme scheme(String keyword) {
        return Conscrypt.schemes().stream()
                .filter(scheme -> scheme.keyword().equals(keyword))
                .findFirst()
                .orElseThrow();
    }
}
