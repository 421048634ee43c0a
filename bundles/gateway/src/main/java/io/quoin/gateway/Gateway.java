package io.quoin.gateway;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.SignatureScheme;
import io.quoin.engine.Input;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.PeerConfig;
import io.quoin.ipsec.DataplaneProvider;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.linux.UdpOptions;
import io.quoin.manage.CommandException;
import io.quoin.manage.ConfigurationError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link Router} at work as configuration and the bundles that are there allow it, and tells it what changes.
 * One thread does all of that: whatever happens only asks it to compare what is with what should be.
 */
final class Gateway implements AutoCloseable {
    /** Data planes come one after the other while a container starts: the best is chosen when no more have come. */
    private static final Duration SETTLE = Duration.ofSeconds(1);
    /** So long after a start a better data plane that comes late cuts tunnels rather than be left out. */
    private static final Duration STARTING = Duration.ofSeconds(30);

    private static final long RETRY_SECONDS = 10;
    private static final long COMMAND_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Tunnels tunnels;
    private final TunnelIndexes indexes;
    private final Dataplanes dataplanes = new Dataplanes();
    private final KexRegistry methods = new KexRegistry(this::methodsChanged);
    private final KexSignature.Desk signatures;
    private final SchemeRegistry schemes = new SchemeRegistry();
    private final History history = new History();
    private final MonotonicClock clock = new MonotonicClock();
    private final Router.Surroundings surroundings;
    private final ScheduledExecutorService control;
    private final Names names;

    private final TunnelFeed feed;
    private final AtomicBoolean tunnelsToTell = new AtomicBoolean();
    private final AtomicBoolean methodsToTell = new AtomicBoolean();
    private List<KeyExchangeMethod> offered = List.of();
    private Optional<Input.OfferSchemes> offeredSchemes = Optional.empty();
    private Instant routerStarted = Instant.EPOCH;
    private volatile Instant settled = clock.now().plus(SETTLE);
    private volatile Optional<GatewaySettings> settings = Optional.empty();
    private volatile Optional<ConfigurationError> settingsError = Optional.empty();
    private volatile Optional<Router> router = Optional.empty();
    private volatile String problem = "the gateway is starting";

