package io.quoin.gateway;

import io.quoin.engine.ChildSaStatus;
import io.quoin.engine.DropReason;
import io.quoin.engine.ExchangeCount;
import io.quoin.engine.IkeSaSetUp;
import io.quoin.engine.IkeSaStatus;
import io.quoin.engine.KeyExchangeName;
import io.quoin.engine.Negotiation;
import io.quoin.engine.PeerConfig;
import io.quoin.engine.TrafficSelectors;
import io.quoin.engine.TunnelStatus;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.manage.ChildSaView;
import io.quoin.manage.CommandException;
import io.quoin.manage.ConfigurationError;
import io.quoin.manage.ExchangeView;
import io.quoin.manage.GatewayStatus;
import io.quoin.manage.IkeSaView;
import io.quoin.manage.KexBenchView;
import io.quoin.manage.KexEventView;
import io.quoin.manage.KexMethodView;
import io.quoin.manage.KexTestView;
import io.quoin.manage.Management;
import io.quoin.manage.NegotiationView;
import io.quoin.manage.Protection;
import io.quoin.manage.SetUpView;
import io.quoin.manage.Snapshot;
import io.quoin.manage.Traffic;
import io.quoin.manage.TunnelPast;
import io.quoin.manage.TunnelView;
import io.quoin.wire.TrafficSelector.Range;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The gateway as management sees it: asks the engines for a snapshot and renders it. */
final class GatewayView implements Management {
    private static final long STATUS_MILLIS = 2000;

    private final Gateway gateway;
    private final String version;
    private final Instant started = Instant.now();

    GatewayView(Gateway gateway, String version) {
        this.gateway = gateway;
        this.version = version;
    }

    @Override
    public Snapshot snapshot() {
        List<Shard.Status> shards = shards();
        Map<String, List<TunnelStatus>> live = live(shards);
        return new Snapshot(
                status(shards),
                tunnels(live)
                        .filter(tunnel -> tunnel.index() > 0)
                        .sorted(Comparator.comparing(TunnelView::index))
                        .toList(),
                ikeSas(live),
                kexMethods(shards));
    }

    @Override
    public GatewayStatus status() {
        return status(shards());
    }

    private GatewayStatus status(List<Shard.Status> shards) {
        Optional<Router> router = gateway.router();
        SortedMap<String, Long> drops = gateway.surroundings().drops().byName();
        router.ifPresent(running -> drops.putAll(running.dataplaneDrops()));
        for (DropReason reason : DropReason.values()) {
            drops.put(
                    Words.of(reason),
                    shards.stream()
                            .mapToLong(shard -> shard.drops().getOrDefault(reason, 0L))
                            .sum());
        }
        String silent =
                router.filter(running -> running.shards() > shards.size()).isPresent()
                        ? (router.get().shards() - shards.size()) + " IKE engines do not answer"
                        : "";
        return new GatewayStatus(
                version,
                started,
                router.isPresent(),
                Stream.of(gateway.problem(), silent)
                        .filter(text -> !text.isEmpty())
                        .reduce((one, other) -> one + "; " + other)
                        .orElse(""),
                gateway.dataplanes().views(router.map(Router::provider)),
                router.map(Router::listening).orElse(List.of()),
                router.map(Router::shards).orElse(0),
                shards.stream().mapToInt(Shard.Status::halfOpen).sum(),
                shards.stream().anyMatch(Shard.Status::cookies),
                exchanges(shards),
                drops,
                gateway.surroundings().bugs().sum(),
                errors());
    }

    @Override
    public List<TunnelView> tunnels() {
        return tunnels(live(shards())).toList();
    }

    private Stream<TunnelView> tunnels(Map<String, List<TunnelStatus>> live) {
        return gateway.tunnels().configured().values().stream()
                .map(peer -> tunnel(peer, live.getOrDefault(peer.name(), List.of())));
    }

    @Override
    public List<IkeSaView> ikeSas() {
        return ikeSas(live(shards()));
    }

    private List<IkeSaView> ikeSas(Map<String, List<TunnelStatus>> live) {
        return live.values().stream()
                .flatMap(List::stream)
                .flatMap(tunnel -> tunnel.sas().stream().map(sa -> ikeSa(tunnel, sa)))
                .toList();
    }

    @Override
    public List<KexMethodView> kexMethods() {
        return kexMethods(shards());
    }

    private List<KexMethodView> kexMethods(List<Shard.Status> shards) {
        List<String> used = shards.stream()
                .flatMap(shard -> shard.tunnels().stream())
                .flatMap(tunnel -> tunnel.sas().stream())
                .filter(GatewayView::isEstablished)
                .flatMap(sa -> sa.keyExchanges().stream().map(KeyExchangeName::keyword))
                .toList();
        return gateway.methods().all().stream()
                .map(listed -> KexViews.method(listed, used))
                .toList();
    }

