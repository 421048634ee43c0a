package io.quoin.gateway;

import io.quoin.engine.ChildConfig;
import io.quoin.engine.Credentials;
import io.quoin.engine.Identity;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.Lifetimes;
import io.quoin.engine.PeerConfig;
import io.quoin.engine.PeerConfig.Childless;
import io.quoin.engine.PeerConfig.PostQuantum;
import io.quoin.engine.Ppks;
import io.quoin.engine.ProposalSpec;
import io.quoin.engine.TrafficSelectors;
import io.quoin.ipsec.EspSa;
import io.quoin.manage.SettingView;
import io.quoin.wire.TrafficSelector.Range;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes one tunnel of what {@code io.quoin.peer-<name>.cfg} says. */
final class PeerFile {
    private static final int MAX_SELECTORS = 64;
    private static final int MAX_CHILDREN = 64;
    private static final int MAX_REPLAY_WINDOW = 4096;
    private static final int MAX_LIVENESS_SECONDS = 86_400;
    private static final int MAX_LIFETIME_SECONDS = 30 * 86_400;

    private final String name;
    private final Keys keys;
    private final Path directory;
    private final KeyExchangeNames names;
    private final Optional<Credentials> inForce;
    private Optional<InetAddress> local = Optional.empty();
    private Optional<InetAddress> remote = Optional.empty();
    private Optional<String> remoteName = Optional.empty();

    private PeerFile(
            String name,
            Map<String, ?> properties,
            Path directory,
            KeyExchangeNames names,
            Optional<Credentials> inForce) {
        this.name = name;
        this.keys = new Keys(properties);
        this.directory = directory;
        this.names = names;
        this.inForce = inForce;
    }

    /**
     * A tunnel.
     *
     * @param settings every key as it counts, profile and defaults included
     */
    record Parsed(PeerConfig peer, List<SettingView> settings) {}

    /**
     * Reads a tunnel.
     *
     * @param directory what the path of a key file is relative to
     * @param names the key exchanges that it may name
     * @param inForce what the tunnel authenticates with until now
     * @return the tunnel, whose keys the caller closes, and what made it
     * @throws InvalidConfiguration with every error
     */
    static Parsed parse(
            String name,
            Map<String, ?> properties,
            Path directory,
            KeyExchangeNames names,
            Optional<Credentials> inForce)
            throws InvalidConfiguration {
        var file = new PeerFile(name, properties, directory, names, inForce);
        PeerConfig peer = file.read();
        return new Parsed(peer, file.keys.settings());
    }

    private PeerConfig read() throws InvalidConfiguration {
        keys.value(Profile.KEY, profile -> Profile.read(directory, profile)).ifPresent(keys::fallBackTo);
        addresses();
        Optional<Identity> localId =
                identity("local-id", local.map(Identity::of), "local", "local is not given either");
        Optional<Identity> remoteId = identity(
                "remote-id",
                remote.map(Identity::of).or(() -> remoteName.map(Identity::parse)),
                "remote",
                "remote is any");
        var pq = PostQuantum.valueOf(
                keys.choice("pq", "required", "preferred", "off").toUpperCase(Locale.ROOT));
        var childless = Childless.valueOf(
                keys.choice("childless", "no", "preferred", "required").toUpperCase(Locale.ROOT));
        var proposals = new ProposalRules(keys, names, pq, yes("pure-kem", "false", "true"));
        List<ProposalSpec> ike = proposals.ikeProposals();
        List<ProposalSpec> rekey = proposals.rekeyProposals(ike);
        List<ChildConfig> children = children();
        boolean initiate = yes("initiate", "no", "yes");
        if (initiate && remote.isEmpty() && remoteName.isEmpty() && !keys.isInError("remote")) {
            keys.error(
                    "initiate",
                    "a gateway cannot initiate to remote = any: give the peer's address or name, or say no");
        }
        boolean unique = keys.choice("unique", "yes", "no").equals("yes");
        int fragmentSize = keys.number("fragment-size", 0, 576, 65535);
        if (fragmentSize == 0) {
            keys.count("fragment-size", List.of("by the path"));
        }
        int liveness = keys.number("liveness", 30, 1, MAX_LIVENESS_SECONDS);
        Lifetimes lifetimes = lifetimes();
        Optional<Credentials> credentials = new CredentialRules(keys, directory, inForce).read();
        Optional<Ppks> ppks = ppks();
        List<String> errors = keys.errors();
        if (!errors.isEmpty()) {
            credentials.ifPresent(Credentials::close);
            throw new InvalidConfiguration(errors, keys.lacksKeyExchangesOnly());
        }
        return new PeerConfig(
                name,
                local,
                remote,
                remoteName,
                localId.orElseThrow(),
                remoteId.orElseThrow(),
                credentials.orElseThrow(),
                ppks,
                ike,
                rekey,
                children,
                childless,
                pq,
                initiate,
                unique,
                fragmentSize,
                Duration.ofSeconds(liveness),
                lifetimes);
    }

