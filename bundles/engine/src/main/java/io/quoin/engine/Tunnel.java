package io.quoin.engine;

import io.quoin.engine.internal.negotiation.Finding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One configured tunnel, up or down. One that is to be kept up initiates by itself, and again when it is lost, less and
 * less often while that fails; the operator's word initiates any of them once.
 */
final class Tunnel implements Timetable.Timed {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 6;
    /** What has been up for so long after it was begun was well: the first retry is quick again. */
    private static final Duration HEALTHY = Duration.ofMinutes(1);

    /** While bundles start or are updated, their methods are missing for a moment. */
    static final Duration MISSING_FOR_LONG = Duration.ofSeconds(20);

    /** IKE SAs at the same time; a peer that is to have one may have left others behind, which are being deleted. */
    static final int MAX_IKE_SAS = 64;

    private final Environment environment;
    private final SaOwner owner;
    private final Deadlines deadlines;
    private final List<IkeSa> sas = new ArrayList<>(1);
    private Negotiations negotiations = new Negotiations();
    private PostQuantumWatch watch = new PostQuantumWatch();
    private PeerConfig peer;
    private List<InetAddress> addresses;
    private String problem = "";
    /** What no bundle brings, where no new keys can be agreed without it. */
    private Optional<Finding> lacking = Optional.empty();

    private boolean lackingTold;
    private boolean keptUp;
    private int failures;
    private Instant lastAttempt = Instant.EPOCH;
    private String reason = "";

    Tunnel(Environment environment, SaOwner owner, PeerConfig peer) {
        this.environment = environment;
        this.owner = owner;
        this.deadlines = new Deadlines(environment.timetable(), this);
        this.peer = peer;
        this.addresses = peer.remote().stream().toList();
    }

    PeerConfig peer() {
        return peer;
    }

    /** Whether it may be the one for a message that came to {@code address}. */
    boolean isAt(InetAddress address) {
        return peer.local().map(address::equals).orElse(true);
    }

    /** Where the peer is called and comes from, the preferred first; none where that is anywhere, or not known yet. */
    List<InetAddress> addresses() {
        return addresses;
    }

    /** What is up stays so. What is to be up and is not tries the new address, or says at once why not. */
    void resolved(List<InetAddress> now, String why) {
        boolean isNews = !addresses.containsAll(now) || now.isEmpty() && !problem.equals(why);
        addresses = now;
        problem = why;
        if (isNews && keptUp && isDown()) {
            initiate();
        }
    }

    /**
     * Other key-exchange methods are offered than before. What is up stays so. What was to come up, and could not, does
     * so now.
     */
    void methodsChanged() {
        Optional<Finding> before = lacking;
        lacking = environment.methods().lacks(peer);
        if (lacking.isPresent()) {
            if (before.isEmpty()) {
                deadlines.set(Deadlines.Kind.METHODS, environment.now().plus(MISSING_FOR_LONG));
            }
            return;
        }
        deadlines.clear(Deadlines.Kind.METHODS);
        if (before.filter(finding -> finding.conclusion().equals(reason)).isPresent()) {
            reason = "";
        }
        if (lackingTold) {
            lackingTold = false;
            publish(new IkeEvent.MethodsBack(peer.name()));
        }
        if (before.isPresent() && keptUp) {
            initiate();
        }
    }

    private void tellLacking(Finding finding) {
        lackingTold = true;
        negotiations.add(Attempt.notBegun(peer, environment, addresses.stream().findFirst(), finding));
        publish(new IkeEvent.MethodsMissing(peer.name(), finding.conclusion()));
    }

    private void publish(IkeEvent event) {
        environment.host().publish(event);
    }

    List<IkeSa> sas() {
        return sas;
    }

    /** Remembers what was before it was configured anew. */
    void remember(Tunnel before) {
        negotiations = before.negotiations;
        watch = before.watch;
    }

