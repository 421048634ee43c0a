package io.quoin.itests.lab;

import java.nio.file.Path;
import java.util.Map;

/**
 * The two hosts and the shipped gateway at work on the first: what most tests begin with.
 *
 * @param chroot whose programs run on them
 * @param esp who carries the ESP of both
 */
public record Site(Chroot chroot, TwoHosts hosts, Gateway gateway, StrongSwan.Esp esp) implements AutoCloseable {

    /** On this machine, with every way between the hosts. Skips the test, or fails it, where it cannot have that. */
    public static Site open() {
        Chroot chroot = Requires.chroot();
        Requires.tun();
        TwoHosts hosts = TwoHosts.connectedInEveryWay(chroot);
        return started(chroot, hosts, Gateway.unpack(Requires.assembly()), StrongSwan.Esp.LIBRARY);
    }

    /** Inside user-mode Linux, whose kernel has ESP. */
    public static Site ofThisMachine(Path gateway) {
        Chroot chroot = Chroot.ofThisMachine();
        TwoHosts hosts = TwoHosts.connected(chroot);
        // The kernel looks for a route before it looks for a policy; a router has one to everywhere.
        hosts.a.ip("route add default via 192.0.2.2");
        return started(chroot, hosts, gateway, StrongSwan.Esp.KERNEL);
    }

    private static Site started(Chroot chroot, TwoHosts hosts, Path gateway, StrongSwan.Esp esp) {
        try {
            return new Site(chroot, hosts, Gateway.start(gateway, hosts.a), esp);
        } catch (RuntimeException e) {
            hosts.close();
            throw e;
        }
    }

    /** strongSwan on the second host. */
    public StrongSwan strongSwan(Map<String, String> settings) {
        return new StrongSwan(chroot, hosts.b, esp, settings);
    }

    @Override
    public void close() {
        gateway.close();
        hosts.close();
    }
}
