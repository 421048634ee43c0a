package io.quoin.accp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import io.quoin.kex.dh.Ecp;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native code against the same methods in Java: they agree, in both roles, and refuse the same. */
class InteroperabilityTest {
    private static final Octets MESSAGE = Octets.ofHex("616263");

    @BeforeAll
    static void load() {
        assertThat(Accp.load()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecp256", "ecp384", "ecp521"})
    void agreesInBothRolesAndSaysTheSameOfItself(String keyword) throws Exception {
        KeyExchangeMethod here = group(keyword);
        KeyExchangeMethod there = inJava(keyword);
        assertThat(here.transformId()).isEqualTo(there.transformId());
        assertThat(here.initiatorShareLength()).isEqualTo(there.initiatorShareLength());
        assertThat(here.responderShareLength()).isEqualTo(there.responderShareLength());
        assertAgree(here, there);
        assertAgree(there, here);
    }

    /** RFC 6989, 2.3. */
    @ParameterizedTest
    @ValueSource(strings = {"ecp256", "ecp384", "ecp521"})
    void refusesPointsOffTheCurveAsJavaDoes(String keyword) {
        for (KeyExchangeMethod group : new KeyExchangeMethod[] {group(keyword), inJava(keyword)}) {
            byte[] moved = group.initiate(new SeededRandom(1)).share().toBytes();
            moved[moved.length - 1] ^= 1;
            byte[] tooLarge = moved.clone();
            Arrays.fill(tooLarge, (byte) 0xff);
            assertRefused(group, Octets.of(moved), "not on the curve");
            assertRefused(group, Octets.of(new byte[moved.length]), "not on the curve");
            assertRefused(group, Octets.of(tooLarge), "below the prime");
        }
    }

    /** Every signature that Java makes is verified here, and the other way round. */
    @Test
    void eachVerifiesWhatTheOtherSigns() throws Exception {
        for (SignatureScheme here : Accp.schemes()) {
            SignatureScheme there = SchemesInJava.named(here.keyword());
            assertThat(here.algorithmIdentifier()).isEqualTo(there.algorithmIdentifier());
            assertThat(here.authMethod()).isEqualTo(there.authMethod());
            assertThat(here.hashId()).isEqualTo(there.hashId());
            for (SignatureScheme[] pair : new SignatureScheme[][] {{here, there}, {there, here}}) {
                Octets signature = sign(pair[0]);
                assertThat(pair[1].verify(Answers.publicKey(here), MESSAGE, signature))
                        .as("%s", here.keyword())
                        .isTrue();
                assertThat(pair[1].verify(Answers.publicKey(here), Octets.empty(), signature))
                        .as("%s", here.keyword())
                        .isFalse();
            }
        }
    }

    /** CVE-2022-21449: such a signature once held for every message. */
    @ParameterizedTest
    @ValueSource(strings = {"legacy-ecdsa256", "legacy-ecdsa384", "legacy-ecdsa521"})
    void refusesTheSignatureOfZeroes(String keyword) throws Exception {
        SignatureScheme scheme = Accp.schemes().stream()
                .filter(each -> each.keyword().equals(keyword))
                .findFirst()
                .orElseThrow();
        Octets zeroes = Octets.of(new byte[sign(scheme).length()]);
        assertThat(scheme.verify(Answers.publicKey(scheme), MESSAGE, zeroes)).isFalse();
    }

    private static Octets sign(SignatureScheme scheme) throws Exception {
        try (Secret key = Secret.copyOf(Answers.privateKey(scheme).toBytes())) {
            return scheme.sign(key, MESSAGE, new SeededRandom(2));
        }
    }

    private static void assertAgree(KeyExchangeMethod initiator, KeyExchangeMethod responder) throws Exception {
        try (Initiation initiation = initiator.initiate(new SeededRandom(3));
                Response response = responder.respond(initiation.share(), new SeededRandom(4));
                Secret secret = initiation.complete(response.share())) {
            assertThat(secret).isEqualTo(response.secret());
        }
    }

    private static void assertRefused(KeyExchangeMethod group, Octets share, String why) {
        assertThatThrownBy(() -> group.respond(share, new SeededRandom(5)))
                .isExactlyInstanceOf(InvalidShareException.class)
                .hasMessageContaining(why);
        assertThatThrownBy(() -> group.initiate(new SeededRandom(6)).complete(share))
                .isExactlyInstanceOf(InvalidShareException.class)
                .hasMessageContaining(why);
    }

    private static KeyExchangeMethod group(String keyword) {
        return named(Accp.groups().stream(), keyword);
    }

    private static KeyExchangeMethod inJava(String keyword) {
        return named(Stream.of(new Ecp.Ecp256(), new Ecp.Ecp384(), new Ecp.Ecp521()), keyword);
    }

    private static KeyExchangeMethod named(Stream<? extends KeyExchangeMethod> groups, String keyword) {
        return groups.filter(group -> group.keyword().equals(keyword))
                .findFirst()
                .orElseThrow();
    }
}
