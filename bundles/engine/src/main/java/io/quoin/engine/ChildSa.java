package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.ipsec.Selector;
import io.quoin.wire.TrafficSelector.Range;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A pair of ESP Security Associations and the policies that lead to them. Both directions are prepared at once and
 * opened one after the other, so that each can act at its moment; the keys are wiped as soon as the data plane has
 * them.
 */
final class ChildSa {
    private final Environment environment;
    private final ChildAgreement agreement;
    private final EspSa inbound;
    private EspSa outbound;
    private final List<SaId> installed = new ArrayList<>(2);
    private final List<Policy> policies = new ArrayList<>(2);
    private final List<Selector> selectors;
    private final KeyExchangeNames names;
    private final boolean postQuantum;
    private final Instant installedAt;
    private Stage stage = Stage.RECEIVING;
    private SaCounters sent = SaCounters.NONE;

    /** A Child SA begins by receiving, and ends so. */
    private enum Stage {
        RECEIVING,
        OPEN,
        REPLACED
    }

    /**
     * @param keymat all keys; closed by the caller
     * @param weInitiated the exchange that makes it: the initiator's keys come first (RFC 7296, 2.17)
     */
    ChildSa(IkeSa sa, String peer, ChildAgreement agreement, Secret keymat, boolean weInitiated) {
        this.environment = sa.environment();
        this.agreement = agreement;
        this.installedAt = environment.now();
        this.selectors = selectors(agreement);
        this.names = environment.methods().names();
        this.postQuantum = sa.details().postQuantum()
                || names.isPostQuantum(agreement.selection().chosen());
        int half = keymat.length() / 2;
        SaDetails details = sa.details();
        int requestId = environment.requestId(peer, agreement.config().name());
        try (Secret first = keymat.slice(0, half);
                Secret second = keymat.slice(half, keymat.length())) {
            inbound = espSa(
                    EspSa.Direction.IN,
                    agreement.inboundSpi(),
                    details.remote(),
                    details.local(),
                    weInitiated ? second : first,
                    requestId,
                    details.nat());
            outbound = espSa(
                    EspSa.Direction.OUT,
                    agreement.outboundSpi(),
                    details.local(),
                    details.remote(),
                    weInitiated ? first : second,
                    requestId,
                    details.nat());
        }
    }

    private EspSa espSa(
            EspSa.Direction direction,
            int spi,
            InetSocketAddress source,
            InetSocketAddress destination,
            Secret keys,
            int requestId,
            boolean encapsulate) {
        EspSuite suite = agreement.suite();
        int cut = suite.encryptionKeyLength();
        return new EspSa(
                new SaId(spi, destination.getAddress()),
                source.getAddress(),
                direction,
                agreement.mode(),
                suite,
                keys.slice(0, cut),
                keys.slice(cut, keys.length()),
                requestId,
                encapsulate
                        ? Optional.of(new EspSa.UdpEncapsulation(source.getPort(), destination.getPort()))
                        : Optional.empty(),
                agreement.config().replayWindow(),
                agreement.extendedSequenceNumbers());
    }

    String name() {
        return agreement.config().name();
    }

    ChildConfig config() {
        return agreement.config();
    }

    /** Our SPI, as a Delete payload holds it. */
    Octets inboundSpi() {
        return Octets.ofInt(inbound.id().spi());
    }

    /** The peer's SPI, as its messages name this Child SA. */
    Octets outboundSpi() {
        return Octets.ofInt(outbound.id().spi());
    }

    /** From now on what the peer sends is taken. */
    void openInbound() throws DataplaneException {
        try (inbound) {
            environment.dataplane().install(inbound);
            installed.add(inbound.id());
        }
        installPolicies(inbound);
    }

    /** From now on we send. */
    void openOutbound() throws DataplaneException {
        stage = Stage.OPEN;
        try (EspSa opened = outbound) {
            environment.dataplane().install(opened);
            installed.add(opened.id());
        }
        installPolicies(outbound);
    }

    private void installPolicies(EspSa sa) throws DataplaneException {
        for (Selector selector : selectors) {
            var policy = new Policy(
                    sa.direction(),
                    agreement.mode(),
                    sa.direction() == EspSa.Direction.OUT ? selector : selector.reversed(),
                    sa.source(),
                    sa.id().destination(),
                    sa.requestId());
            environment.policies().install(policy);
            policies.add(policy);
        }
    }