    /** RFC 8784. */
    private Optional<Ppks> ppks() {
        boolean required = keys.choice("ppk", "required", "preferred").equals("required");
        boolean once = yes("ppk-once", "no", "yes");
        for (String key : List.of("ppk", "ppk-once")) {
            if (keys.text(key).isPresent() && keys.text("ppk-file").isEmpty() && !keys.isInError(key)) {
                keys.error(key, "it says how the keys in ppk-file are used, but ppk-file is missing");
            }
        }
        return keys.value("ppk-file", file -> PpkFile.of(directory, file, required, once));
    }

    private Lifetimes lifetimes() {
        Lifetimes otherwise = Lifetimes.defaults();
        return new Lifetimes(
                seconds("ike-lifetime", otherwise.ike()),
                seconds("child-lifetime", otherwise.child()),
                keys.longNumber("child-lifetime-bytes", 0, 0, Long.MAX_VALUE),
                keys.longNumber("child-lifetime-packets", 0, 0, Long.MAX_VALUE),
                Duration.ofSeconds(keys.number("reauth", 0, 0, MAX_LIFETIME_SECONDS)));
    }

    private Duration seconds(String key, Duration otherwise) {
        return Duration.ofSeconds(keys.number(key, (int) otherwise.toSeconds(), 1, MAX_LIFETIME_SECONDS));
    }

    private boolean yes(String key, String no, String yes) {
        return keys.choice(key, no, yes).equals(yes);
    }

    private void addresses() {
        local = keys.address("local");
        String written = keys.text("remote").orElse("");
        if (written.isEmpty()) {
            keys.error("remote", "the peer's address or host name is needed, or the word any");
        } else if (!written.equals("any")) {
            if (HostName.isMeant(written)) {
                remoteName = keys.value("remote", HostName::parse);
            } else {
                remote = keys.address("remote");
            }
        }
        if (local.isPresent()
                && remote.isPresent()
                && local.get().getClass() != remote.get().getClass()) {
            keys.error("remote", "it must be of the same family as local, IPv4 or IPv6");
        }
    }

    private Optional<Identity> identity(String key, Optional<Identity> otherwise, String address, String why) {
        Optional<Identity> written = keys.value(key, Identity::parse);
        if (written.isPresent() || keys.isInError(key)) {
            return written;
        }
        if (otherwise.isEmpty() && !keys.isInError(address)) {
            keys.error(key, "it is needed where " + why + ": an address, a host name or a mail address");
        }
        return otherwise;
    }

    private List<ChildConfig> children() {
        List<Range> locals = selectors("local-ts", local, "local");
        List<Range> remotes = selectors("remote-ts", remote, "remote");
        List<ProposalSpec> esp =
                keys.list("esp", ProposalRules.MAX_PROPOSALS, notation -> ProposalSpec.esp(notation, names));
        if (esp.isEmpty()) {
            esp = List.of(ProposalSpec.esp("aes256gcm16"));
        }
        keys.count("esp", esp);
        EspSa.Mode mode =
                keys.choice("mode", "tunnel", "transport").equals("tunnel") ? EspSa.Mode.TUNNEL : EspSa.Mode.TRANSPORT;
        int window = keys.number("replay-window", 64, 0, MAX_REPLAY_WINDOW);
        boolean each = yes("child-per-selector-pair", "no", "yes");
        List<Range[]> pairs = pairs(locals, remotes);
        if (pairs.isEmpty() && !locals.isEmpty() && !remotes.isEmpty()) {
            keys.error("remote-ts", "it must have a selector of the same family, IPv4 or IPv6, as local-ts");
        }
        if (!each) {
            return pairs.isEmpty() ? List.of() : List.of(new ChildConfig(name, locals, remotes, esp, mode, window));
        }
        if (pairs.size() > MAX_CHILDREN) {
            keys.error(
                    "child-per-selector-pair",
                    pairs.size() + " pairs of selectors, but " + MAX_CHILDREN + " at most are accepted");
        }
        var children = new ArrayList<ChildConfig>();
        for (Range[] pair : pairs) {
            String child = name + "-" + (children.size() + 1);
            children.add(new ChildConfig(child, List.of(pair[0]), List.of(pair[1]), esp, mode, window));
        }
        return children;
    }

    private List<Range> selectors(String key, Optional<InetAddress> otherwise, String address) {
        List<Range> written = keys.list(key, MAX_SELECTORS, TrafficSelectors::parse);
        if (!written.isEmpty() || keys.isInError(key)) {
            return written;
        }
        if (otherwise.isEmpty() && !keys.isInError(address)) {
            keys.error(key, "it is needed where " + address + " is not an address: 10.1.0.0/16 would be accepted");
        }
        return otherwise.map(TrafficSelectors::host).stream().toList();
    }

    private static List<Range[]> pairs(List<Range> locals, List<Range> remotes) {
        var pairs = new ArrayList<Range[]>();
        for (Range one : locals) {
            for (Range other : remotes) {
                if (one.start().length() == other.start().length()) {
                    pairs.add(new Range[] {one, other});
                }
            }
        }
        return pairs;
    }
}
