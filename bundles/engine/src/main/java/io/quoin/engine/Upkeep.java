package io.quoin.engine;

import java.time.Duration;
import java.time.Instant;

/** What an established IKE SA does from time to time, so that both sides and what is between them still know it. */
final class Upkeep {
    /** RFC 3948, 4. */
    private static final Duration NAT_KEEPALIVE = Duration.ofSeconds(20);

    private final IkeSa sa;
    private final PeerConfig peer;
    private final Established established;
    private long octetsSeen;

    Upkeep(IkeSa sa, PeerConfig peer, Established established) {
        this.sa = sa;
        this.peer = peer;
        this.established = established;
        setDeadline(Deadlines.Kind.LIVENESS, peer.liveness());
        if (sa.details().keepsNatOpen()) {
            setDeadline(Deadlines.Kind.NAT_KEEPALIVE, NAT_KEEPALIVE);
        }
    }

    private void setDeadline(Deadlines.Kind kind, Duration after) {
        sa.deadlines().set(kind, sa.environment().now().plus(after));
    }

    void keepNatOpen() {
        SaDetails details = sa.details();
        sa.environment().host().keepAlive(details.local(), details.remote());
        setDeadline(Deadlines.Kind.NAT_KEEPALIVE, NAT_KEEPALIVE);
    }

    /** RFC 7296, 2.4: a peer from which something came is alive; only a silent one is asked. */
    void checkLiveness() {
        long octets = established.children().current().stream()
                .mapToLong(child -> child.inboundCounters().octets())
                .sum();
        Instant heardAt = sa.details().heardAt();
        boolean heard = octets != octetsSeen
                || heardAt.plus(peer.liveness()).isAfter(sa.environment().now());
        octetsSeen = octets;
        if (!heard && established.exchanges().isEmpty()) {
            established.begin(Exchange.Informational.liveness());
        }
        setDeadline(Deadlines.Kind.LIVENESS, peer.liveness());
    }
}
