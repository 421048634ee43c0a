package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.SaId;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * IKEv2 for the tunnels of one shard. Single-threaded: each input is run to completion, and calls the host and the data
 * plane meanwhile. The same inputs at the same times with the same random octets do the same.
 */
public final class IkeEngine implements SaOwner, InitResponder.Places {
    private static final int SUPPORTED_MAJOR_VERSION = 2;

    private final Environment environment;
    private final InitResponder responder;
    private final Map<Long, IkeSa> sas = new HashMap<>();
    private final Map<FirstContact, IkeSa> contacts = new HashMap<>();
    private final Map<InetAddress, Integer> halfOpenByAddress = new HashMap<>();
    private final TunnelTable tunnels = new TunnelTable();
    /** The oldest first. */
    private final Set<IkeSa> halfOpen = new LinkedHashSet<>();

    private boolean stopped;

    /**
     * What an IKE_SA_INIT request is recognised by when it comes again: all of it (RFC 7296, 2.1), and once its sender
     * has authenticated, the SPI alone.
     */
    private record FirstContact(InetSocketAddress remote, Octets request) {}

    /** @param random the only source of randomness, for nonces, SPIs, keys and jitter */
    public IkeEngine(EngineSettings settings, Host host, Dataplane dataplane, SecureRandom random) {
        environment = new Environment(settings, host, dataplane, random);
        responder = new InitResponder(environment, this, this);
    }

    /**
     * Runs one input to completion.
     *
     * @param now monotonic; never before that of the input before
     */
    public void handle(Input input, Instant now) {
        environment.advance(now);
        if (input instanceof Input.Received received) {
            receive(received.datagram());
        } else if (input instanceof Input.EspSeen seen) {
            follow(seen.inbound(), seen.remote());
        } else if (input instanceof Input.PutPeer put) {
            put(put.peer());
        } else if (input instanceof Input.Resolved told) {
            tunnel(told.peer()).ifPresent(tunnel -> tunnels.resolved(tunnel, told.addresses(), told.problem()));
        } else if (input instanceof Input.RemovePeer remove) {
            remove(remove.name());
        } else if (input instanceof Input.OfferMethods offer) {
            environment.offer(new Methods(offer.methods(), offer.names()));
            tunnels.all().forEach(Tunnel::methodsChanged);
        } else if (input instanceof Input.OfferSchemes offer) {
            environment.offer(new Schemes(offer.schemes(), offer.validator()));
        } else if (input instanceof Input.Initiate initiate) {
            tunnel(initiate.peer()).ifPresent(Tunnel::initiate);
        } else if (input instanceof Input.Terminate terminate) {
            tunnel(terminate.peer()).ifPresent(tunnel -> tunnel.terminate("the operator terminated it"));
        } else if (input instanceof Input.Rekey rekey) {
            tunnel(rekey.peer()).ifPresent(Tunnel::rekey);
        } else if (input instanceof Input.Shutdown) {
            stop();
        }
        runDeadlines();
    }

    private void stop() {
        stopped = true;
        for (Tunnel tunnel : tunnels.all()) {
            closeCandidates(tunnel.peer(), "the gateway stopped");
            tunnel.terminate("the gateway stopped");
        }
    }

    private void runDeadlines() {
        Optional<Timetable.Timed> due;
        while ((due = environment.timetable().due(environment.now())).isPresent()) {
            due.get().onDeadline();
        }
    }

    /** The last negotiations of a tunnel, the newest first, at most 9; none where there is no such tunnel. */
    public List<Negotiation> negotiations(String peer) {
        return tunnel(peer).map(tunnel -> tunnel.negotiations().list()).orElse(List.of());
    }

    /** When {@link Input.Deadline} is due next; empty while nothing waits. */
    public Optional<Instant> nextDeadline() {
        return environment.timetable().next();
    }

    /** Every configured tunnel, by name. */
    public List<TunnelStatus> tunnels() {
        return tunnels.all().stream().map(Tunnel::status).toList();
    }

    /** The newest established IKE SA of a tunnel that has one: for tests, which begin what else only time begins. */
    Established established(String peer) {
        List<IkeSa> all = tunnels.get(peer).orElseThrow().sas();
        return (Established) all.get(all.size() - 1).state();
    }

    /** How many datagrams were dropped for each reason. */
    public Map<DropReason, Long> drops() {
        return environment.drops();
    }

    /** How many messages of each type of exchange there were. */
    public List<ExchangeCount> exchanges() {
        return environment.exchanges().list();
    }

    /** Whether an initiator must return a cookie now (RFC 7296, 2.6). */
    public boolean demandsCookies() {
        return halfOpen.size() >= environment.settings().cookieThreshold();
    }

    /** How many IKE SAs are half-open: begun by a peer that has not authenticated. */
    @Override
    public int halfOpen() {
        return halfOpen.size();
    }

