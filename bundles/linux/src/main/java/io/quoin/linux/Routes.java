package io.quoin.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Interfaces, addresses, routes and rules of one network namespace, by rtnetlink (linux/rtnetlink.h). What is removed
 * but not there is no error, and what is added twice is there once, so that a gateway that was killed can start anew.
 * Thread-safe.
 */
public final class Routes implements AutoCloseable {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_NEWRULE = 32;
    private static final int RTM_DELRULE = 33;

    private static final int IFINFOMSG_LENGTH = 16;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFF_UP = 1;
    private static final int IFADDRMSG_LENGTH = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_F_NODAD = 2;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_TABLE = 15;
    private static final int RTPROT_STATIC = 4;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RT_SCOPE_LINK = 253;
    private static final int RTN_UNICAST = 1;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_TABLE = 15;
    private static final int FIB_RULE_INVERT = 2;
    private static final int FR_ACT_TO_TBL = 1;

    private final Netlink netlink;

    private Routes(Netlink netlink) {
        this.netlink = netlink;
    }

    /** Those of the network namespace of this thread. */
    public static Routes open() throws LinuxException {
        return new Routes(Netlink.open(Netlink.NETLINK_ROUTE));
    }

    /**
     * An address of this machine.
     *
     * @param device the index of its interface
     */
    public record LocalAddress(int device, Prefix prefix) {}

    /**
     * The index of an interface, above 0.
     *
     * @throws LinuxException {@code ENODEV} where there is none of this name
     */
    public int interfaceIndex(String name) throws LinuxException {
        var message = new NetlinkMessage(RTM_GETLINK, 0);
        message.body().put(new byte[IFINFOMSG_LENGTH]);
        message.attribute(IFLA_IFNAME, (name + '\0').getBytes(StandardCharsets.UTF_8));
        int[] index = new int[1];
        // struct ifinfomsg: u8 family, u8 pad, u16 type, i32 index, u32 flags, u32 change
        netlink.request(message, "cannot find the interface " + name, (type, body) -> index[0] = body.getInt(4));
        return index[0];
    }

    /**
     * Brings an interface up.
     *
     * @param mtu in octets, 68 to 65535; 1280 or more for IPv6 (RFC 8200, 5)
     */
    public void bringUp(int device, int mtu) throws LinuxException {
        var message = new NetlinkMessage(RTM_NEWLINK, 0);
        message.body().putInt(0).putInt(device).putInt(IFF_UP).putInt(IFF_UP);
        message.attribute(IFLA_MTU, mtu);
        netlink.request(message, "cannot bring interface " + device + " up with an MTU of " + mtu);
    }

    /** Gives an interface an address, without duplicate address detection: it can be used a few milliseconds later. */
    public void addAddress(int device, Prefix address) throws LinuxException {
        int flags = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE;
        netlink.request(
                addressMessage(RTM_NEWADDR, flags, device, address),
                "cannot add the address " + address + " to interface " + device);
    }

    public void removeAddress(int device, Prefix address) throws LinuxException {
        removing(
                addressMessage(RTM_DELADDR, 0, device, address),
                "cannot remove the address " + address + " from interface " + device);
    }

    /** All addresses of this machine, of both families. */
    public List<LocalAddress> addresses() throws LinuxException {
        var message = new NetlinkMessage(RTM_GETADDR, 0);
        message.body().put(new byte[IFADDRMSG_LENGTH]);
        var addresses = new ArrayList<LocalAddress>();
        netlink.dump(message, "cannot list the addresses of this machine", (type, body) -> address(body)
                .ifPresent(addresses::add));
        return List.copyOf(addresses);
    }

    /** Reads one of them; empty where that is none. */
    static Optional<LocalAddress> address(ByteBuffer body) {
        if (body.limit() < IFADDRMSG_LENGTH) {
            return Optional.empty();
        }
        // struct ifaddrmsg: u8 family, u8 prefix length, u8 flags, u8 scope, u32 index
        int octets = body.get(0) == Libc.AF_INET ? 4 : 16;
        int bits = Byte.toUnsignedInt(body.get(1));
        int device = body.getInt(4);
        var attributes = NetlinkAttributes.read(body.position(IFADDRMSG_LENGTH));
        // On a point-to-point link IFA_ADDRESS is the other end.
        return attributes
                .octets(IFA_LOCAL)
                .or(() -> attributes.octets(IFA_ADDRESS))
                .filter(address -> address.length == octets && bits <= octets * Byte.SIZE)
                .map(address -> new LocalAddress(device, new Prefix(SocketAddresses.of(address), bits)));
    }

