package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.SaCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The Child SAs of an IKE SA, and what is due for each of them when. */
final class ChildSas {
    /** How long a replaced Child SA still takes what was under way when it was replaced. */
    private static final Duration STRAGGLERS = Duration.ofSeconds(5);
    /** How often one that waits is asked whether its peer uses it already. */
    private static final Duration HANDOVER_CHECK = Duration.ofSeconds(1);
    /** After that time the peer uses it for certain. */
    private static final Duration HANDOVER = Duration.ofSeconds(10);
    /** How long the peer may take to replace one: long enough for it to try again. */
    private static final Duration PEER_REKEYS = Duration.ofSeconds(60);
    /** How often what a Child SA has carried is compared with its limits. */
    private static final Duration VOLUME_CHECK = Duration.ofSeconds(5);

    private final IkeSa sa;
    private final PeerConfig peer;
    private final Clockwork clockwork;
    private final Map<ChildSa, Due> dues = new HashMap<>(2);
    private final List<ChildSa> order = new ArrayList<>(2);
    /** SPIs, as the peer's messages have them, of those whose deletion the peer has not answered yet. */
    private final Set<Octets> deleting = new HashSet<>();

    /** What the passing of time asks for. */
    interface Clockwork {
        void rekey(ChildSa child);

        void expire(ChildSa child);
    }

    /** When something is due for a Child SA. */
    private static final class Due {
        private Optional<ChildSa> replaces = Optional.empty();
        private Instant rekey = Instant.MAX;
        /** Until then the peer may be replacing it. */
        private Instant ofPeer = Instant.MIN;

        private Instant expiry = Instant.MAX;
        private Instant check = Instant.MAX;
        private Instant handover = Instant.MAX;
        private Instant removal = Instant.MAX;

        /** All that is left to it is to be deleted. */
        void neverOpen() {
            rekey = Instant.MAX;
            check = Instant.MAX;
            handover = Instant.MAX;
        }

        Instant next() {
            return Stream.of(rekey, expiry, check, handover, removal)
                    .min(Instant::compareTo)
                    .orElseThrow();
        }
    }

    ChildSas(IkeSa sa, PeerConfig peer, Clockwork clockwork) {
        this.sa = sa;
        this.peer = peer;
        this.clockwork = clockwork;
    }

    /** All, those included that only take what was under way. */
    List<ChildSa> all() {
        return List.copyOf(order);
    }

    /** Those that are in use, in the order in which they came. */
    List<ChildSa> current() {
        return order.stream().filter(child -> !child.isReplaced()).toList();
    }

    boolean has(String name) {
        return order.stream()
                .anyMatch(child -> !child.isReplaced() && child.name().equals(name));
    }

    /** The one of a name that sends. */
    Optional<ChildSa> sending(String name) {
        return order.stream()
                .filter(child -> !child.isReplaced() && !child.isWaiting())
                .filter(child -> child.name().equals(name))
                .findFirst();
    }

    Optional<ChildSa> byOutboundSpi(Octets spi) {
        return order.stream().filter(child -> child.outboundSpi().equals(spi)).findFirst();
    }

    /** The peer is told that this one ends. */
    void deleting(ChildSa child) {
        deleting.add(child.outboundSpi());
    }

    /** The peer has answered. */
    void deleted(ChildSa child) {
        deleting.remove(child.outboundSpi());
    }

    boolean isDeleting(Octets outboundSpi) {
        return deleting.contains(outboundSpi);
    }

    /** One that is open in both directions, or opens its outbound half after the answer. */
    void add(ChildSa child) {
        add(child, new Due());
    }

    /** One that takes the place of another, and sends only when the peer is seen to use it. */
    void addWaiting(ChildSa child, ChildSa replaces) {
        var due = new Due();
        due.replaces = Optional.of(replaces);
        due.handover = now().plus(HANDOVER);
        due.check = now().plus(HANDOVER_CHECK);
        add(child, due);
    }

    private void add(ChildSa child, Due due) {
        Lifetimes lifetimes = peer.lifetimes();
        due.rekey = now().plus(Lifetimes.jittered(lifetimes.child(), sa.environment()));
        due.expiry = now().plus(Lifetimes.hard(lifetimes.child()));
        if (lifetimes.childOctets() > 0 || lifetimes.childPackets() > 0) {
            due.check = earlier(due.check, now().plus(VOLUME_CHECK));
        }
        dues.put(child, due);
        order.add(child);
        schedule();
    }

    /** Tries the replacement of a Child SA again after a while. */
    void rekeyAgain(ChildSa child, Duration after) {
        Due due = dues.get(child);
        if (due != null && !child.isReplaced()) {
            due.rekey = now().plus(after);
            schedule();
        }
    }

    /** The peer replaces it: we only do where it is still there after a while. */
    void rekeying(ChildSa child) {
        rekeyAgain(child, PEER_REKEYS);
        Optional.ofNullable(dues.get(child)).ifPresent(due -> due.ofPeer = due.rekey);
    }

    /** Whether the peer has replaced it, or is about to. */
    boolean isRekeyedByPeer(ChildSa child) {
        Due due = dues.get(child);
        return hasSuccessor(child) || due != null && due.ofPeer.isAfter(now());
    }