    private void receive(Datagram datagram) {
        Message message;
        try {
            message = Message.decode(datagram.octets());
        } catch (MalformedException e) {
            environment.drop(DropReason.MALFORMED);
            return;
        }
        IkeHeader header = message.header();
        if (header.majorVersion() != SUPPORTED_MAJOR_VERSION) {
            environment.drop(DropReason.VERSION);
            if (header.majorVersion() > SUPPORTED_MAJOR_VERSION && !header.response()) {
                responder.refuseVersion(header, datagram);
            }
        } else if (header.is(ExchangeType.IKE_SA_INIT) && !header.response()) {
            receiveFirstContact(message, datagram);
        } else {
            IkeSa sa = sas.get(header.fromOriginalInitiator() ? header.responderSpi() : header.initiatorSpi());
            if (sa == null || sa.details().remoteSpi() != 0 && !hasSpis(sa, header)) {
                environment.drop(DropReason.UNKNOWN_SPI);
            } else {
                sa.receive(message, datagram);
            }
        }
    }

    private void follow(SaId inbound, InetSocketAddress remote) {
        sas.values().stream()
                .filter(sa -> sa.state() instanceof Established)
                .map(sa -> (Established) sa.state())
                .filter(established ->
                        established.children().current().stream().anyMatch(child -> child.tellsFreshness(inbound)))
                .findFirst()
                .ifPresent(established -> established.follow(remote));
    }

    private static boolean hasSpis(IkeSa sa, IkeHeader header) {
        return header.initiatorSpi() == sa.details().initiatorSpi()
                && header.responderSpi() == sa.details().responderSpi();
    }

    private void receiveFirstContact(Message message, Datagram datagram) {
        IkeHeader header = message.header();
        if (header.responderSpi() != 0 || header.messageId() != 0 || !header.fromOriginalInitiator()) {
            environment.drop(DropReason.UNEXPECTED);
            return;
        }
        Octets spi = Octets.ofLong(header.initiatorSpi());
        Stream.of(datagram.octets(), spi)
                .map(request -> contacts.get(new FirstContact(datagram.remote(), request)))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresentOrElse(known -> known.repeatInit(datagram), () -> responder.answer(message, datagram));
    }

    private void put(PeerConfig peer) {
        Optional<Tunnel> known = tunnel(peer.name());
        if (known.filter(tunnel -> tunnel.peer().equals(peer)).isPresent()) {
            return;
        }
        known.ifPresent(tunnel -> closeCandidates(tunnel.peer(), "its tunnel is configured anew"));
        if (known.filter(tunnel -> tunnel.adopts(peer)).isPresent()) {
            return;
        }
        remove(peer.name());
        var tunnel = new Tunnel(environment, this, peer);
        known.ifPresent(tunnel::remember);
        tunnels.add(tunnel);
        tunnel.methodsChanged();
        if (peer.initiate()) {
            tunnel.initiate();
        }
    }

    private void remove(String name) {
        tunnel(name).ifPresent(tunnel -> {
            closeCandidates(tunnel.peer(), "its tunnel is configured anew");
            tunnel.terminate("its configuration was changed or removed");
            tunnels.remove(tunnel);
            environment.forgetPaths(name);
        });
    }

    /** What has not authenticated yet may turn out to be of a tunnel that is no more: it starts again. */
    private void closeCandidates(PeerConfig peer, String reason) {
        for (IkeSa sa : List.copyOf(contacts.values())) {
            if (sa.state() instanceof Negotiating negotiating && negotiating.mayBe(peer)) {
                sa.close(reason);
            }
        }
    }

    private Optional<Tunnel> tunnel(String name) {
        return tunnels.get(name);
    }

    @Override
    public void giveUpOldest() {
        halfOpen.iterator().next().close("newer ones needed its place");
    }

    @Override
    public int halfOpen(InetAddress remote) {
        return halfOpenByAddress.getOrDefault(AddressBlock.of(remote), 0);
    }

    @Override
    public List<PeerConfig> candidates(InetAddress local, InetAddress remote) {
        return stopped
                ? List.of()
                : tunnels.fitting(local, remote).map(Tunnel::peer).toList();
    }

    @Override
    public void opened(IkeSa sa) {
        sas.put(sa.details().localSpi(), sa);
        sa.details().peer().ifPresent(sa.recorder()::ours);
        if (!sa.details().initiator()) {
            contacts.put(contact(sa), sa);
            countHalfOpen(sa, 1);
        }
    }

    @Override
    public void established(IkeSa sa, PeerConfig peer) {
        if (!sa.details().initiator()) {
            contacts.remove(contact(sa));
            sa.details().firstRequest(Octets.ofLong(sa.details().remoteSpi()));
            contacts.put(contact(sa), sa);
            countHalfOpen(sa, -1);
            tunnel(peer.name()).ifPresent(tunnel -> {
                tunnel.joined(sa);
                tunnel.giveUpAttempts();
            });
            negotiated(peer, sa.recorder().isUp());
        }
    }

