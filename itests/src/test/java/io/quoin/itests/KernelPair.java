package io.quoin.itests;

import io.quoin.itests.lab.Chroot;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts;
import java.util.Map;

/** Runs inside user-mode Linux: two strongSwans whose ESP is the kernel's. Prints the ping, then the kernel's SAs. */
final class KernelPair {
    private KernelPair() {}

    public static void main(String[] arguments) {
        Chroot chroot = Chroot.ofThisMachine();
        try (TwoHosts hosts = TwoHosts.connected(chroot);
                StrongSwan a = new StrongSwan(chroot, hosts.a, StrongSwan.Esp.KERNEL, Map.of());
                StrongSwan b = new StrongSwan(chroot, hosts.b, StrongSwan.Esp.KERNEL, Map.of())) {
            a.load(Tunnel.atA(TwoHosts.Way.IPV4, "lab", arguments[0]));
            b.load(Tunnel.atB(TwoHosts.Way.IPV4, "lab", arguments[0]));
            a.initiate("lab").orFail();
            System.out.println(hosts.ping(5, 1000).orFail());
            System.out.println(hosts.a.run("ip", "-s", "xfrm", "state").orFail());
        }
    }
}
