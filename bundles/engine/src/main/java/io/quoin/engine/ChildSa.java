package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.wire.TrafficSelector.Range;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    private final EspSa outbound;
    private final Deque<SaId> installed = new ArrayDeque<>();
    private final List<Policy> policies = new ArrayList<>();
    private final boolean postQuantum;
    private final Instant installedAt;

    /**
     * @param keymat all keys; closed by the caller
     * @param weInitiated the exchange that makes it: the initiator's keys come first (RFC 7296, 2.17)
     */
    ChildSa(IkeSa sa, String peer, ChildAgreement agreement, Secret keymat, boolean weInitiated) {
        this.environment = sa.environment();
        this.agreement = agreement;
        this.installedAt = environment.now();
        this.postQuantum = sa.details().postQuantum()
                || environment
                        .methods()
                        .isPostQuantum(agreement.selection().chosen().values());
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

    boolean hasInboundSpi(int spi) {
        return inbound.id().spi() == spi;
    }

    boolean hasOutboundSpi(int spi) {
        return outbound.id().spi() == spi;
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
            installed.push(inbound.id());
        }
        installPolicies(EspSa.Direction.IN, agreement.remote(), agreement.local(), inbound);
    }

    /** From now on we send. */
    void openOutbound() throws DataplaneException {
        try (outbound) {
            environment.dataplane().install(outbound);
            installed.push(outbound.id());
        }
        installPolicies(EspSa.Direction.OUT, agreement.local(), agreement.remote(), outbound);
    }

    private void installPolicies(EspSa.Direction direction, List<Range> sources, List<Range> destinations, EspSa sa)
            throws DataplaneException {
        InetAddress from = sa.source();
        InetAddress to = sa.id().destination();
        for (Range source : sources) {
            for (Range destination : destinations) {
                if (source.start().length() == destination.start().length()) {
                    var selector = TrafficSelectors.selector(source, destination);
                    var policy = new Policy(direction, agreement.mode(), selector, from, to, sa.requestId());
                    environment.policies().install(policy);
                    policies.add(policy);
                }
            }
        }
    }

    /** What it has carried so far, inbound; nothing where the data plane cannot say. */
    SaCounters inboundCounters() {
        try {
            return environment.dataplane().counters(inbound.id());
        } catch (DataplaneException e) {
            return SaCounters.NONE;
        }
    }

    /**
     * Removes from the data plane what was installed there, and nothing else: an SPI that the data plane refused may be
     * that of somebody else's. Policies go first: what fits them then waits for no Security Association.
     *
     * @param reason why it ends
     * @return the reason, and what the data plane would not remove
     */
    String close(String reason) {
        inbound.close();
        outbound.close();
        var problems = new StringJoiner(", ", reason + "; not removed from the data plane: ", "").setEmptyValue(reason);
        for (Policy policy : policies) {
            attempt(() -> environment.policies().remove(policy), problems);
        }
        for (SaId id : installed) {
            attempt(() -> environment.dataplane().remove(id), problems);
        }
        policies.clear();
        installed.clear();
        return problems.toString();
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
                agreement.selection().notation(),
                postQuantum,
                agreement.mode(),
                inbound.encapsulation().isPresent(),
                agreement.local().stream().map(TrafficSelectors::format).toList(),
                agreement.remote().stream().map(TrafficSelectors::format).toList(),
                installedAt);
    }
}
