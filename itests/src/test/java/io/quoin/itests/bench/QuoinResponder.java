package io.quoin.itests.bench;

import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Our gateway as it is shipped, with its defaults: a peer's file for each user. */
final class QuoinResponder implements Responder {
    private static final Duration CONFIGURED_LIMIT = Duration.ofMinutes(5);
    private static final String PEER = """
            remote = %s
            local-id = %s
            remote-id = %s
            ike = %s
            local-ts = 172.31.0.0/16
            pq = preferred
            %s
            """;

    private static final String PSK_SETTINGS = "psk-file = secrets/bench.psk";
    private static final String CERT_SETTINGS =
            "auth = cert\nkey-file = secrets/gw.key\ncert = secrets/gw.pem\nca = secrets/ca.pem";

    private final Gateway gateway;
    private final long pid;
    private final String address;
    private final String name;

    /**
     * @param users how many of each kind there are
     * @param features what an operator installs in addition; none for what is there after the first start
     */
    QuoinResponder(Path assembly, Netns load, Path certificates, int users, List<String> features) {
        this(assembly, load, certificates, users, features, Users.values());
    }

    /** The same with users of these kinds only. */
    QuoinResponder(Path assembly, Netns load, Path certificates, int users, List<String> features, Users... kinds) {
        Path home = Gateway.unpack(assembly);
        try {
            configure(home.resolve("etc"), certificates, users, kinds);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot configure the gateway", e);
        }
        String net = features.isEmpty() ? "198.18.0." : "198.18.2.";
        address = net + 2;
        name = String.join(
                " + ", Stream.concat(Stream.of("Quoin"), features.stream()).toList());
        Netns host = Responder.host(load, features.isEmpty() ? "quoin" : "native", address, net + 1);
        gateway = Gateway.start(home, host);
        pid = gateway.pid();
        for (String feature : features) {
            gateway.command("feature:install " + feature).orFail();
        }
        int all = users * kinds.length;
        if (!Poll.until(CONFIGURED_LIMIT, () -> gateway.timesLogged(": configured from") >= all)) {
            throw new IllegalStateException("the gateway did not take over " + all + " tunnels:\n" + gateway.log());
        }
    }

    private static void configure(Path etc, Path certificates, int users, Users... kinds) throws IOException {
        Path secrets = Files.createDirectories(etc.resolve("secrets"));
        for (String file : new String[] {"gw.key", "gw.pem", "ca.pem"}) {
            Files.copy(certificates.resolve(file), secrets.resolve(file));
        }
        Files.writeString(secrets.resolve("bench.psk"), Users.SECRET);
        Files.setPosixFilePermissions(secrets.resolve("bench.psk"), PosixFilePermissions.fromString("rw-------"));
        String ike = Case.proposals().collect(Collectors.joining(", "));
        for (Users kind : kinds) {
            for (int user = 0; user < users; user++) {
                String identity = kind.identity(user);
                String peer = PEER.formatted(
                        kind.address(user).getHostAddress(),
                        Users.GATEWAY_ID,
                        identity,
                        ike,
                        kind == Users.PSK ? PSK_SETTINGS : CERT_SETTINGS);
                Files.writeString(etc.resolve("io.quoin.peer-" + identity.replace('@', '.') + ".cfg"), peer);
            }
        }
    }

    Gateway gateway() {
        return gateway;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        gateway.close();
    }
}
