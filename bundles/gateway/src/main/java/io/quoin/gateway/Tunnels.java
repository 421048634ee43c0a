package io.quoin.gateway;

import io.quoin.engine.Credentials;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.PeerConfig;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.manage.ConfigurationError;
import io.quoin.manage.SettingView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured tunnels: what the files say, as far as they are free of errors. A file that is edited badly leaves its
 * tunnel as it was. Owns the keys of all tunnels, also of those that are gone, until the gateway says that
 * it uses them no more.
 */
final class Tunnels {
    static final int MAX_TUNNELS = 32_768;
    /** While a container starts, files are read before the bundles come whose key exchanges they name. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Tunnels.class);
    private static final String FILE_NAME = "felix.fileinstall.filename";
    private static final Pattern FILE = Pattern.compile("(?:.*/)?(io\\.quoin\\.peer[-~](.+)\\.(?:cfg|config))");
    private static final Pattern PID = Pattern.compile("io\\.quoin\\.peer[~.](.+)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final Path directory;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final Map<String, PeerConfig> byPid = new TreeMap<>();
    private final Map<String, List<SettingView>> settings = new TreeMap<>();
    private final Map<String, Refusal> refusals = new TreeMap<>();
    private final Map<String, Map<String, ?>> written = new TreeMap<>();
    private final Map<String, Stamps> stamps = new TreeMap<>();
    private final Map<String, String> pidByName = new TreeMap<>();
    private KeyExchangeNames names = KeyExchangeNames.builtIn();
    private int named;
    private final List<PeerConfig> retired = new ArrayList<>();
    private Runnable changed = () -> {};

    /** @param directory what the paths of key files are relative to */
    Tunnels(Path directory) {
        this(directory, InstantSource.system(), LOG::error);
    }

    /** @param log is told errors */
    Tunnels(Path directory, InstantSource clock, Consumer<String> log) {
        this.directory = directory;
        this.clock = clock;
        this.log = log;
    }

    /** What is wrong with a file. Of what may pass by itself the log is told only after {@code logAt}. */
    private record Refusal(ConfigurationError error, Instant logAt, boolean logged) {}

    /** Calls {@code action} after each change from now on, from the thread that made it. */
    synchronized void whenChanged(Runnable action) {
        changed = action;
    }

    /**
     * These key exchanges are offered from now on. Files that wait for one of them take effect, and those that name one
     * whose transform id is another than before are as if they had been edited.
     *
     * @return what all are called, those that left included
     */
    KeyExchangeNames learn(Collection<KeyExchangeMethod> offered) {
        KeyExchangeNames now;
        synchronized (this) {
            KeyExchangeNames before = names;
            now = before.with(offered);
            names = now;
            if (now == before) {
                return now;
            }
            boolean moved = !now.includes(before);
            Map.copyOf(written).forEach((pid, properties) -> {
                if (moved || refusals.containsKey(pid)) {
                    read(pid, properties);
                }
            });
        }
        notifyOfChange();
        return now;
    }

    /** A configuration is new or was edited. */
    void put(String pid, Map<String, ?> properties) {
        read(pid, Map.copyOf(properties));
        notifyOfChange();
    }

    /**
     * Reads again what names a file that is another than before, or was found wrong: a key file may have been corrected
     * or replaced, and those nobody watches. A tunnel whose configuration and keys are the same stays as it is.
     */
    synchronized void retry() {
        Map.copyOf(written).forEach((pid, properties) -> {
            if (refusals.containsKey(pid) || isChanged(pid)) {
                read(pid, properties);
            }
        });
    }

    private boolean isChanged(String pid) {
        Stamps before = stamps.get(pid);
        return !before.settled() || !before.equals(Stamps.of(directory, settings.get(pid), Instant.now()));
    }

    private synchronized void read(String pid, Map<String, ?> properties) {
        Source source = Source.of(pid, properties);
        written.put(pid, properties);
        Optional<Credentials> inForce = Optional.ofNullable(byPid.get(pid)).map(PeerConfig::credentials);
        try {
            accept(pid, source, PeerFile.parse(source.tunnel, properties, directory, names, inForce));
        } catch (InvalidConfiguration e) {
            refuse(pid, source, e.errors(), e.mayPass());
        }
    }

    /** A configuration was deleted. */
    void remove(String pid) {
        synchronized (this) {
            refusals.remove(pid);
            written.remove(pid);
            settings.remove(pid);
            stamps.remove(pid);
            Optional.ofNullable(byPid.remove(pid)).ifPresent(this::retire);
        }
        notifyOfChange();
    }

    /** The tunnels as they should be, by name. */
    synchronized SortedMap<String, PeerConfig> configured() {
        var tunnels = new TreeMap<String, PeerConfig>();
        byPid.values().forEach(peer -> tunnels.put(peer.name(), peer));
        return tunnels;
    }

    /** What counts for a tunnel, as it is in force; empty where there is no such tunnel. */
    synchronized List<SettingView> settings(String tunnel) {
        return Optional.ofNullable(pidByName.get(tunnel)).map(settings::get).orElse(List.of());
    }

    synchronized List<ConfigurationError> errors() {
        return refusals.values().stream().map(Refusal::error).toList();
    }

    /** Closes the keys of former tunnels, except of those that are still in use. */
    synchronized void release(Collection<PeerConfig> inUse) {
        retired.removeIf(former -> {
            boolean unused = inUse.stream().noneMatch(used -> used == former);
            if (unused) {
                former.close();
            }
            return unused;
        });
    }

    /** Closes every key. */
    synchronized void close() {
        List.copyOf(byPid.values()).forEach(this::retire);
        byPid.clear();
        release(List.of());
    }

    private void accept(String pid, Source source, PeerFile.Parsed parsed) {
        PeerConfig peer = parsed.peer();
        List<String> objections = objections(pid, peer);
        if (!objections.isEmpty()) {
            peer.close();
            refuse(pid, source, objections, false);
            return;
        }
        refusals.remove(pid);
        settings.put(pid, parsed.settings());
        stamps.put(pid, Stamps.of(directory, parsed.settings(), Instant.now()));
        PeerConfig before = byPid.get(pid);
        if (peer.equals(before)) {
            peer.close();
            return;
        }
        Optional.ofNullable(before).ifPresent(this::retire);
        byPid.put(pid, peer);
        pidByName.put(peer.name(), pid);
        named += peer.remoteName().isPresent() ? 1 : 0;
        LOG.info("tunnel {}: {} from {}", peer.name(), before == null ? "configured" : "configured anew", source.file);
    }

    private void retire(PeerConfig former) {
        retired.add(former);
        pidByName.remove(former.name());
        named -= former.remoteName().isPresent() ? 1 : 0;
    }

    private List<String> objections(String pid, PeerConfig peer) {
        if (!NAME.matcher(peer.name()).matches()) {
            return List.of("a tunnel's name has up to 64 letters, digits, '-', '_' and '.': rename the file to"
                    + " io.quoin.peer-<name>.cfg");
        }
        if (!pidByName.getOrDefault(peer.name(), pid).equals(pid)) {
            return List.of("another configuration has a tunnel of that name already: rename one of the files");
        }
        boolean wasNamed = Optional.ofNullable(byPid.get(pid))
                .flatMap(PeerConfig::remoteName)
                .isPresent();
        if (peer.remoteName().isPresent() && !wasNamed && named >= Names.MAX_NAMES) {
            return List.of(Names.MAX_NAMES + " tunnels have a host name as remote already, and more are not accepted:"
                    + " give the peer's address");
        }
        return byPid.size() < MAX_TUNNELS || byPid.containsKey(pid)
                ? List.of()
                : List.of(MAX_TUNNELS + " tunnels are configured already, and more are not accepted");
    }

    private void refuse(String pid, Source source, List<String> messages, boolean mayPass) {
        String consequence =
                byPid.containsKey(pid) ? "the tunnel keeps its former configuration" : "the tunnel does not exist";
        var all = new ArrayList<>(messages);
        all.add(consequence + " until the file is corrected" + (mayPass ? ", or a bundle brings the method" : ""));
        var error = new ConfigurationError(source.file, source.tunnel, all);
        Instant now = clock.instant();
        Refusal refusal = Optional.ofNullable(refusals.get(pid))
                .filter(before -> before.error.equals(error))
                .orElseGet(() -> new Refusal(error, mayPass ? now.plus(PATIENCE) : now, false));
        boolean due = !refusal.logged && !refusal.logAt.isAfter(now);
        if (due) {
            log.accept(source.file + ": " + String.join("; ", all));
        }
        refusals.put(pid, new Refusal(error, refusal.logAt, refusal.logged || due));
    }

    private void notifyOfChange() {
        Runnable action;
        synchronized (this) {
            action = changed;
        }
        action.run();
    }

    private record Source(String file, String tunnel) {

        /** The file's name as FileInstall tells it; what another tool configured is named after its PID. */
        static Source of(String pid, Map<String, ?> properties) {
            Matcher file = FILE.matcher(String.valueOf(properties.get(FILE_NAME)));
            if (file.matches()) {
                return new Source(file.group(1), file.group(2));
            }
            Matcher named = PID.matcher(pid);
            return new Source(pid, named.matches() ? named.group(1) : pid);
        }
    }
}
