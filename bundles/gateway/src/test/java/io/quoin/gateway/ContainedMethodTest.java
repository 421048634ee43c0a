package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.gateway.FaultyMethod.Fault;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an engine sees of a method that was admitted and fails later. */
class ContainedMethodTest {
    private final FaultyMethod provider = new FaultyMethod(Fault.NONE);
    private final KexRecord record = new KexRecord();
    private final SecureRandom random = new SecureRandom();
    private final Octets share = provider.initiate(random).share();
    private int withdrawals;

    @ParameterizedTest
    @EnumSource(names = {"NULL", "OTHER_LENGTH", "THROWS", "OVERFLOWS", "LACKS_A_CLASS"})
    void whateverFailsIsAnExceptionWithoutTheProvidersWords(Fault fault) {
        provider.fault = fault;
        for (boolean vendor : new boolean[] {true, false}) {
            ContainedMethod method = method(vendor);
            assertThatThrownBy(() -> method.respond(share, random)).isInstanceOf(RuntimeException.class);
        }
        assertThat(record.summary().failures()).isEqualTo(2);
        assertThat(record.summary().lastError()).startsWith("respond: ").doesNotContain("secret");
    }

    @Test
    void threeFailuresInARowWithdrawItUntilItIsRestored() {
        ContainedMethod method = method(true);
        provider.fault = Fault.THROWS;
        for (int i = 0; i < KexRecord.MAX_FAILURES_IN_A_ROW; i++) {
            assertThat(withdrawals).isZero();
            assertThatThrownBy(() -> method.respond(share, random)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(withdrawals).isEqualTo(1);
        provider.fault = Fault.NONE;
        assertThatThrownBy(() -> method.respond(share, random)).hasMessage("it was withdrawn");
        record.restore();
        assertThat(agrees(method)).isTrue();
    }

    @Test
    void successBetweenFailuresKeepsIt() throws Exception {
        ContainedMethod method = method(true);
        for (int i = 0; i < 2 * KexRecord.MAX_FAILURES_IN_A_ROW; i++) {
            provider.fault = i % 2 == 0 ? Fault.THROWS : Fault.NONE;
            if (i % 2 == 0) {
                assertThatThrownBy(() -> method.respond(share, random)).isInstanceOf(IllegalStateException.class);
            } else {
                method.respond(share, random).close();
            }
        }
        assertThat(withdrawals).isZero();
    }

    @Test
    void shareAloneDoesNotCountAsSuccess() {
        ContainedMethod method = method(true);
        provider.fault = Fault.COMPLETES_NEVER;
        for (int i = 0; i < KexRecord.MAX_FAILURES_IN_A_ROW; i++) {
            Initiation begun = method.initiate(random);
            assertThatThrownBy(() -> begun.complete(share)).isInstanceOf(IllegalStateException.class);
            begun.close();
        }
        assertThat(withdrawals).isEqualTo(1);
    }

    @Test
    void badShareIsThePeersFault() {
        ContainedMethod method = method(false);
        provider.fault = Fault.REFUSES_SHARES;
        for (int i = 0; i < 2 * KexRecord.MAX_FAILURES_IN_A_ROW; i++) {
            assertThatThrownBy(() -> method.respond(share, random)).isInstanceOf(InvalidShareException.class);
        }
        assertThat(record.summary().failures()).isZero();
        assertThat(withdrawals).isZero();
    }

    @Test
    void providerThatBlocksIsLeftBehindAndWithdrawnAtOnce() {
        ContainedMethod method = method(false);
        provider.fault = Fault.BLOCKS;
        long start = System.nanoTime();
        assertThatThrownBy(() -> method.respond(share, random)).isInstanceOf(GuardThreads.ProviderTimedOut.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(withdrawals).isEqualTo(1);
        assertThat(record.summary().withdrawn()).contains("after a time-out: respond: no answer within 2000 ms");
        assertThatThrownBy(() -> method.initiate(random)).hasMessage("it was withdrawn");
        provider.release.countDown();
    }

    @Test
    void codeOfTheVendorRunsOnTheThreadOfItsCaller() throws Exception {
        var caller = new Thread[1];
        var random = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                caller[0] = Thread.currentThread();
                super.nextBytes(bytes);
            }
        };
        method(true).initiate(random).close();
        assertThat(caller[0]).isSameAs(Thread.currentThread());
        method(false).initiate(random).close();
        assertThat(caller[0].getName()).startsWith("quoin-kex-guard");
    }

    @Test
    void bothKindsOfCallsAgree() {
        assertThat(agrees(method(true))).isTrue();
        assertThat(agrees(method(false))).isTrue();
        assertThat(record.summary().uses()).isEqualTo(4);
    }

    private boolean agrees(ContainedMethod method) {
        try (Initiation begun = method.initiate(random);
                Response response = method.respond(begun.share(), random);
                Secret secret = begun.complete(response.share())) {
            return secret.equals(response.secret());
        } catch (InvalidShareException e) {
            throw new AssertionError(e);
        }
    }

    private ContainedMethod method(boolean vendor) {
        return new ContainedMethod(
                KexFacts.of(provider),
                provider,
                vendor ? Optional.empty() : Optional.of(new GuardThreads().lane()),
                record,
                () -> withdrawals++);
    }
}
