package io.quoin.itests;

import io.quoin.itests.lab.Chroot;
import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.Output;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts;
import io.quoin.itests.lab.TwoHosts.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs inside user-mode Linux: the gateway, which programs the kernel, and a strongSwan. The tunnel is set up from one
 * side, then from the other; what the kernel says before and after each is left in files for the test to judge.
 */
final class KernelTunnel {
    static final int ECHOES = 5;
    static final int ECHO_DATA_OCTETS = 1000;
    private static final Path OUT = Path.of("/lab/out");

    private KernelTunnel() {}

    public static void main(String[] arguments) throws IOException {
        Chroot chroot = Chroot.ofThisMachine();
        try (TwoHosts hosts = TwoHosts.connected(chroot);
                Gateway gateway = Gateway.start(Path.of("/lab/gateway"), hosts.a);
                StrongSwan peer = new StrongSwan(chroot, hosts.b, StrongSwan.Esp.KERNEL, Map.of())) {
            // The kernel looks for a route before it looks for a policy; a router has one to everywhere.
            hosts.a.ip("route add default via 192.0.2.2");
            String ike = arguments[0];
            peer.load(Tunnel.atB(Way.IPV4, "ours", ike));
            gateway.putPeer(Tunnel.atA(Way.IPV4, "ours", ike), Map.of("initiate", "yes"));
            tell("gateway", "status", gateway.command("ike:status").orFail());
            observe("ours", gateway, peer, hosts);
            gateway.removePeer("ours");
            observeEnd("ours", peer, hosts);

            peer.load(Tunnel.atB(Way.IPV4, "theirs", ike));
            gateway.putPeer(Tunnel.atA(Way.IPV4, "theirs", ike), Map.of("initiate", "no"));
            gateway.awaitConfigured("theirs");
            peer.initiate("theirs").orFail();
            observe("theirs", gateway, peer, hosts);
            gateway.command("ike:terminate theirs").orFail();
            observeEnd("theirs", peer, hosts);
        }
    }

    private static void observe(String tunnel, Gateway gateway, StrongSwan peer, TwoHosts hosts) throws IOException {
        gateway.awaitUp(tunnel);
        peer.awaitInstalled();
        Output ping = hosts.ping(ECHOES, ECHO_DATA_OCTETS);
        tell(tunnel, "ping", ping.text());
        tell(tunnel, "state", state(hosts.a));
        tell(tunnel, "policy", hosts.a.ip("xfrm policy"));
        ping.orFail();
        tell(tunnel, "counted-by-us", gateway.status().child(tunnel).traffic().toString());
        tell(tunnel, "counted-by-them", peer.traffic().toString());
    }

    private static void observeEnd(String tunnel, StrongSwan peer, TwoHosts hosts) throws IOException {
        peer.awaitEmpty();
        tell(tunnel, "state-after", state(hosts.a));
        tell(tunnel, "policy-after", hosts.a.ip("xfrm policy"));
    }

    private static String state(Netns host) {
        return host.ip("-s xfrm state");
    }

    private static void tell(String tunnel, String what, String text) throws IOException {
        Files.writeString(OUT.resolve(tunnel + "-" + what), text);
    }
}
