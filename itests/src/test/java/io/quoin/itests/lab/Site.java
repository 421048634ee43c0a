package io.quoin.itests.lab;

import java.util.Map;

/**
 * The two hosts with every way between them, and the shipped gateway at work on the first: what most tests begin with.
 *
 * @param chroot whose programs run on them
 */
public record Site(Chroot chroot, TwoHosts hosts, Gateway gateway) implements AutoCloseable {

    /** Skips the test, or fails it, where the machine cannot have that. */
    public static Site open() {
        Chroot chroot = Requires.chroot();
        Requires.tun();
        TwoHosts hosts = TwoHosts.connectedInEveryWay(chroot);
        try {
            return new Site(chroot, hosts, Gateway.start(Gateway.unpack(Requires.assembly()), hosts.a));
        } catch (RuntimeException e) {
            hosts.close();
            throw e;
        }
    }

    /** strongSwan on the second host, with its ESP in user space. */
    public StrongSwan strongSwan(Map<String, String> settings) {
        return new StrongSwan(chroot, hosts.b, StrongSwan.Esp.LIBRARY, settings);
    }

    @Override
    public void close() {
        gateway.close();
        hosts.close();
    }
}