    /** Of what we send: each pair of a local and a remote range of one family. */
    private static List<Selector> selectors(ChildAgreement agreement) {
        var selectors = new ArrayList<Selector>(1);
        for (Range local : agreement.local()) {
            for (Range remote : agreement.remote()) {
                if (local.start().length() == remote.start().length()) {
                    selectors.add(TrafficSelectors.selector(local, remote));
                }
            }
        }
        return selectors;
    }

    /**
     * The peer is elsewhere now.
     *
     * @return false where the data plane cannot lead this Child SA there
     */
    boolean move(InetSocketAddress remote) {
        if (stage == Stage.RECEIVING) {
            outbound = towards(remote);
        }
        try {
            for (SaId id : installed) {
                environment.dataplane().move(id, remote);
            }
            return true;
        } catch (DataplaneException e) {
            return stage == Stage.RECEIVING;
        }
    }

    /** The outbound half to another address, with the same keys: it has not been installed yet. */
    private EspSa towards(InetSocketAddress remote) {
        return new EspSa(
                new SaId(outbound.id().spi(), remote.getAddress()),
                outbound.source(),
                outbound.direction(),
                outbound.mode(),
                outbound.suite(),
                outbound.encryptionKey(),
                outbound.integrityKey(),
                outbound.requestId(),
                outbound.encapsulation().map(ports -> new EspSa.UdpEncapsulation(ports.sourcePort(), remote.getPort())),
                outbound.replayWindow(),
                outbound.extendedSequenceNumbers());
    }

    /** Whether its packets with fresh sequence numbers can be told from old ones, and have this name. */
    boolean tellsFreshness(SaId id) {
        return inbound.id().equals(id) && inbound.replayWindow() > 0;
    }

    /** Whether another has taken its place: it only receives what was under way. */
    boolean isReplaced() {
        return stage == Stage.REPLACED;
    }

    /** Whether it only receives, until the one that it replaces is deleted. */
    boolean isWaiting() {
        return stage == Stage.RECEIVING;
    }

    /** What it has carried so far, inbound; nothing where the data plane cannot say. */
    SaCounters inboundCounters() {
        return counters(inbound);
    }

    /** What it has carried so far, outbound; nothing where the data plane cannot say. */
    SaCounters outboundCounters() {
        return counters(outbound);
    }

    private SaCounters counters(EspSa direction) {
        try {
            return environment.dataplane().counters(direction.id());
        } catch (DataplaneException e) {
            return SaCounters.NONE;
        }
    }

    /** Another has taken its place: nothing is sent through it any more, and what is under way is still taken. */
    void replace() {
        stage = Stage.REPLACED;
        sent = outboundCounters();
        closeDirection(outbound, new StringJoiner(""));
    }

    /**
     * Removes from the data plane what was installed there, and nothing else: an SPI that the data plane refused may be
     * that of somebody else's.
     *
     * @param reason why it ends
     * @return the reason, and what the data plane would not remove
     */
    String close(String reason) {
        stage = Stage.REPLACED;
        var problems = new StringJoiner(", ", reason + "; not removed from the data plane: ", "").setEmptyValue(reason);
        closeDirection(outbound, problems);
        closeDirection(inbound, problems);
        return problems.toString();
    }

    /** Policies first: what fits them then waits for no Security Association. */
    private void closeDirection(EspSa direction, StringJoiner problems) {
        direction.close();
        for (Policy policy : List.copyOf(policies)) {
            if (policy.direction() == direction.direction()) {
                policies.remove(policy);
                attempt(() -> environment.policies().remove(policy), problems);
            }
        }
        if (installed.remove(direction.id())) {
            attempt(() -> environment.dataplane().remove(direction.id()), problems);
        }
    }

    private interface Removal {
        void perform() throws DataplaneException;
    }

    private static void attempt(Removal removal, StringJoiner problems) {
        try {
            removal.perform();
        } catch (DataplaneException e) {
            problems.add(e.getMessage());
        }
    }

    ChildSaStatus status() {
        return new ChildSaStatus(
                name(),
                inbound.id(),
                outbound.id(),
                agreement.selection().notation(names),
                postQuantum,
                agreement.mode(),
                inbound.encapsulation().isPresent(),
                isReplaced(),
                sent,
                agreement.local().stream().map(TrafficSelectors::format).toList(),
                agreement.remote().stream().map(TrafficSelectors::format).toList(),
                installedAt);
    }
}