    /**
     * Takes over other proposals, where nothing else is new: what is up stays so, and its next keys are made by them.
     * What is being set up is begun anew instead.
     *
     * @return false where it has to be configured anew
     */
    boolean adopts(PeerConfig anew) {
        boolean settled = sas.stream().allMatch(sa -> sa.state() instanceof Established);
        if (!settled || established().isEmpty() || !peer.differsOnlyInProposals(anew)) {
            return false;
        }
        peer = anew;
        sas.forEach(sa -> sa.details().peer(anew));
        methodsChanged();
        return true;
    }

    Negotiations negotiations() {
        return negotiations;
    }

    /** One of its IKE SAs was set up. The keys of those that take its place come from its own. */
    void up(IkeSa sa) {
        boolean falls = watch.falls(peer, sa.details(), environment.methods().names());
        Attempt attempt = sa.recorder().isUp();
        if (watch.isFallen()) {
            attempt.isClassical();
        }
        negotiations.add(attempt);
        if (falls) {
            environment.host().publish(new IkeEvent.PostQuantumLost(peer.name(), status(sa), watch.last()));
        }
    }

    /** Initiates now; what is configured so is kept up from now on. */
    void initiate() {
        keptUp = peer.initiate();
        failures = 0;
        deadlines.set(Deadlines.Kind.CONNECT, environment.now());
    }

    /** Replaces the keys of all that is established. */
    void rekey() {
        for (IkeSa sa : List.copyOf(sas)) {
            if (sa.state() instanceof Established established) {
                established.rekeyAll();
            }
        }
    }

    /** Ends what there is; nothing is initiated any more. */
    void terminate(String why) {
        keptUp = false;
        reason = why;
        deadlines.clearAll();
        for (IkeSa sa : List.copyOf(sas)) {
            if (sa.state() instanceof Established established) {
                established.terminate(why);
            } else {
                sa.close(why);
            }
        }
    }

    boolean admitsIkeSa() {
        return sas.size() < MAX_IKE_SAS;
    }

    /**
     * The peer knew no other IKE SA when it set up this one: the others end at once. It is told of that, which does no
     * harm. What was set up at the same time it may know by now.
     */
    void initialContact(IkeSa fresh) {
        Origin origin = fresh.origin().orElseThrow();
        for (Established other : established()) {
            if (other.sa() != fresh && !other.sa().origin().orElseThrow().overlaps(origin)) {
                other.terminate("the peer set up a new one and knows no other");
            }
        }
    }

    /** Of several IKE SAs of one peer, those that do not count yield. */
    void settle() {
        for (Established established : established()) {
            yields(established.sa()).ifPresent(established::yieldTo);
        }
    }

    /** The IKE SA that counts instead of {@code sa}. */
    Optional<Established> yields(IkeSa sa) {
        return established().stream()
                .filter(other -> other.sa() != sa)
                .filter(other -> other.sa().hasReauthenticated(sa)
                        || peer.unique()
                                && sa.origin()
                                        .orElseThrow()
                                        .yieldsTo(other.sa().origin().orElseThrow()))
                .findFirst();
    }

    /** The newest IKE SA but for {@code sa}. */
    Optional<Established> other(IkeSa sa) {
        return established().stream().filter(other -> other.sa() != sa).reduce((older, newer) -> newer);
    }

    /** The established IKE SAs that are to stay, as far as is known. */
    private List<Established> established() {
        return sas.stream()
                .map(IkeSa::state)
                .filter(state -> state instanceof Established established
                        && !established.isEnding()
                        && !established.sa().isClosed())
                .map(Established.class::cast)
                .toList();
    }

    @Override
    public void onDeadline() {
        if (deadlines
                .takeDue(environment.now())
                .filter(Deadlines.Kind.METHODS::equals)
                .isPresent()) {
            lacking.ifPresent(this::tellLacking);
            return;
        }
        lastAttempt = environment.now();
        for (IkeSa sa : sas) {
            if (sa.state() instanceof Established established) {
                peer.children().forEach(established::startChild);
            }
        }
        if (isDown()) {
            connect(Optional.empty());
        }
    }

