package io.quoin.kex.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.kex.KnownAnswer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every key-exchange method, whatever mathematics it rests on. The test of a provider extends this, and
 * names its methods.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class KeyExchangeMethodContract {
    private static final int FIRST_PRIVATE_ID = 1024;
    private static final int LAST_ID = 65535;
    private static final int HIGHEST_CATEGORY = 5;
    private static final int GARBAGE_SHARES = 8;
    private static final int ATTEMPTS = 3;
    /** {@code initiate}, {@code respond} and {@code complete}. */
    private static final int ALL_CALLS = 3;

    private static final int PIECE = 8;

    /** Every method of the bundle under test. */
    protected abstract Stream<KeyExchangeMethod> methods();

    /**
     * Whether one seed replays an exchange bit for bit. A provider whose library takes randomness from nowhere but its
     * own generator says no, and is then held to that: two exchanges from one seed differ.
     */
    protected boolean isReplayable() {
        return true;
    }

    Stream<Named<KeyExchangeMethod>> named() {
        return methods().map(method -> Named.of(method.keyword(), method));
    }

    @ParameterizedTest
    @MethodSource("named")
    void hasAnIdAndAKeywordForProposals(KeyExchangeMethod method) {
        assertThat(method.transformId()).isBetween(1, LAST_ID);
        assertThat(method.keyword()).matches("[a-z][a-z0-9]*");
        assertThat(method.strength()).isNotNull();
        assertThat(method.initiatorShareLength()).isBetween(1, KeyExchangeMethod.MAX_SHARE_LENGTH);
        assertThat(method.responderShareLength()).isBetween(1, KeyExchangeMethod.MAX_SHARE_LENGTH);
        if (method.status() == Status.STANDARD) {
            assertThat(method.transformId()).isLessThan(FIRST_PRIVATE_ID);
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void claimsACategoryWhereItIsPostQuantum(KeyExchangeMethod method) {
        assertThat(method.category()).isBetween(0, HIGHEST_CATEGORY);
        assertThat(method.category() > 0).isEqualTo(method.strength().isPostQuantum());
    }

    /** Twice, since a gateway may test a method again. */
    @ParameterizedTest
    @MethodSource("named")
    void reproducesEveryKnownAnswer(KeyExchangeMethod method) throws Exception {
        assertThat(method.knownAnswers()).isNotEmpty();
        for (KnownAnswer answer : method.knownAnswers()) {
            assertThat(answer.source()).isNotBlank();
            assertThat(answer.check().holds()).as(answer.source()).isTrue();
            assertThat(answer.check().holds()).as("again: " + answer.source()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void bothSidesAgreeOnOneSecret(KeyExchangeMethod method) throws Exception {
        SecureRandom random = new SeededRandom(1);
        try (Initiation initiation = method.initiate(random);
                Response response = method.respond(initiation.share(), random);
                Secret secret = initiation.complete(response.share())) {
            assertThat(initiation.share().length()).isEqualTo(method.initiatorShareLength());
            assertThat(response.share().length()).isEqualTo(method.responderShareLength());
            assertThat(secret.length()).isPositive();
            assertThat(secret).isEqualTo(response.secret());
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void oneSeedReplaysTheExchangeBitForBit(KeyExchangeMethod method) throws Exception {
        Octets first = transcript(method, new SeededRandom(2));
        Octets second = transcript(method, new SeededRandom(2));
        assertThat(first.equals(second)).isEqualTo(isReplayable());
    }

    @ParameterizedTest
    @MethodSource("named")
    void takesFreshKeysForEveryExchange(KeyExchangeMethod method) throws Exception {
        SecureRandom random = new SeededRandom(3);
        try (Initiation first = method.initiate(random);
                Initiation second = method.initiate(random);
                Response one = method.respond(first.share(), random);
                Response other = method.respond(first.share(), random)) {
            assertThat(first.share()).isNotEqualTo(second.share()).isEqualTo(first.share());
            assertThat(one.share()).isNotEqualTo(other.share());
            assertThat(one.secret()).isNotEqualTo(other.secret());
            assertThat(one.secret().length()).isEqualTo(other.secret().length());
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void completesOnlyOnce(KeyExchangeMethod method) throws Exception {
        SecureRandom random = new SeededRandom(4);
        try (Initiation initiation = method.initiate(random);
                Response response = method.respond(initiation.share(), random)) {
            initiation.complete(response.share()).close();
            assertThatThrownBy(() -> initiation.complete(response.share())).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void completesNotAfterItWasClosed(KeyExchangeMethod method) throws Exception {
        SecureRandom random = new SeededRandom(5);
        Initiation initiation = method.initiate(random);
        try (Response response = method.respond(initiation.share(), random)) {
            initiation.close();
            initiation.close();
            assertThatThrownBy(() -> initiation.complete(response.share())).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void closesWithoutTakingTheSecretBack(KeyExchangeMethod method) throws Exception {
        SecureRandom random = new SeededRandom(6);
        Initiation initiation = method.initiate(random);
        try (Response response = method.respond(initiation.share(), random);
                Secret secret = initiation.complete(response.share())) {
            initiation.close();
            assertThat(secret.isClosed()).as("closed with the exchange").isFalse();
            assertThat(secret).isEqualTo(response.secret());
        }
    }

    /** As far as reflection sees: neither secret nor anything that was drawn, but for what the shares make public. */
    @ParameterizedTest
    @MethodSource("named")
    void leavesNoSecretBehind(KeyExchangeMethod method) throws Exception {
        RecordedRandom random = new RecordedRandom(new SeededRandom(14));
        Initiation closed = method.initiate(random);
        closed.close();
        Initiation completed = method.initiate(random);
        try (Response response = method.respond(completed.share(), random);
                Secret secret = completed.complete(response.share())) {
            Reachable left = new Reachable(method, closed, completed);
            Octets shares = Octets.concat(closed.share(), completed.share(), response.share());
            assertThat(Stream.concat(random.drawn().stream(), Stream.of(secret.<Octets>with(Octets::of)))
                            .flatMap(KeyExchangeMethodContract::pieces)
                            .filter(piece -> !holds(shares, piece)))
                    .as("pieces of keys that are still there")
                    .noneMatch(piece -> left.octets().stream().anyMatch(octets -> holds(octets, piece)));
            assertThat(left.has(random)).as("keeps the random source").isFalse();
        }
    }

    /** Of a few attempts the fastest counts, since the machine may do something else meanwhile. */
    @ParameterizedTest
    @MethodSource("named")
    @Timeout(60)
    void answersInTime(KeyExchangeMethod method) throws Exception {
        SecureRandom random = new SeededRandom(15);
        assertInTime("initiate", 1, () -> method.initiate(random).close());
        try (Initiation initiation = method.initiate(random);
                Response response = method.respond(initiation.share(), random)) {
            assertInTime("initiate and complete", 2, () -> {
                try (Initiation another = method.initiate(random)) {
                    another.complete(response.share()).close();
                }
            });
            assertInTime("respond", 1, () -> method.respond(initiation.share(), random)
                    .close());
        }
        for (KnownAnswer answer : method.knownAnswers()) {
            assertInTime(answer.source(), ALL_CALLS, () -> answer.check().holds());
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void printsNoSecret(KeyExchangeMethod method) throws Exception {
        SecureRandom random = new SeededRandom(7);
        try (Initiation initiation = method.initiate(random);
                Response response = method.respond(initiation.share(), random);
                Secret secret = initiation.complete(response.share())) {
            String shown = (method + " " + initiation + " " + response + " " + secret).toLowerCase();
            // The first four octets would be enough to recognise it by.
            assertThat(shown)
                    .doesNotContain(secret.<String>with(bytes -> hex(bytes).substring(0, 8)));
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void refusesSharesOfAnotherLength(KeyExchangeMethod method) {
        SecureRandom random = new SeededRandom(8);
        for (int wrong : wrongLengths(method.initiatorShareLength())) {
            assertThatThrownBy(() -> method.respond(octets(wrong, random), random))
                    .as("KEi of %d octets", wrong)
                    .isExactlyInstanceOf(InvalidShareException.class);
        }
        for (int wrong : wrongLengths(method.responderShareLength())) {
            try (Initiation initiation = method.initiate(random)) {
                assertThatThrownBy(() -> initiation.complete(octets(wrong, random)))
                        .as("KEr of %d octets", wrong)
                        .isExactlyInstanceOf(InvalidShareException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void isUsedUpByAShareThatItRefused(KeyExchangeMethod method) throws Exception {
        SecureRandom random = new SeededRandom(9);
        try (Initiation initiation = method.initiate(random);
                Response response = method.respond(initiation.share(), random)) {
            assertThatThrownBy(() -> initiation.complete(Octets.empty())).isInstanceOf(InvalidShareException.class);
            assertThatThrownBy(() -> initiation.complete(response.share())).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void meetsGarbageWithASecretOrARefusal(KeyExchangeMethod method) {
        SecureRandom random = new SeededRandom(10);
        garbage(method.initiatorShareLength(), random).forEach(share -> assertThatCode(() -> respond(method, share))
                .as("KEi %s", share)
                .doesNotThrowAnyException());
        garbage(method.responderShareLength(), random).forEach(share -> assertThatCode(() -> complete(method, share))
                .as("KEr %s", share)
                .doesNotThrowAnyException());
    }

    @ParameterizedTest
    @MethodSource("named")
    void servesSeveralThreadsAtOnce(KeyExchangeMethod method) throws Exception {
        Octets alone = transcript(method, new SeededRandom(11));
        List<Octets> together = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> quietTranscript(method))
                .toList();
        if (isReplayable()) {
            assertThat(together).containsOnly(alone);
        } else {
            assertThat(together).doesNotHaveDuplicates();
        }
    }

    private interface Call {
        void make() throws Exception;
    }

    /** @param calls so many of a method's */
    private static void assertInTime(String what, int calls, Call call) throws Exception {
        long limit = (long) calls * KeyExchangeMethod.LONGEST_CALL_MILLIS;
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && fastest > limit; i++) {
            long start = System.nanoTime();
            call.make();
            fastest = Math.min(fastest, (System.nanoTime() - start) / 1_000_000);
        }
        assertThat(fastest).as(what).isLessThanOrEqualTo(limit);
    }

    /** So many octets in a row are not there by chance, also where a key was clamped at its ends. */
    private static Stream<Octets> pieces(Octets octets) {
        return IntStream.iterate(0, at -> at + PIECE <= octets.length(), at -> at + PIECE / 2)
                .mapToObj(at -> octets.slice(at, at + PIECE));
    }

    private static boolean holds(Octets octets, Octets piece) {
        return octets.hex().contains(piece.hex());
    }

    private static Octets quietTranscript(KeyExchangeMethod method) {
        try {
            return transcript(method, new SeededRandom(11));
        } catch (InvalidShareException e) {
            throw new AssertionError(e);
        }
    }

    /** Both shares and the secret of one exchange, on which both sides agreed. */
    private static Octets transcript(KeyExchangeMethod method, SecureRandom random) throws InvalidShareException {
        try (Initiation initiation = method.initiate(random);
                Response response = method.respond(initiation.share(), random);
                Secret secret = initiation.complete(response.share())) {
            assertThat(secret).isEqualTo(response.secret());
            return Octets.concat(initiation.share(), response.share(), secret.<Octets>with(Octets::of));
        }
    }

    private static void respond(KeyExchangeMethod method, Octets share) {
        try {
            method.respond(share, new SeededRandom(12)).close();
        } catch (InvalidShareException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void complete(KeyExchangeMethod method, Octets share) {
        try (Initiation initiation = method.initiate(new SeededRandom(13))) {
            initiation.complete(share).close();
        } catch (InvalidShareException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static Stream<Octets> garbage(int length, SecureRandom random) {
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 0xff);
        return Stream.concat(
                Stream.of(Octets.of(new byte[length]), Octets.of(ones)),
                Stream.generate(() -> octets(length, random)).limit(GARBAGE_SHARES));
    }

    private static int[] wrongLengths(int right) {
        return new int[] {0, 1, right - 1, right + 1, 2 * right};
    }

    private static Octets octets(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Octets.of(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
