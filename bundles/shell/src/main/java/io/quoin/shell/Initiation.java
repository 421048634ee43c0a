package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.Management;
import io.quoin.manage.TunnelView;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Initiates a tunnel and waits until it is up, or until it is known why not. */
final class Initiation {
    private static final long POLL_MILLIS = 100;
    private static final int POLLS_PER_DOT = 10;

    private final Management management;
    private final PrintStream out;

    Initiation(Management management, PrintStream out) {
        this.management = management;
        this.out = out;
    }

    /** @throws CommandException where the tunnel is not up in time, with the reason */
    void run(String name, int timeoutSeconds) throws CommandException, InterruptedException {
        Tunnel.find(management, name);
        management.initiate(name);
        if (timeoutSeconds <= 0) {
            out.println("tunnel " + name + " is being set up");
            return;
        }
        out.print("tunnel " + name + " is being set up ");
        TunnelView tunnel = awaitEnd(name, System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds));
        out.println();
        if (tunnel.state() != TunnelView.State.UP) {
            throw new CommandException("tunnel " + name + " is not up"
                    + (tunnel.state() == TunnelView.State.CONNECTING
                            ? " after " + timeoutSeconds + " s, but still being set up"
                            : "")
                    + (tunnel.reason().isEmpty() ? "" : ": " + tunnel.reason())
                    + " (ike:explain " + name + " says more)");
        }
        out.println("tunnel " + name + " is up: " + tunnel.protection() + ", " + tunnel.ikeProposal());
    }

    private TunnelView awaitEnd(String name, long end) throws CommandException, InterruptedException {
        for (int poll = 0; ; poll++) {
            TunnelView tunnel = Tunnel.find(management, name);
            if (tunnel.state() != TunnelView.State.CONNECTING || System.nanoTime() >= end) {
                return tunnel;
            }
            if (poll % POLLS_PER_DOT == 0) {
                out.print('.');
                out.flush();
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
