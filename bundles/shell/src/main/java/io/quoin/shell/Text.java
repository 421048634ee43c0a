package io.quoin.shell;

import io.quoin.manage.ChildSaView;
import io.quoin.manage.IkeSaView;
import io.quoin.manage.Protection;
import io.quoin.manage.TunnelView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How the commands write what is not text. */
final class Text {
    private Text() {}

    /** {@code 9s}, {@code 4m12s}, {@code 1h05m}, {@code 2d03h}. */
    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format("%dm%02ds", seconds / 60, seconds % 60);
        }
        return seconds < 86_400
                ? String.format("%dh%02dm", seconds / 3600, seconds / 60 % 60)
                : String.format("%dd%02dh", seconds / 86_400, seconds / 3600 % 24);
    }

    /** {@code 2026-11-23T14:00:00Z}. */
    static String of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** An SPI of IKE: 16 digits. */
    static String spi(long spi) {
        return String.format("%016x", spi);
    }

    /** An SPI of ESP: 8 digits. */
    static String spi(int spi) {
        return String.format("%08x", spi);
    }

    /** Whether a tunnel is post-quantum, in one line. */
    static String postQuantum(TunnelView tunnel) {
        Protection protection = tunnel.protection();
        String what =
                switch (protection.kind()) {
                    case HYBRID, PURE_KEM, PPK, CLASSICAL ->
                        (protection.isPostQuantum() ? "yes, " : "no, ")
                                + protection.kind().word()
                                + " " + String.join(" + ", protection.methods());
                    case NONE -> "no, it carries no traffic";
                };
        return what + " (" + tunnel.policy() + ")";
    }

    static String selectors(TunnelView tunnel) {
        return String.join(",", tunnel.localSelectors()) + " === " + String.join(",", tunnel.remoteSelectors());
    }

    static String selectors(ChildSaView child) {
        return String.join(",", child.localSelectors()) + " === " + String.join(",", child.remoteSelectors());
    }

    static String role(IkeSaView sa) {
        return sa.initiator() ? "initiator" : "responder";
    }

    static String yesOrNo(boolean fact) {
        return fact ? "yes" : "no";
    }

    static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