    /** The peer has deleted {@code old}: what waits to take its place now sends. */
    void handOver(ChildSa old) {
        for (ChildSa child : List.copyOf(order)) {
            if (isWaitingFor(child, old)) {
                open(child);
            }
        }
    }

    private boolean isWaitingFor(ChildSa child, ChildSa old) {
        return child.isWaiting() && dues.get(child).replaces.filter(old::equals).isPresent();
    }

    private void openWaiting(String name) {
        for (ChildSa child : List.copyOf(order)) {
            if (child.isWaiting() && child.name().equals(name)) {
                open(child);
            }
        }
    }

    /** Whether something waits to take the place of {@code old}, or has taken it. */
    boolean hasSuccessor(ChildSa old) {
        return dues.values().stream()
                .anyMatch(due -> due.replaces.filter(old::equals).isPresent());
    }

    /**
     * Another IKE SA of the same peer goes on: what it has of the same name sends from now on, and ours only takes
     * what was under way.
     */
    void yieldTo(ChildSas other) {
        for (ChildSa child : List.copyOf(order)) {
            other.openWaiting(child.name());
            if (child.isReplaced() || other.has(child.name())) {
                replace(child);
                other.dues.put(child, dues.remove(child));
                other.order.add(child);
                order.remove(child);
            }
        }
        schedule();
        other.schedule();
    }

    /** Another has taken its place: it goes when what was under way has arrived. */
    void replace(ChildSa child) {
        Due due = dues.get(child);
        if (due != null) {
            // RFC 7296, 2.8.1: what the peer made in its place at the same time is redundant, and the peer deletes it.
            order.stream().filter(other -> isWaitingFor(other, child)).forEach(other -> dues.get(other)
                    .neverOpen());
            child.replace();
            due.rekey = Instant.MAX;
            due.expiry = Instant.MAX;
            due.check = Instant.MAX;
            due.handover = Instant.MAX;
            due.removal = now().plus(STRAGGLERS);
            schedule();
        }
    }

    /** Ends one, and tells of it. */
    void remove(ChildSa child, String reason) {
        if (dues.remove(child) != null) {
            order.remove(child);
            ChildSaStatus last = child.status();
            String why = child.close(reason);
            sa.environment().host().publish(new IkeEvent.ChildSaDown(peer.name(), last, why));
            schedule();
        }
    }

    void closeAll(String reason) {
        List.copyOf(order).forEach(child -> remove(child, child.isReplaced() ? "it was rekeyed" : reason));
    }

    /** All of them now belong to another IKE SA. */
    void moveTo(ChildSas other) {
        order.forEach(child -> {
            other.dues.put(child, dues.get(child));
            other.order.add(child);
        });
        other.deleting.addAll(deleting);
        dues.clear();
        order.clear();
        deleting.clear();
        schedule();
        other.schedule();
    }

    /** Does what is due. */
    void onDeadline() {
        for (ChildSa child : List.copyOf(order)) {
            Due due = dues.get(child);
            if (due != null && !due.next().isAfter(now())) {
                act(child, due);
            }
        }
        schedule();
    }

    private void act(ChildSa child, Due due) {
        Instant now = now();
        if (!due.removal.isAfter(now)) {
            remove(child, "it was rekeyed");
        } else if (!due.expiry.isAfter(now)) {
            clockwork.expire(child);
        } else if (!due.handover.isAfter(now)) {
            open(child);
        } else if (!due.check.isAfter(now)) {
            check(child, due);
        } else {
            due.rekey = Instant.MAX;
            clockwork.rekey(child);
        }
    }

    private void check(ChildSa child, Due due) {
        SaCounters in = child.inboundCounters();
        if (child.isWaiting()) {
            due.check = now().plus(HANDOVER_CHECK);
            if (in.packets() > 0) {
                open(child);
            }
            return;
        }
        due.check = now().plus(VOLUME_CHECK);
        SaCounters out = child.outboundCounters();
        Lifetimes limits = peer.lifetimes();
        boolean octets = limits.childOctets() > 0 && Math.max(in.octets(), out.octets()) >= limits.childOctets();
        boolean packets = limits.childPackets() > 0 && Math.max(in.packets(), out.packets()) >= limits.childPackets();
        if ((octets || packets) && due.rekey != Instant.MAX) {
            due.rekey = Instant.MAX;
            clockwork.rekey(child);
        }
    }

    private void open(ChildSa child) {
        Due due = dues.get(child);
        due.handover = Instant.MAX;
        Lifetimes limits = peer.lifetimes();
        due.check = limits.childOctets() > 0 || limits.childPackets() > 0 ? now().plus(VOLUME_CHECK) : Instant.MAX;
        try {
            child.openOutbound();
        } catch (DataplaneException e) {
            clockwork.expire(child);
        }
    }

    private void schedule() {
        Optional<Instant> next =
                dues.values().stream().map(Due::next).min(Instant::compareTo).filter(time -> time != Instant.MAX);
        next.ifPresentOrElse(time -> sa.deadlines().set(Deadlines.Kind.CHILDREN, time), () -> sa.deadlines()
                .clear(Deadlines.Kind.CHILDREN));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Instant now() {
        return sa.environment().now();
    }
}
