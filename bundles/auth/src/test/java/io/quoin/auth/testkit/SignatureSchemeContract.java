package io.quoin.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.SignatureScheme.Fit;
import io.quoin.auth.UnfitKeyException;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every signature scheme, whatever mathematics it rests on. A provider's test extends this. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SignatureSchemeContract {
    private static final Octets MESSAGE = Octets.of("SignedOctets".getBytes(StandardCharsets.US_ASCII));
    private static final int GARBAGE = 8;
    private static final int FRAME = 40;

    /**
     * A scheme with a key pair that suits it, and the public key of another pair of the same kind.
     *
     * @param privateKey PKCS#8 in DER: keys of tests are no secrets
     */
    public record Subject(
            SignatureScheme scheme, PublicKeyInfo publicKey, Octets privateKey, PublicKeyInfo otherPublicKey) {
        Octets sign(Octets message, long seed) {
            try (Secret secret = Secret.copyOf(privateKey.toBytes())) {
                return scheme.sign(secret, message, new SeededRandom(seed));
            } catch (UnfitKeyException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Every scheme of the bundle under test. */
    protected abstract Stream<Subject> subjects();

    /**
     * Whether one seed replays a signature. A provider whose library takes randomness from nowhere but its own
     * generator says no, and is then held to that: two signatures from one seed differ.
     */
    protected boolean isReplayable(SignatureScheme scheme) {
        return true;
    }

    Stream<Named<Subject>> named() {
        return subjects().map(subject -> Named.of(subject.scheme().keyword(), subject));
    }

    @ParameterizedTest
    @MethodSource("named")
    void isNamedToOperatorsAndPeers(Subject subject) {
        SignatureScheme scheme = subject.scheme();
        assertThat(scheme.keyword()).matches("[a-z][a-z0-9-]*");
        assertThat(scheme.status()).isNotNull();
        if (scheme.authMethod() == SignatureScheme.DIGITAL_SIGNATURE) {
            assertThat(scheme.algorithmIdentifier().length()).isBetween(1, 255);
            assertThat(scheme.isNamedBy(scheme.algorithmIdentifier())).isTrue();
            assertThat(scheme.hashId()).isBetween(2, 5);
        } else {
            assertThat(scheme.authMethod()).isIn(1, 9, 10, 11);
            assertThat(scheme.algorithmIdentifier()).isEqualTo(Octets.empty());
            assertThat(scheme.hashId()).isZero();
        }
        assertThat(scheme.isNamedBy(Octets.empty())).isFalse();
        assertThat(scheme.isNamedBy(MESSAGE)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("named")
    void verifiesWhatItSigns(Subject subject) {
        Octets huge = octets(100_000, new SeededRandom(1));
        for (Octets message : new Octets[] {MESSAGE, Octets.empty(), huge}) {
            assertThat(subject.scheme().verify(subject.publicKey(), message, subject.sign(message, 2)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void suitsItsOwnKeysOnly(Subject subject) {
        SignatureScheme scheme = subject.scheme();
        assertThat(scheme.fit(subject.publicKey())).isNotEqualTo(Fit.NONE);
        assertThat(scheme.fit(new PublicKeyInfo(Octets.empty()))).isEqualTo(Fit.NONE);
        assertThat(scheme.fit(new PublicKeyInfo(MESSAGE))).isEqualTo(Fit.NONE);
        assertThat(scheme.fit(new PublicKeyInfo(appended(subject.publicKey().der()))))
                .isEqualTo(Fit.NONE);
        assertThat(scheme.fit(new PublicKeyInfo(truncated(subject.publicKey().der()))))
                .isEqualTo(Fit.NONE);
    }

    @ParameterizedTest
    @MethodSource("named")
    void verifiesNoOtherMessageAndNoOtherKey(Subject subject) {
        Octets signature = subject.sign(MESSAGE, 3);
        assertThat(subject.scheme().verify(subject.publicKey(), appended(MESSAGE), signature))
                .isFalse();
        assertThat(subject.scheme().verify(subject.publicKey(), Octets.empty(), signature))
                .isFalse();
        assertThat(subject.scheme().verify(subject.otherPublicKey(), MESSAGE, signature))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("named")
    void verifiesNoSignatureThatWasTamperedWith(Subject subject) {
        Octets signature = subject.sign(MESSAGE, 4);
        int step = Math.max(1, signature.length() / 16);
        for (int at = 0; at < signature.length(); at += step) {
            assertThat(subject.scheme().verify(subject.publicKey(), MESSAGE, flipped(signature, at)))
                    .as("octet %d", at)
                    .isFalse();
        }
        for (Octets other : new Octets[] {appended(signature), truncated(signature), Octets.empty()}) {
            assertThat(subject.scheme().verify(subject.publicKey(), MESSAGE, other))
                    .as("%d octets", other.length())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void meetsGarbageWithARefusal(Subject subject) {
        int length = subject.sign(MESSAGE, 5).length();
        garbage(length)
                .forEach(signature -> assertThat(subject.scheme().verify(subject.publicKey(), MESSAGE, signature))
                        .isFalse());
        Octets signature = subject.sign(MESSAGE, 5);
        Octets der = subject.publicKey().der();
        garbage(der.length()).map(PublicKeyInfo::new).forEach(key -> assertThat(
                        subject.scheme().verify(key, MESSAGE, signature))
                .isFalse());
        // A frame around the key that is a little wrong may be read.
        IntStream.range(0, Math.min(FRAME, der.length()))
                .mapToObj(at -> new PublicKeyInfo(flipped(der, at)))
                .forEach(key -> assertThatCode(() -> subject.scheme().verify(key, MESSAGE, signature))
                        .doesNotThrowAnyException());
    }

    @ParameterizedTest
    @MethodSource("named")
    void signsNotByAKeyThatIsNone(Subject subject) {
        Octets key = subject.privateKey();
        for (Octets wrong : new Octets[] {Octets.empty(), MESSAGE, truncated(key), flipped(key, 0)}) {
            try (Secret secret = Secret.copyOf(wrong.toBytes())) {
                assertThatThrownBy(() -> subject.scheme().sign(secret, MESSAGE, new SeededRandom(6)))
                        .isExactlyInstanceOf(UnfitKeyException.class)
                        .hasMessageContaining(subject.scheme().keyword());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void oneSeedReplaysTheSignature(Subject subject) {
        Octets first = subject.sign(MESSAGE, 7);
        Octets second = subject.sign(MESSAGE, 7);
        assertThat(first.equals(second)).isEqualTo(isReplayable(subject.scheme()));
    }

    @ParameterizedTest
    @MethodSource("named")
    void leavesTheKeyToItsOwner(Subject subject) throws Exception {
        try (Secret secret = Secret.copyOf(subject.privateKey().toBytes())) {
            subject.scheme().sign(secret, MESSAGE, new SeededRandom(8));
            assertThat(secret.isClosed()).isFalse();
            assertThat(secret.<Octets>with(Octets::of)).isEqualTo(subject.privateKey());
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void printsNoKey(Subject subject) {
        Octets key = subject.privateKey();
        String end = HexFormat.of().formatHex(key.toBytes(), key.length() - 4, key.length());
        assertThat(subject.scheme().toString().toLowerCase()).doesNotContain(end);
    }

    @ParameterizedTest
    @MethodSource("named")
    void servesSeveralThreadsAtOnce(Subject subject) {
        List<Octets> together = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> subject.sign(MESSAGE, 9))
                .toList();
        assertThat(together).allMatch(signature -> subject.scheme().verify(subject.publicKey(), MESSAGE, signature));
        if (isReplayable(subject.scheme())) {
            assertThat(together).containsOnly(subject.sign(MESSAGE, 9));
        } else {
            assertThat(together).doesNotHaveDuplicates();
        }
    }

    private static Stream<Octets> garbage(int length) {
        SecureRandom random = new SeededRandom(10);
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 0xff);
        return Stream.concat(
                Stream.of(Octets.of(new byte[length]), Octets.of(ones)),
                Stream.generate(() -> octets(length, random)).limit(GARBAGE));
    }

    private static Octets appended(Octets octets) {
        return Octets.concat(octets, Octets.of((byte) 0));
    }

    private static Octets truncated(Octets octets) {
        return octets.slice(0, octets.length() - 1);
    }

    private static Octets flipped(Octets octets, int at) {
        byte[] bytes = octets.toBytes();
        bytes[at] ^= 1;
        return Octets.of(bytes);
    }

    private static Octets octets(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Octets.of(bytes);
    }
}
