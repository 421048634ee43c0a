package io.quoin.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * What an established IKE SA does from time to time, so that both sides and what is between them still know it, and so
 * that it ends before their trust does.
 */
final class Upkeep {
    /** RFC 3948, 4. */
    private static final Duration NAT_KEEPALIVE = Duration.ofSeconds(20);

    private static final Duration REAUTH_AGAIN = Duration.ofSeconds(15);

    private final IkeSa sa;
    private final PeerConfig peer;
    private final Established established;
    private long octetsSeen;

    Upkeep(IkeSa sa, PeerConfig peer, Established established) {
        this.sa = sa;
        this.peer = peer;
        this.established = established;
        limitByTrust();
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
            established.exchanges().begin(Exchange.Informational.liveness());
        }
        setDeadline(Deadlines.Kind.LIVENESS, peer.liveness());
    }

    private void limitByTrust() {
        Trust trust = sa.trust();
        if (trust.renewAt().isBefore(Instant.MAX)) {
            sa.deadlines().set(Deadlines.Kind.REAUTH, trust.renewAt());
        }
        if (trust.endsAt().isBefore(Instant.MAX)) {
            sa.deadlines().setEarlier(Deadlines.Kind.EXPIRE, trust.endsAt());
        }
    }

    /** The original responder says when the authentication counts no more (RFC 4478, 3). */
    void limitTrust(Duration lifetime) {
        if (sa.origin().filter(Origin::weInitiated).isPresent() && !established.isEnding()) {
            sa.trust(sa.trust().atMost(lifetime, sa.environment()));
            limitByTrust();
        }
    }

    /** Until that has come to pass it is tried again and again. */
    void reauthenticate() {
        if (!established.isEnding()) {
            setDeadline(Deadlines.Kind.REAUTH, REAUTH_AGAIN);
            sa.owner().reauthenticate(sa);
        }
    }
}
