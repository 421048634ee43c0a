package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.Pki;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Requires;
import io.quoin.itests.lab.Traffic;
import io.quoin.itests.lab.Uml;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped gateway and strongSwan on a kernel that has ESP, which both program. All happens in one boot of user-mode
 * Linux ({@link InsideUml}); here is judged what it left. {@code ours} is the tunnel that the gateway initiated and
 * that ended because its peer file went, {@code theirs} the one that strongSwan initiated and an operator terminated.
 */
class StrongSwanKernelIT {
    private static final Duration LIMIT = Duration.ofMinutes(12);
    private static final Traffic ECHOES = Traffic.ofEchoes(InsideUml.ECHOES, InsideUml.ECHO_DATA_OCTETS);

    private static Uml uml;

    @BeforeAll
    static void runInsideUserModeLinux() {
        uml = new Uml(Requires.chroot())
                .share(Gateway.unpack(Requires.assembly()), "gateway")
                .share(Pki.make().directory(), "pki")
                .with(Assertions.class);
        Progress.say("booting user-mode Linux for the gateway and strongSwan: this takes some minutes");
        uml.run(LIMIT, InsideUml.class).orFail();
        Progress.say("user-mode Linux is through");
    }

    @Test
    void theGatewayChoosesTheKernelThatHasEsp() {
        assertThat(uml.result("gateway-status")).containsPattern("Data plane: kernel .*, in use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "theirs"})
    void theKernelCarriesWhatBothEndsCount(String tunnel) {
        assertThat(uml.result(tunnel + "-state"))
                .contains("aead rfc4106(gcm(aes))")
                .contains(ECHOES.bytesIn() + "(bytes), " + ECHOES.packetsIn() + "(packets)");
        assertThat(uml.result(tunnel + "-policy"))
                .contains("dir out", "dir in", "dir fwd", "10.1.0.0/16", "10.2.0.0/16");
        assertThat(uml.result(tunnel + "-counted-by-us")).isEqualTo(ECHOES.toString());
        assertThat(uml.result(tunnel + "-counted-by-them")).isEqualTo(ECHOES.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "theirs"})
    void aTunnelThatEndedLeavesNothingInTheKernel(String tunnel) {
        assertThat(uml.result(tunnel + "-state-after")).isEmpty();
        // Those of a socket, by which IKE itself passes, have no direction.
        assertThat(uml.result(tunnel + "-policy-after")).doesNotContain("dir ");
    }

    @TestFactory
    Stream<DynamicTest> doesWhatItDoesOnEveryKernel() {
        return uml.results(InsideUml.ATTEMPT).stream()
                .map(text -> text.split("\n", 2))
                .map(parts -> DynamicTest.dynamicTest(
                        parts[0], () -> assertThat(parts[1]).startsWith("passed")));
    }
}