    @Override
    public List<KexEventView> kexEvents() {
        return gateway.methods().events();
    }

    @Override
    public List<KexTestView> testKex(String method) throws CommandException {
        List<KexTestView> tested =
                gateway.methods().test(method).stream().map(KexViews::test).toList();
        if (tested.isEmpty()) {
            throw new CommandException("no bundle brings the key-exchange method '" + method + "'; there are: "
                    + KexViews.keywords(gateway.methods(), listed -> true));
        }
        return tested;
    }

    @Override
    public KexBenchView benchKex(String method) throws CommandException {
        return KexViews.bench(gateway.methods(), method);
    }

    @Override
    public List<NegotiationView> negotiations(String tunnel) throws CommandException {
        String name = gateway.peer(tunnel).name();
        return gateway.router().map(running -> running.negotiations(name, STATUS_MILLIS)).orElse(List.of()).stream()
                .sorted(Comparator.comparing(Negotiation::endedAt).reversed())
                .map(negotiation -> NegotiationViews.of(negotiation, gateway.clock()))
                .toList();
    }

    @Override
    public void initiate(String tunnel) throws CommandException {
        gateway.initiate(tunnel);
    }

    @Override
    public void rekey(String tunnel) throws CommandException {
        gateway.rekey(tunnel);
    }

    @Override
    public void terminate(String tunnel) throws CommandException {
        gateway.terminate(tunnel);
    }

    private List<ConfigurationError> errors() {
        var errors = new ArrayList<ConfigurationError>();
        gateway.settingsError().ifPresent(errors::add);
        errors.addAll(gateway.signatures().errors());
        errors.addAll(gateway.tunnels().errors());
        return errors;
    }

    private List<Shard.Status> shards() {
        return gateway.router().map(running -> running.status(STATUS_MILLIS)).orElse(List.of());
    }

    /** What the engines say of each tunnel: several do where the peer may have any address. */
    private static Map<String, List<TunnelStatus>> live(List<Shard.Status> shards) {
        var live = new TreeMap<String, List<TunnelStatus>>();
        for (Shard.Status shard : shards) {
            for (TunnelStatus tunnel : shard.tunnels()) {
                live.computeIfAbsent(tunnel.peer().name(), name -> new ArrayList<>())
                        .add(tunnel);
            }
        }
        return live;
    }

    private TunnelView tunnel(PeerConfig peer, List<TunnelStatus> live) {
        List<IkeSaStatus> sas =
                live.stream().flatMap(tunnel -> tunnel.sas().stream()).toList();
        TunnelView.State state = live.stream()
                .map(tunnel -> TunnelView.State.valueOf(tunnel.state().name()))
                .max(Comparator.naturalOrder())
                .orElse(TunnelView.State.DOWN);
        Optional<History.Summary> past = gateway.surroundings().history().of(peer.name());
        Protection protection = Protections.ofTraffic(sas);
        return new TunnelView(
                gateway.indexes().of(peer.name()).orElse(0),
                peer.name(),
                remote(peer, sas),
                state,
                live.stream().anyMatch(TunnelStatus::keptUp),
                reason(live, state, past),
                past.map(known -> gateway.clock().wall(known.since())).orElse(started),
                Words.of(peer.postQuantum()),
                Words.of(peer.credentials()),
                protection,
                newest(sas).map(IkeSaStatus::proposal).orElse(""),
                peer.localId().toString(),
                peer.remoteId().toString(),
                selectors(peer.children().stream().flatMap(child -> child.localSelectors().stream())),
                selectors(peer.children().stream().flatMap(child -> child.remoteSelectors().stream())),
                peer.children().size(),
                gateway.tunnels().settings(peer.name()),
                past.map(History.Summary::received)
                        .orElse(Traffic.NONE)
                        .plus(carried(sas, child -> counters(child.inbound()))),
                past.map(History.Summary::sent).orElse(Traffic.NONE).plus(carried(sas, this::sent)),
                past(past.map(History.Summary::past).orElse(TunnelPast.NONE), sas));
    }

    /** What the data plane dropped for the Child SAs that are still there comes on top. */
    private TunnelPast past(TunnelPast before, List<IkeSaStatus> sas) {
        List<SaCounters> now = sas.stream()
                .flatMap(sa -> sa.children().stream())
                .map(child -> counters(child.inbound()))
                .toList();
        return new TunnelPast(
                before.flaps(),
                before.ikeRekeys(),
                before.childRekeys(),
                before.lastFailure(),
                before.replayed() + now.stream().mapToLong(SaCounters::replayed).sum(),
                before.integrityFailures()
                        + now.stream().mapToLong(SaCounters::integrityFailures).sum());
    }