    /** Whether all that is left are IKE SAs in whose place there was another. */
    private boolean isDown() {
        return sas.stream().allMatch(sa -> sa.state() instanceof Established established && established.isReplaced());
    }

    /** Sets up a new IKE SA complete with Child SAs, before {@code old} ends. */
    void reauthenticate(IkeSa old) {
        boolean underWay =
                sas.stream().anyMatch(sa -> sa.details().initiator() && !(sa.state() instanceof Established));
        if (!underWay) {
            connect(Optional.of(old));
        }
    }

    /** @param old what the new IKE SA is to replace */
    private void connect(Optional<IkeSa> old) {
        Optional<InetAddress> remote = addresses.stream().findFirst();
        Optional<InetAddress> local = peer.local().or(() -> remote.flatMap(environment.host()::sourceAddress));
        if (remote.isEmpty() && peer.remoteName().isPresent()) {
            notResolved();
        } else if (remote.isEmpty()) {
            reason = "the peer's address is not configured: only the peer can initiate";
        } else if (local.isEmpty()) {
            notBegun(
                    remote,
                    unreachable(remote, "there is no route to " + remote.get().getHostAddress()));
        } else {
            connect(local.get(), remote.get(), old);
        }
    }

    /** Nothing could be sent, which is to be explained too. */
    private void notBegun(Optional<InetAddress> remote, Finding why) {
        negotiations.add(Attempt.notBegun(peer, environment, remote, why));
        retryLater(why.conclusion());
    }

    private Finding unreachable(Optional<InetAddress> remote, String why) {
        String look = peer.remoteName()
                .filter(name -> remote.isEmpty())
                .map(name -> "look at remote, and at the name servers of this machine: getent ahosts " + name)
                .orElse("look at remote, and at the routes: ip route");
        return new Finding(Negotiation.Cause.SILENCE, why, List.of(look));
    }

    /** Its name will be looked up again by itself, and whoever does so tells. */
    private void notResolved() {
        reason = unresolved();
        if (!problem.isEmpty()) {
            negotiations.add(
                    Attempt.notBegun(peer, environment, Optional.empty(), unreachable(Optional.empty(), reason)));
        }
    }

    private String unresolved() {
        return "the name " + peer.remoteName().orElse("") + " is not resolved: "
                + (problem.isEmpty() ? "it is being looked up" : problem);
    }

    private void connect(InetAddress local, InetAddress remote, Optional<IkeSa> old) {
        KeyExchangeNames names = environment.methods().names();
        List<ProposalSpec> proposals;
        try {
            // With pq = required, what has no post-quantum key exchange at all need not be offered.
            proposals = environment
                    .methods()
                    .offer("ike", peer.ikeProposals(), transforms -> peer.allows(transforms, names));
        } catch (ProtocolException e) {
            notBegun(Optional.of(remote), e.finding());
            return;
        }
        int port = environment.settings().ikePort();
        var details = new SaDetails(
                true,
                environment.newIkeSpi(),
                new InetSocketAddress(local, port),
                new InetSocketAddress(remote, port),
                environment.now());
        details.peer(peer);
        details.fragmentSize(environment.fragmentSize(peer, remote));
        var sa = new IkeSa(environment, details, owner);
        old.ifPresent(sa::reauthenticates);
        try {
            var first = new InitSent(sa, peer, proposals);
            sa.become(first);
            sas.add(sa);
            owner.opened(sa);
            first.send();
        } catch (ProtocolException e) {
            retryLater(e.getMessage());
        }
    }

    /** A responder's IKE SA was found to be of this tunnel. */
    void joined(IkeSa sa) {
        sas.add(sa);
    }

    /** One of its IKE SAs gets another in its place, which may be post-quantum where that one was not. */
    void rekeyed(IkeSa fresh) {
        joined(fresh);
        watch.falls(peer, fresh.details(), environment.methods().names());
    }

