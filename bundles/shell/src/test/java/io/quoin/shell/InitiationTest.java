package io.quoin.shell;

import static io.quoin.shell.FakeManagement.tunnel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.manage.CommandException;
import io.quoin.manage.Protection;
import io.quoin.manage.TunnelView;
import io.quoin.manage.TunnelView.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InitiationTest {
    private static final TunnelView DOWN = tunnel(State.DOWN, Protection.NONE, "");
    private static final TunnelView CONNECTING = tunnel(State.CONNECTING, Protection.NONE, "");
    private static final TunnelView UP = tunnel(State.UP, FakeManagement.HYBRID, "");
    private static final TunnelView FAILED = tunnel(State.DOWN, Protection.NONE, "the peer refused every proposal");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void waitsUntilTheTunnelIsUpAndTellsWhatProtectsIt() throws Exception {
        var management = new FakeManagement(DOWN, CONNECTING, CONNECTING, UP);

        initiate(management, "a", 15);

        assertThat(management.commands()).containsExactly("initiate a");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .endsWith("tunnel a is up: hybrid x25519+mlkem768, " + FakeManagement.PROPOSAL + "\n");
    }

    @Test
    void failureIsAnErrorWithItsReason() {
        assertThatThrownBy(() -> initiate(new FakeManagement(DOWN, CONNECTING, FAILED), "a", 15))
                .isInstanceOf(CommandException.class)
                .hasMessage("tunnel a is not up: the peer refused every proposal (ike:explain a says more)");
    }

    @Test
    void tunnelThatIsNotUpInTimeIsAnError() {
        assertThatThrownBy(() -> initiate(new FakeManagement(DOWN, CONNECTING), "a", 1))
                .isInstanceOf(CommandException.class)
                .hasMessage("tunnel a is not up after 1 s, but still being set up (ike:explain a says more)");
    }

    @Test
    void withoutATimeoutItDoesNotWait() throws Exception {
        initiate(new FakeManagement(DOWN, CONNECTING), "a", 0);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("tunnel a is being set up\n");
    }

    @Test
    void unknownTunnelIsAnErrorThatNamesTheKnownOnes() {
        var management = new FakeManagement(DOWN);

        assertThatThrownBy(() -> initiate(management, "b", 15))
                .isInstanceOf(CommandException.class)
                .hasMessage("there is no tunnel 'b'; configured are: a");
        assertThat(management.commands()).isEmpty();
    }

    private void initiate(FakeManagement management, String name, int timeoutSeconds) throws Exception {
        new Initiation(management, new PrintStream(out, true, StandardCharsets.UTF_8)).run(name, timeoutSeconds);
    }
}