    @Override
    public boolean admits(PeerConfig peer) {
        return tunnel(peer.name()).filter(Tunnel::admitsIkeSa).isPresent();
    }

    @Override
    public void settled(IkeSa sa) {
        tunnel(sa).ifPresent(Tunnel::settle);
    }

    @Override
    public void reauthenticate(IkeSa sa) {
        tunnel(sa).ifPresent(tunnel -> tunnel.reauthenticate(sa));
    }

    @Override
    public Optional<Established> yields(IkeSa sa) {
        return tunnel(sa).flatMap(tunnel -> tunnel.yields(sa));
    }

    @Override
    public Optional<Established> other(IkeSa sa) {
        return tunnel(sa).flatMap(tunnel -> tunnel.other(sa));
    }

    @Override
    public boolean isInitialContact(IkeSa sa) {
        PeerConfig peer = sa.details().peer().orElseThrow();
        return peer.unique()
                && tunnelsOf(peer)
                        .flatMap(tunnel -> tunnel.sas().stream())
                        .noneMatch(other -> other != sa
                                && (other.state() instanceof Established || other.state() instanceof AuthSent));
    }

    /** Those between the same two identities. */
    private Stream<Tunnel> tunnelsOf(PeerConfig peer) {
        return tunnels.withIdentitiesOf(peer).stream()
                .filter(tunnel -> tunnel.peer().unique());
    }

    @Override
    public void rekeyed(IkeSa old, IkeSa fresh) {
        sas.put(fresh.details().localSpi(), fresh);
        tunnel(fresh).ifPresent(tunnel -> tunnel.rekeyed(fresh));
    }

    @Override
    public void negotiated(PeerConfig peer, Attempt attempt) {
        tunnel(peer.name()).ifPresent(tunnel -> tunnel.negotiations().add(attempt));
    }

    @Override
    public void refused(PeerConfig peer, Attempt attempt) {
        tunnel(peer.name()).ifPresent(tunnel -> tunnel.negotiations().addStranger(attempt));
    }

    @Override
    public void up(IkeSa sa) {
        tunnel(sa).ifPresent(tunnel -> tunnel.up(sa));
    }

    @Override
    public void initialContact(IkeSa sa) {
        PeerConfig peer = sa.details().peer().orElseThrow();
        if (peer.unique()) {
            tunnelsOf(peer).toList().forEach(tunnel -> tunnel.initialContact(sa));
        }
    }

    @Override
    public void childFailed(IkeSa sa, String reason) {
        tunnel(sa).ifPresent(tunnel -> tunnel.childFailed(sa, reason));
    }

    @Override
    public void childGone(IkeSa sa) {
        tunnel(sa).ifPresent(Tunnel::childGone);
    }

    @Override
    public void closed(IkeSa sa, String reason) {
        sas.remove(sa.details().localSpi());
        contacts.remove(contact(sa), sa);
        if (!sa.details().initiator() && !(sa.state() instanceof Established)) {
            countHalfOpen(sa, -1);
        }
        keep(sa, reason);
        publishEnd(sa, reason);
        tunnel(sa).ifPresent(tunnel -> tunnel.left(sa, reason));
    }

    /** Who has not authenticated is thought to be of the tunnel that was thought of first. */
    private void keep(IkeSa sa, String reason) {
        if (sa.state() instanceof Negotiating negotiating) {
            Attempt attempt = sa.recorder().failed(reason);
            refused(sa.details().peer().orElse(negotiating.likeliest()), attempt);
        } else if (!(sa.state() instanceof Established)) {
            sa.details().peer().ifPresent(peer -> negotiated(peer, sa.recorder().failed(reason)));
        }
    }

    /** Of a tunnel that is not configured any more too; of one that was rekeyed this has been told. */
    private void publishEnd(IkeSa sa, String reason) {
        if (sa.state() instanceof Established established && established.isReplaced()) {
            return;
        }
        SaDetails details = sa.details();
        details.peer()
                .map(peer -> sa.state() instanceof Established
                        ? new IkeEvent.IkeSaDown(peer.name(), details.localSpi(), reason)
                        : new IkeEvent.NegotiationFailed(peer.name(), details.remote(), reason))
                .ifPresent(environment.host()::publish);
    }

    private void countHalfOpen(IkeSa sa, int change) {
        if (change > 0) {
            halfOpen.add(sa);
        } else {
            halfOpen.remove(sa);
        }
        halfOpenByAddress.merge(
                AddressBlock.of(sa.details().firstRemote().getAddress()), change, (a, b) -> a + b == 0 ? null : a + b);
    }

    private static FirstContact contact(IkeSa sa) {
        return new FirstContact(sa.details().firstRemote(), sa.details().firstRequest());
    }

    private Optional<Tunnel> tunnel(IkeSa sa) {
        return sa.details().peer().flatMap(peer -> tunnel(peer.name()));
    }
}
