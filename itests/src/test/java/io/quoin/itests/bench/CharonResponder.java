package io.quoin.itests.bench;

import io.quoin.itests.lab.Chroot;
import io.quoin.itests.lab.Command;
import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.StrongSwan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** strongSwan's charon, tuned in its favour: one connection for all users of a kind, and no log. */
final class CharonResponder implements Responder {
    private static final String ADDRESS = "198.18.1.2";
    /** A larger table and no signatures remembered, since users are many and different. */
    private static final String TUNING = """
              threads = 32
              dos_protection = no
              ikesa_table_size = 16384
              ikesa_table_segments = 16
              reuse_ikesa = no
              cert_cache = no
              journal { default = -1 }
            """;

    private static final String CONNECTIONS = """
            connections {
              psk { %s
                remote_addrs = %s
                local { auth = psk
                  id = %s }
                remote { auth = psk
                  id = *@%s }
                children { psk { local_ts = 172.31.0.0/16 } } }
              cert { %s
                remote_addrs = %s
                local { auth = pubkey
                  certs = gw.pem
                  id = %s }
                remote { auth = pubkey
                  cacerts = ca.pem
                  id = *@%s }
                children { cert { local_ts = 172.31.0.0/16 } } }
            }
            secrets { ike-users { id = *@%s
                secret = "%s" } }
            """;

    private final StrongSwan daemon;
    private final String name;

    CharonResponder(Chroot chroot, Netns load, Path certificates) {
        Netns host = Responder.host(load, "charon", ADDRESS, "198.18.1.1");
        name = "strongSwan " + version(chroot, "libcharon", "strongswan-libcharon") + ", OpenSSL "
                + version(chroot, "libssl", "libssl3t64");
        daemon = StrongSwan.tuned(chroot, host, TUNING);
        copy(certificates, "gw.pem", "x509/gw.pem");
        copy(certificates, "ca.pem", "x509ca/ca.pem");
        copy(certificates, "gw.key", "private/gw.key");
        String common =
                "version = 2\nunique = never\nproposals = " + Case.proposals().collect(Collectors.joining(","));
        daemon.load(CONNECTIONS.formatted(
                common,
                Users.PSK.net(),
                Users.GATEWAY_ID,
                Users.PSK.domain(),
                common,
                Users.CERT.net(),
                Users.GATEWAY_ID,
                Users.CERT.domain(),
                Users.PSK.domain(),
                Users.SECRET));
    }

    private void copy(Path certificates, String file, String inside) {
        try {
            daemon.putFile(inside, Files.readString(certificates.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version(Chroot chroot, String what, String debian) {
        List<String> words =
                List.of("chroot", chroot.path("/").toString(), "dpkg-query", "-W", "-f", "${Version}", debian);
        String version = Command.run(words).text().strip();
        return version.isEmpty() || version.contains("no packages") ? what + " unknown" : version;
    }

    @Override
    public String address() {
        return ADDRESS;
    }

    @Override
    public long pid() {
        return daemon.pid();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        daemon.close();
    }
}