    /**
     * Begins to work.
     *
     * @param socketOptions what holds for all its sockets
     * @param resolver looks host names up
     * @param signatures says who signed a bundle
     */
    Gateway(
            Tunnels tunnels,
            TunnelIndexes indexes,
            UdpOptions socketOptions,
            Names.Resolver resolver,
            KexSignature.Desk signatures) {
        this.tunnels = tunnels;
        this.indexes = indexes;
        this.signatures = signatures;
        signatures.refresh();
        this.surroundings = new Router.Surroundings(socketOptions, clock, history, new Drops(), new LongAdder());
        this.control = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "quoin-gateway");
            thread.setDaemon(true);
            return thread;
        });
        this.names = new Names(resolver);
        this.feed = new TunnelFeed(tunnels, indexes, names, history, clock, control);
        tunnels.whenChanged(this::tunnelsChanged);
        names.start(clock, this::tunnelsChanged);
        later(this::reconcile, SETTLE);
        control.scheduleWithFixedDelay(this::retry, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    /** Settings that have errors change nothing but the status. */
    void configure(Map<String, ?> properties) {
        try {
            GatewaySettings parsed = GatewaySettings.parse(properties);
            methods.requireSignatures(parsed.signedKex());
            settings = Optional.of(parsed);
            settingsError = Optional.empty();
            later(this::reconcile, Duration.ZERO);
        } catch (InvalidConfiguration e) {
            settingsError = Optional.of(new ConfigurationError("io.quoin.gateway.cfg", "", e.errors()));
            if (settings.isEmpty()) {
                problem = "io.quoin.gateway.cfg has errors: " + e.getMessage();
            }
            LOG.error("io.quoin.gateway.cfg: {}", e.getMessage());
        }
    }

    void add(DataplaneProvider provider, int ranking) {
        dataplanes.add(provider, ranking);
        settled = clock.now().plus(SETTLE);
        later(this::reconcile, SETTLE);
    }

    /** Returns when it is not in use any more. */
    void remove(DataplaneProvider provider) {
        dataplanes.remove(provider);
        if (!control.isShutdown()) {
            await(control.submit(this::reconcile));
        }
    }

    void add(KexOffer offer) {
        methods.add(offer);
    }

    void removeMethod(long serviceId) {
        methods.remove(serviceId);
    }

    void add(SignatureScheme scheme, int ranking, long serviceId) {
        schemes.add(scheme, ranking, serviceId);
        later(() -> offerSchemes(false), Duration.ZERO);
    }

    void remove(SignatureScheme scheme) {
        schemes.remove(scheme);
        later(() -> offerSchemes(false), Duration.ZERO);
    }

    void set(CertificateValidator validator) {
        schemes.set(validator);
        later(() -> offerSchemes(false), Duration.ZERO);
    }

    void unset(CertificateValidator validator) {
        schemes.unset(validator);
        later(() -> offerSchemes(false), Duration.ZERO);
    }

    void initiate(String name) throws CommandException {
        PeerConfig peer = peer(name);
        if (peer.isAnywhere()) {
            throw new CommandException("tunnel " + name + " has remote = any: only its peer can initiate it");
        }
        await(running().initiate(peer), "initiate " + name);
    }

    void rekey(String name) throws CommandException {
        await(running().rekey(peer(name)), "rekey " + name);
    }

    void terminate(String name) throws CommandException {
        await(running().terminate(peer(name)), "terminate " + name);
    }

    Tunnels tunnels() {
        return tunnels;
    }

    TunnelIndexes indexes() {
        return indexes;
    }

    Names names() {
        return names;
    }

    Dataplanes dataplanes() {
        return dataplanes;
    }

    KexRegistry methods() {
        return methods;
    }

    KexSignature.Desk signatures() {
        return signatures;
    }

    MonotonicClock clock() {
        return clock;
    }

    Router.Surroundings surroundings() {
        return surroundings;
    }

    Optional<Router> router() {
        return router;
    }

    String problem() {
        return problem;
    }

    Optional<ConfigurationError> settingsError() {
        return settingsError;
    }

    /** Says goodbye to all peers; within two seconds. */
    @Override
    public void close() {
        if (control.isShutdown()) {
            return;
        }
        tunnels.whenChanged(() -> {});
        names.close();
        await(control.submit(this::stop));
        control.shutdownNow();
        methods.close();
    }

    /** Once for all changes that come in the meantime: a thousand files may. */
    private void tunnelsChanged() {
        if (tunnelsToTell.compareAndSet(false, true)) {
            later(
                    () -> {
                        tunnelsToTell.set(false);
                        reconcile();
                    },
                    Duration.ZERO);
        }
    }

    /** Once for all that are admitted in the meantime. An engine may call it. */
    private void methodsChanged() {
        if (methodsToTell.compareAndSet(false, true)) {
            later(
                    () -> {
                        methodsToTell.set(false);
                        offer(false);
                    },
                    Duration.ZERO);
        }
    }

    private void retry() {
        if (signatures.refresh()) {
            methods.judgeAgain();
        }
        tunnels.retry();
        reconcile();
    }

    /** Bundles come and go also while the gateway is being closed. */
    private void later(Runnable action, Duration delay) {
        if (!control.isShutdown()) {
            control.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void reconcile() {
        try {
            settings.ifPresent(this::follow);
            feed.list();
            router.ifPresent(feed::feed);
        } catch (RuntimeException e) {
            // Otherwise the schedule would end in silence.
            LOG.error("the gateway could not follow a change, which is a bug", e);
        }
    }

    private void follow(GatewaySettings wanted) {
        if (router.isEmpty() && clock.now().isBefore(settled)) {
            return;
        }
        boolean mayCut = history.isIdle() || clock.since(routerStarted).compareTo(STARTING) < 0;
        Dataplanes.Choice choice = dataplanes.choose(wanted.dataplane(), router.map(Router::provider), mayCut);
        boolean same = router.isPresent()
                && router.get().settings().servesAs(wanted)
                && choice.provider().equals(router.map(Router::provider));
        if (same) {
            return;
        }
        stop();
        if (choice.provider().isEmpty()) {
            waiting(choice.reason());
            return;
        }
        try {
            start(wanted, choice.provider().get());
        } catch (IOException e) {
            waiting(e.getMessage() + "; tried again every " + RETRY_SECONDS + " s");
        }
    }

    private void start(GatewaySettings wanted, DataplaneProvider provider) throws IOException {
        Router started = Router.start(wanted, provider, surroundings);
        router = Optional.of(started);
        routerStarted = clock.now();
        problem = String.join("; ", started.missing());
        LOG.info(
                "the gateway listens at {}, with {} IKE engines and the data plane {}: {}",
                String.join(" ", started.listening()),
                started.shards(),
                provider.name(),
                provider.description());
        offer(true);
        offerSchemes(true);
    }

    private void stop() {
        router.ifPresent(running -> {
            router = Optional.empty();
            running.stop();
            feed.reset();
            LOG.info("the gateway is stopped");
        });
    }

    private void waiting(String why) {
        if (!why.equals(problem)) {
            LOG.error("the gateway does not run: {}", why);
        }
        problem = why;
    }

    private void offer(boolean again) {
        List<KeyExchangeMethod> now = methods.offered();
        KeyExchangeNames names = tunnels.learn(now);
        if (router.isPresent() && (again || !now.equals(offered))) {
            offered = now;
            router.get().offer(new Input.OfferMethods(now, names));
        }
    }

    private void offerSchemes(boolean again) {
        Input.OfferSchemes now = schemes.offered();
        if (router.isPresent() && (again || !offeredSchemes.equals(Optional.of(now)))) {
            offeredSchemes = Optional.of(now);
            router.get().offer(now);
        }
    }

    /** @throws CommandException where no tunnel of that name is configured, naming those that are */
    PeerConfig peer(String name) throws CommandException {
        SortedMap<String, PeerConfig> configured = tunnels.configured();
        if (!configured.containsKey(name)) {
            throw new CommandException("there is no tunnel '" + name + "'; "
                    + (configured.isEmpty()
                            ? "none is configured"
                            : "configured are: " + String.join(", ", configured.keySet())));
        }
        return configured.get(name);
    }

    private Router running() throws CommandException {
        return router.orElseThrow(() -> new CommandException("the gateway does not run: " + problem));
    }

    private static void await(Future<?> future, String command) throws CommandException {
        try {
            future.get(COMMAND_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(command + " was interrupted");
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: {}", command, e.toString());
            throw new CommandException(command + ": the IKE engine did not take it; the log may tell why");
        }
    }

    private static void await(Future<?> future) {
        try {
            future.get(COMMAND_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("the gateway could not be stopped in time: {}", e.toString());
        }
    }
}