    private static List<ExchangeView> exchanges(List<Shard.Status> shards) {
        var sums = new TreeMap<Integer, ExchangeCount>();
        shards.stream()
                .flatMap(shard -> shard.exchanges().stream())
                .forEach(count -> sums.merge(count.number(), count, ExchangeCount::plus));
        return sums.values().stream()
                .map(sum -> new ExchangeView(
                        sum.exchange(),
                        sum.number(),
                        sum.begun(),
                        sum.completed(),
                        sum.answered(),
                        sum.retransmitted(),
                        sum.repeated()))
                .toList();
    }

    private SetUpView setUp(IkeSaSetUp setUp) {
        return new SetUpView(
                setUp.localAuth(),
                setUp.remoteAuth(),
                setUp.postQuantumAuth(),
                setUp.fullTranscript(),
                setUp.rounds().stream().map(NegotiationViews::round).toList(),
                setUp.fragmentsSent(),
                setUp.fragmentsReceived(),
                setUp.retransmits(),
                gateway.clock().until(setUp.rekeyAt()));
    }

    /** Behind a name the address in use, else the one that would be called. */
    private String remote(PeerConfig peer, List<IkeSaStatus> sas) {
        if (peer.remoteName().isEmpty()) {
            return peer.remote().map(InetAddress::getHostAddress).orElse("any");
        }
        Optional<InetAddress> address = newest(sas)
                .map(sa -> sa.remote().getAddress())
                .or(() -> gateway.names().of(peer).addresses().stream().findFirst());
        return peer.remoteName().get() + " ("
                + address.map(InetAddress::getHostAddress).orElse("not resolved") + ")";
    }

    private String reason(List<TunnelStatus> live, TunnelView.State state, Optional<History.Summary> past) {
        if (gateway.router().isEmpty()) {
            return "the gateway does not run: " + gateway.problem();
        }
        return live.stream()
                .map(TunnelStatus::reason)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .or(() -> past.filter(known -> state != TunnelView.State.UP).map(History.Summary::failure))
                .orElse("");
    }

    /** The outbound half of a replaced Child SA is gone before the inbound half. */
    private SaCounters sent(ChildSaStatus child) {
        return child.replaced() ? child.sent() : counters(child.outbound());
    }

    private static Traffic carried(List<IkeSaStatus> sas, Function<ChildSaStatus, SaCounters> direction) {
        return sas.stream()
                .flatMap(sa -> sa.children().stream())
                .map(child -> traffic(direction.apply(child)))
                .reduce(Traffic.NONE, Traffic::plus);
    }

    private IkeSaView ikeSa(TunnelStatus tunnel, IkeSaStatus sa) {
        return new IkeSaView(
                tunnel.peer().name(),
                sa.initiator(),
                sa.localSpi(),
                sa.remoteSpi(),
                Words.of(sa.local()),
                Words.of(sa.remote()),
                sa.remoteId(),
                sa.state(),
                sa.proposal(),
                Protections.of(sa),
                sa.behindNat(),
                isEstablished(sa) ? gateway.clock().since(sa.establishedAt()) : Duration.ZERO,
                sa.setUpTime(),
                setUp(sa.setUp()),
                sa.children().stream()
                        .filter(child -> !child.replaced())
                        .map(this::child)
                        .toList());
    }

    private ChildSaView child(ChildSaStatus child) {
        SaCounters in = counters(child.inbound());
        return new ChildSaView(
                child.name(),
                child.inbound().spi(),
                child.outbound().spi(),
                child.proposal(),
                child.postQuantum(),
                Words.of(child.mode()),
                child.udpEncapsulated(),
                child.localSelectors(),
                child.remoteSelectors(),
                traffic(in),
                traffic(counters(child.outbound())),
                in.replayed(),
                in.integrityFailures(),
                gateway.clock().since(child.installedAt()));
    }

    private SaCounters counters(SaId id) {
        return gateway.router().map(running -> running.counters(id)).orElse(SaCounters.NONE);
    }

    private static Traffic traffic(SaCounters counters) {
        return new Traffic(counters.octets(), counters.packets());
    }

    private static boolean isEstablished(IkeSaStatus sa) {
        return sa.establishedAt().isAfter(Instant.EPOCH);
    }

    private static Optional<IkeSaStatus> newest(List<IkeSaStatus> sas) {
        return sas.stream().filter(GatewayView::isEstablished).max(Comparator.comparing(IkeSaStatus::establishedAt));
    }

    private static List<String> selectors(Stream<Range> ranges) {
        return ranges.map(TrafficSelectors::format).distinct().toList();
    }
}