    /** The peer has initiated: attempts of ours that it cannot have finished are not needed. */
    void giveUpAttempts() {
        for (IkeSa sa : List.copyOf(sas)) {
            if (sa.state() instanceof InitSent || sa.state() instanceof IntermediateSent) {
                sa.close("the peer initiated at the same time");
            }
        }
    }

    /** One of its IKE SAs has ended. */
    void left(IkeSa sa, String why) {
        sas.remove(sa);
        if (sa.state() instanceof Established established && established.isReplaced()) {
            return;
        }
        if (sa.state() instanceof Established) {
            forgiveIfHealthy();
        }
        if (isDown()) {
            retryLater(why);
        }
    }

    /** A Child SA could not be set up: the IKE SA stays. */
    void childFailed(IkeSa sa, String why) {
        environment
                .host()
                .publish(
                        new IkeEvent.NegotiationFailed(peer.name(), sa.details().remote(), why));
        retryLater(why);
    }

    /** A Child SA ended that was not to end. */
    void childGone() {
        forgiveIfHealthy();
        retryLater("the peer deleted the Child SA");
    }

    private void forgiveIfHealthy() {
        if (!lastAttempt.plus(HEALTHY).isAfter(environment.now())) {
            failures = 0;
        }
    }

    private void retryLater(String why) {
        reason = why;
        if (keptUp) {
            long wait = FIRST_RETRY.toMillis() << Math.min(failures++, MAX_DOUBLINGS);
            // A quarter more or less, so that many tunnels that fail at once do not come again at once.
            long jitter = (long) ((environment.random().nextDouble() - 0.5) * wait / 2);
            deadlines.set(Deadlines.Kind.CONNECT, environment.now().plusMillis(wait + jitter));
        }
    }

    TunnelStatus status() {
        boolean up = sas.stream()
                .anyMatch(sa -> sa.state() instanceof Established established
                        && !established.children().current().isEmpty());
        TunnelStatus.State state =
                up ? TunnelStatus.State.UP : sas.isEmpty() ? TunnelStatus.State.DOWN : TunnelStatus.State.CONNECTING;
        return new TunnelStatus(
                peer,
                state,
                keptUp,
                up ? warning() : whyDown(),
                sas.stream().map(Tunnel::status).toList());
    }

    private String warning() {
        return lacking.map(finding -> "its keys cannot be replaced: " + finding.conclusion())
                .orElseGet(() -> watch.warning(peer));
    }

    private String whyDown() {
        if (sas.isEmpty() && peer.remoteName().isPresent() && addresses.isEmpty()) {
            return unresolved();
        }
        return reason.isEmpty() && sas.isEmpty()
                ? lacking.map(Finding::conclusion).orElse("nobody initiated it yet")
                : reason;
    }

    static IkeSaStatus status(IkeSa sa) {
        SaDetails details = sa.details();
        Optional<Established> established =
                Optional.of(sa.state()).filter(Established.class::isInstance).map(Established.class::cast);
        return new IkeSaStatus(
                details.peer().map(PeerConfig::name).orElse(""),
                details.initiator(),
                details.localSpi(),
                details.remoteSpi(),
                details.local(),
                details.remote(),
                established
                        .flatMap(up -> details.peer())
                        .map(peer -> peer.remoteId().toString())
                        .orElse(""),
                sa.state().word(),
                details.proposal(),
                details.keyExchanges(),
                details.postQuantum(),
                details.ppk(),
                details.nat(),
                established.map(Established::since).orElse(Instant.EPOCH),
                established.map(Established::setUpTime).orElse(Duration.ZERO),
                sa.recorder().summary(sa.deadlines().at(Deadlines.Kind.REKEY).orElse(Instant.EPOCH)),
                established.stream()
                        .filter(up -> !up.isReplaced())
                        .flatMap(up -> up.children().all().stream())
                        .map(ChildSa::status)
                        .toList());
    }
}