    /** Adds a route, in place of another to the same destination of the same table and metric. */
    public void add(Route route) throws LinuxException {
        int flags = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE;
        netlink.request(routeMessage(RTM_NEWROUTE, flags, route), "cannot add the route " + route);
    }

    public void remove(Route route) throws LinuxException {
        removing(routeMessage(RTM_DELROUTE, 0, route), "cannot remove the route " + route);
    }

    public void add(Rule rule) throws LinuxException {
        int flags = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;
        try {
            netlink.request(ruleMessage(RTM_NEWRULE, flags, rule), "cannot add the rule " + rule);
        } catch (NetlinkException e) {
            // The kernel compares the whole rule: what exists is this one.
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    public void remove(Rule rule) throws LinuxException {
        removing(ruleMessage(RTM_DELRULE, 0, rule), "cannot remove the rule " + rule);
    }

    @Override
    public void close() {
        netlink.close();
    }

    private void removing(NetlinkMessage message, String what) throws LinuxException {
        try {
            netlink.request(message, what);
        } catch (NetlinkException e) {
            switch (e.errno()) {
                case Errno.ENOENT, Errno.ESRCH, Errno.ENODEV, Errno.EADDRNOTAVAIL -> {}
                default -> throw e;
            }
        }
    }

    private static NetlinkMessage addressMessage(int type, int flags, int device, Prefix prefix) {
        InetAddress address = prefix.address();
        var message = new NetlinkMessage(type, flags);
        message.body()
                .put((byte) SocketAddresses.family(address))
                .put((byte) prefix.length())
                .put((byte) IFA_F_NODAD)
                .put((byte) RT_SCOPE_UNIVERSE)
                .putInt(device);
        return message.attribute(IFA_LOCAL, address.getAddress()).attribute(IFA_ADDRESS, address.getAddress());
    }

    private static NetlinkMessage routeMessage(int type, int flags, Route route) {
        InetAddress destination = route.destination().address();
        var message = new NetlinkMessage(type, flags);
        // struct rtmsg: u8 family, destination length, source length, tos, table, protocol, scope, type; u32 flags
        message.body()
                .put((byte) SocketAddresses.family(destination))
                .put((byte) route.destination().length())
                .putShort((short) 0)
                .put((byte) 0)
                .put((byte) RTPROT_STATIC)
                .put((byte) (route.via().isPresent() ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK))
                .put((byte) RTN_UNICAST)
                .putInt(0);
        message.attribute(RTA_DST, destination.getAddress()).attribute(RTA_TABLE, route.table());
        if (route.device() != 0) {
            message.attribute(RTA_OIF, route.device());
        }
        if (route.metric() != 0) {
            message.attribute(RTA_PRIORITY, route.metric());
        }
        route.via().ifPresent(hop -> message.attribute(RTA_GATEWAY, hop.getAddress()));
        route.source().ifPresent(source -> message.attribute(RTA_PREFSRC, source.getAddress()));
        return message;
    }

    private static NetlinkMessage ruleMessage(int type, int flags, Rule rule) {
        var message = new NetlinkMessage(type, flags);
        // struct fib_rule_hdr: as rtmsg, but the octet of the route's type is the action
        ByteBuffer body = message.body();
        body.put((byte) (rule.ipv6() ? Libc.AF_INET6 : Libc.AF_INET)).put(new byte[6]);
        body.put((byte) FR_ACT_TO_TBL).putInt(FIB_RULE_INVERT);
        return message.attribute(FRA_PRIORITY, rule.priority())
                .attribute(FRA_FWMARK, rule.exceptMark())
                .attribute(FRA_TABLE, rule.table());
    }
}
