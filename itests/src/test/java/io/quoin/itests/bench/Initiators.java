package io.quoin.itests.bench;

import io.quoin.bytes.Secret;
import io.quoin.engine.ChildConfig;
import io.quoin.engine.Credentials;
import io.quoin.engine.Datagram;
import io.quoin.engine.EngineSettings;
import io.quoin.engine.Host;
import io.quoin.engine.Identity;
import io.quoin.engine.IkeEngine;
import io.quoin.engine.IkeEvent;
import io.quoin.engine.Input;
import io.quoin.engine.Lifetimes;
import io.quoin.engine.PeerConfig;
import io.quoin.engine.ProposalSpec;
import io.quoin.engine.TrafficSelectors;
import io.quoin.ipsec.EspSa;
import io.quoin.linux.LinuxException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * All users in one engine, as initiators; of one thread. It has the engine's retransmission, cookies and fragments, and
 * keys that it uses for all of its handshakes.
 */
final class Initiators implements Host {
    private static final Duration LIVENESS = Duration.ofHours(1);
    /** As strongSwan has it by default. */
    private static final int FRAGMENT_OCTETS = 1280;

    private static final String ESP = "aes256gcm16";
    /** After a childless IKE_AUTH the engine makes the Child SA on its own: not with a method that it does not have. */
    private static final String ESP_THAT_CANNOT_BE = ESP + "-modp8192";

    private static final long IDLE_NANOS = 100_000_000;

    private final BlockingQueue<Datagram> arrived = new LinkedBlockingQueue<>();
    private final Instant origin = Instant.now();
    private final long originNanos = System.nanoTime();
    private final Map<String, Credentials> credentials = new HashMap<>();
    private final BenchPki pki;
    private final Sockets sockets;
    private final IkeEngine engine;
    private Wave wave = new Wave(0, 0, 0, true);
    private boolean ending;
    private boolean withChild;
    private long sent;
    private long received;

    /**
     * What a wave of users does.
     *
     * @param users who they are
     * @param from the number of the first
     * @param count how many
     * @param inFlight how many at the same time
     * @param limit when the wave ends at the latest
     */
    record Plan(Users users, int from, int count, int inFlight, Duration limit) {}

    /**
     * What they ask for.
     *
     * @param responder its address
     * @param proposal the only one
     * @param child whether IKE_AUTH makes a Child SA
     * @param keepUp whether who fails, or is cut off later, tries again by itself
     */
    record Wish(InetAddress responder, String proposal, boolean child, boolean keepUp) {}

    Initiators(BenchPki pki) throws LinuxException {
        this.pki = pki;
        var random = new SecureRandom();
        engine = new IkeEngine(EngineSettings.defaults(), this, new NoDataplane(), random);
        engine.handle(new Input.OfferMethods(ReusedKey.all(random)), now());
        var ecdsa = new TrustingEcdsa(pki.userKeys());
        engine.handle(new Input.OfferSchemes(List.of(ecdsa), Optional.of(ecdsa)), now());
        sockets = new Sockets(arrived::add);
    }

    /** Configures users and lets them connect; returns the result in one line. */
    String connect(Plan plan, Wish wish) {
        for (int user = plan.from; user < plan.from + plan.count; user++) {
            engine.handle(new Input.PutPeer(config(plan.users, user, wish)), now());
        }
        ending = false;
        withChild = wish.child;
        return run(plan, !wish.keepUp, user -> new Input.Initiate(plan.users.identity(user)));
    }

    /** Lets users delete their IKE SAs, and forgets them. */
    String end(Plan plan) {
        ending = true;
        String result = run(plan, true, user -> new Input.Terminate(plan.users.identity(user)));
        for (int user = plan.from; user < plan.from + plan.count; user++) {
            engine.handle(new Input.RemovePeer(plan.users.identity(user)), now());
        }
        return result;
    }

    /** Answers what comes, for as long as nothing else is to be done. */
    void idle() {
        step();
    }

    private interface Begin {
        Input of(int user);
    }

    private String run(Plan plan, boolean failuresEnd, Begin begin) {
        wave = new Wave(plan.from, plan.count, plan.inFlight, failuresEnd);
        long sentBefore = sent;
        long receivedBefore = received;
        Instant limit = now().plus(plan.limit);
        while (!wave.isOver() && now().isBefore(limit)) {
            int user;
            while ((user = wave.begin()) >= 0) {
                engine.handle(begin.of(user), now());
                drain();
            }
            step();
        }
        return wave.result(sent - sentBefore, received - receivedBefore);
    }

    private void drain() {
        Datagram next;
        while ((next = arrived.poll()) != null) {
            handle(next);
        }
    }

    private void step() {
        Instant now = now();
        long wait = engine.nextDeadline()
                .map(deadline -> Duration.between(now, deadline).toNanos())
                .orElse(IDLE_NANOS);
        try {
            Datagram next = wait <= 0 ? null : arrived.poll(Math.min(wait, IDLE_NANOS), TimeUnit.NANOSECONDS);
            if (next == null) {
                engine.handle(new Input.Deadline(), now());
            } else {
                handle(next);
                drain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void handle(Datagram datagram) {
        received++;
        engine.handle(new Input.Received(datagram), now());
    }

    private PeerConfig config(Users users, int user, Wish wish) {
        String identity = users.identity(user);
        List<ProposalSpec> proposals = List.of(ProposalSpec.ike(wish.proposal));
        var child = new ChildConfig(
                "child",
                List.of(TrafficSelectors.host(users.address(user))),
                List.of(TrafficSelectors.parse("172.31.0.0/16")),
                List.of(ProposalSpec.esp(wish.child ? ESP : ESP_THAT_CANNOT_BE)),
                EspSa.Mode.TUNNEL,
                64);
        return new PeerConfig(
                identity,
                Optional.of(users.address(user)),
                Optional.of(wish.responder),
                Optional.empty(),
                Identity.parse(identity),
                Identity.parse(Users.GATEWAY_ID),
                credentials.computeIfAbsent(identity, name -> credentials(users, name)),
                Optional.empty(),
                proposals,
                proposals,
                List.of(child),
                wish.child ? PeerConfig.Childless.NO : PeerConfig.Childless.REQUIRED,
                PeerConfig.PostQuantum.OFF,
                wish.keepUp,
                false,
                FRAGMENT_OCTETS,
                LIVENESS,
                Lifetimes.defaults());
    }

    private Credentials credentials(Users users, String identity) {
        return users == Users.CERT
                ? pki.user(identity)
                : new Credentials.PreSharedKey(Secret.take(Users.SECRET.getBytes(StandardCharsets.US_ASCII)));
    }

    private Instant now() {
        return origin.plusNanos(System.nanoTime() - originNanos);
    }

    @Override
    public void send(Datagram datagram) {
        sent++;
        sockets.send(datagram);
    }

    @Override
    public void keepAlive(InetSocketAddress local, InetSocketAddress remote) {
        // There is no NAT to keep a mapping.
    }

    @Override
    public Optional<InetAddress> sourceAddress(InetAddress remote) {
        return Optional.empty();
    }

    @Override
    public Instant wallClock() {
        return Instant.now();
    }

    @Override
    public void publish(IkeEvent event) {
        int user = Users.number(event.peer());
        if (event instanceof IkeEvent.IkeSaDown && ending) {
            wave.succeeded(user);
        } else if (event instanceof IkeEvent.NegotiationFailed failure) {
            wave.failed(user, failure.reason());
        } else if (!ending && (withChild ? event instanceof IkeEvent.ChildSaUp : event instanceof IkeEvent.IkeSaUp)) {
            wave.succeeded(user);
        }
    }
}
