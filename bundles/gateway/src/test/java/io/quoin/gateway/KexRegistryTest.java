package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quoin.gateway.FaultyMethod.Fault;
import io.quoin.gateway.KexRegistry.Listed;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.dh.Xdh;
import io.quoin.kex.mlkem.MlKem;
import io.quoin.manage.KexEventView;
import io.quoin.manage.KexEventView.Kind;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KexRegistryTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Semaphore changes = new Semaphore(0);
    private final KexRegistry registry = new KexRegistry(changes::release);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void methodIsOfferedAfterItsSelfTest() {
        registry.add(KexOffers.ofVendor(1, new Xdh.X25519()));
        awaitTested(1);

        assertThat(offered()).containsExactly("bundle1 1.0");
        assertThat(listed(0).offered()).isTrue();
        assertThat(registry.offered())
                .extracting(KeyExchangeMethod::keyword, KeyExchangeMethod::transformId)
                .containsExactly(tuple("x25519", 31));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "OTHER_SECRET; its self-test failed: round trip: the two sides do not agree",
                "OTHER_LENGTH; its self-test failed: round trip: the responder's share has 31 octets, not 32",
                "NULL; its self-test failed: round trip: NullPointerException",
                "THROWS; its self-test failed: round trip: IllegalStateException",
                "OVERFLOWS; its self-test failed: round trip: StackOverflowError",
                "LACKS_A_CLASS; its self-test failed: round trip: NoClassDefFoundError",
                "REFUSES_SHARES; its self-test failed: round trip: InvalidShareException",
                "OTHER_ANSWER; its self-test failed: RFC 0, 1: it gives another answer",
                "NO_ANSWER; it brings no known answer",
                "CATEGORY; its security category is 3, but a classical method has 0",
            })
    void methodThatDoesNotPassIsRefusedWithTheReason(Fault fault, String reason) {
        registry.add(KexOffers.ofVendor(1, new FaultyMethod(fault)));
        awaitTested(1);

        assertThat(registry.offered()).isEmpty();
        assertThat(listed(0).reason()).isEqualTo(reason);
        assertThat(registry.events())
                .extracting(KexEventView::kind, KexEventView::provider, KexEventView::reason)
                .containsExactly(tuple(Kind.REFUSED, "bundle1 1.0", reason));
    }

    @ParameterizedTest
    @CsvSource({"0, x1", "65536, x1", "4000, X1", "4000, 1x", "4000, x_1"})
    void methodWithoutAProperNameIsRefused(int id, String keyword) {
        registry.add(KexOffers.ofVendor(1, new FaultyMethod(Fault.NONE, id, keyword)));
        awaitTested(1);

        assertThat(registry.offered()).isEmpty();
        assertThat(listed(0).reason()).startsWith("its ");
    }

    @Test
    void unsignedBundleIsRefusedBeforeItsCodeIsCalled() {
        var unsigned = new KexSignature("", false, "its jar is not signed");
        registry.add(new KexOffer("bundle1 1.0", 0, 1, () -> unsigned, () -> {
            throw new AssertionError("called");
        }));
        awaitTested(1);

        assertThat(listed(0).reason()).isEqualTo("its jar is not signed");
    }

    @Test
    void whereSignaturesAreNotRequiredAnUnsignedBundleIsOfferedAndNotBelievedAnyMoreWhereTheyAre() {
        var unsigned = new KexSignature("", false, "its jar is not signed");
        registry.requireSignatures(false);
        registry.add(new KexOffer("bundle1 1.0", 0, 1, () -> unsigned, Xdh.X25519::new));
        awaitTested(1);
        assertThat(offered()).containsExactly("bundle1 1.0");

        registry.requireSignatures(true);

        await("it is refused", () -> registry.offered().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"BLOCKS", "FACTS_BLOCK"})
    void methodThatBlocksKeepsNoOtherWaitingAndIsRefused(Fault fault) {
        var blocked = new FaultyMethod(fault, 4000, "blocked");
        registry.add(KexOffers.of(1, 0, blocked));
        registry.add(KexOffers.of(2, 0, new Xdh.X25519()));
        registry.add(KexOffers.of(3, 0, new MlKem.MlKem768()));
        await("the others are offered", () -> offered().size() == 2);
        assertThat(registry.all().stream()
                        .filter(listed -> listed.offer().serviceId() == 1)
                        .map(Listed::reason))
                .containsExactly("it is being tested");

        await("it is refused", () -> registry.all().stream()
                .anyMatch(listed -> listed.reason().contains("no answer within")));
        blocked.release.countDown();
    }

    @Test
    void highestRankingWinsAndTheOtherStaysListed() {
        registry.add(KexOffers.of(1, 0, new MlKem.MlKem768()));
        registry.add(KexOffers.of(2, 5, new MlKem.MlKem768()));
        awaitTested(2);

        assertThat(offered()).containsExactly("bundle2 1.0");
        assertThat(registry.all()).extracting(Listed::provider).containsExactly("bundle2 1.0", "bundle1 1.0");
        assertThat(listed(1).reason()).isEqualTo("that of bundle2 1.0 has a higher service.ranking");

        registry.remove(2);

        assertThat(offered()).containsExactly("bundle1 1.0");
    }

    @Test
    void ofEqualRankingTheElderServiceWins() {
        registry.add(KexOffers.of(9, 0, new Xdh.X25519()));
        registry.add(KexOffers.of(3, 0, new Xdh.X25519()));
        awaitTested(2);

        assertThat(offered()).containsExactly("bundle3 1.0");
    }

    @Test
    void keywordStandsForOneTransformId() {
        registry.add(KexOffers.of(1, 5, new FaultyMethod(Fault.NONE, 4000, "own")));
        registry.add(KexOffers.of(2, 0, new FaultyMethod(Fault.NONE, 4001, "own")));
        awaitTested(2);

        assertThat(offered()).containsExactly("bundle1 1.0");
        assertThat(listed(1).reason()).contains("bundle1 1.0 calls that of the transform id 4000 so");
    }

    @Test
    void methodThatFailsLaterMakesRoomForTheNextAndReturnsWithAPassedTest() {
        var faulty = new FaultyMethod(Fault.NONE);
        registry.add(KexOffers.of(1, 5, faulty));
        registry.add(KexOffers.of(2, 0, new Xdh.X25519()));
        awaitTested(2);
        KeyExchangeMethod method = registry.offered().get(0);
        var random = new SecureRandom();
        faulty.fault = Fault.THROWS;
        for (int i = 0; i < KexRecord.MAX_FAILURES_IN_A_ROW; i++) {
            try {
                method.respond(new Xdh.X25519().initiate(random).share(), random)
                        .close();
            } catch (Exception e) {
                assertThat(e).isInstanceOf(IllegalStateException.class);
            }
        }

        assertThat(offered()).containsExactly("bundle2 1.0");
        assertThat(listed(1).reason()).isEqualTo("withdrawn after 3 failures in a row: respond: IllegalStateException");
        assertThat(registry.events().get(0).kind()).isEqualTo(Kind.WITHDRAWN);
        assertThat(registry.test("x25519")).extracting(Listed::offered).containsExactly(false, true);

        faulty.fault = Fault.NONE;

        assertThat(registry.test("x25519")).extracting(Listed::offered).containsExactly(true, false);
        assertThat(offered()).containsExactly("bundle1 1.0");
        assertThat(listed(0).record().failures()).isEqualTo(3);
    }

    @Test
    void benchMeasuresWhatIsOffered() throws Exception {
        registry.add(KexOffers.of(1, 0, new Xdh.X25519()));
        awaitTested(1);

        assertThat(registry.bench("x448")).isEmpty();
        assertThat(registry.bench("x25519").orElseThrow().rounds()).isPositive();
        assertThat(listed(0).record().uses()).isZero();
    }

    private Listed listed(int place) {
        return registry.all().get(place);
    }

    private List<String> offered() {
        return registry.all().stream()
                .filter(Listed::offered)
                .map(Listed::provider)
                .toList();
    }

    private void awaitTested(int methods) {
        await(
                methods + " methods are tested",
                () -> registry.all().stream()
                                .filter(listed -> listed.verdict().isPresent())
                                .count()
                        == methods);
    }

    /** Looks again at each change. */
    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                assertThat(changes.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS))
                        .as(what)
                        .isTrue();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
