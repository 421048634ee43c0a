package io.quoin.linux;

import java.nio.ByteBuffer;

/**
 * How a {@link UdpSocket} differs from a plain one.
 *
 * @param espInUdp the kernel takes ESP packets (RFC 3948) out of what arrives, so that only IKE is left; needs a kernel
 *     with ESP
 * @param policyBypass no IPsec policy applies to what the socket sends and receives; needs CAP_NET_ADMIN
 * @param mark SO_MARK of what it sends, for rules of routing; 0 for none; needs CAP_NET_ADMIN
 * @param receiveBufferOctets SO_RCVBUF; 0 for the default of the system
 */
public record UdpOptions(boolean espInUdp, boolean policyBypass, int mark, int receiveBufferOctets) {
    public static final UdpOptions PLAIN = new UdpOptions(false, false, 0, 0);

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_UDP = 17;
    private static final int IPPROTO_IPV6 = 41;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_MARK = 36;
    private static final int SO_RXQ_OVFL = 40;
    private static final int IP_PKTINFO = 8;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IP_XFRM_POLICY = 17;
    private static final int IPV6_MTU_DISCOVER = 23;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_XFRM_POLICY = 35;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int PMTUDISC_DONT = 0;
    private static final int UDP_ENCAP = 100;
    private static final int UDP_ENCAP_ESPINUDP = 2;

    private static final String PRIVILEGE = "run as root or give the process CAP_NET_ADMIN";

    public UdpOptions withEspInUdp() {
        return new UdpOptions(true, policyBypass, mark, receiveBufferOctets);
    }

    public UdpOptions withPolicyBypass() {
        return new UdpOptions(espInUdp, true, mark, receiveBufferOctets);
    }

    public UdpOptions withMark(int newMark) {
        return new UdpOptions(espInUdp, policyBypass, newMark, receiveBufferOctets);
    }

    public UdpOptions withReceiveBuffer(int octets) {
        return new UdpOptions(espInUdp, policyBypass, mark, octets);
    }

    void applyTo(int fd, int family) throws LinuxException {
        boolean four = family == Libc.AF_INET;
        int level = four ? IPPROTO_IP : IPPROTO_IPV6;
        if (!four) {
            set(fd, level, IPV6_V6ONLY, 1, "IPV6_V6ONLY", "");
        }
        set(fd, level, four ? IP_PKTINFO : IPV6_RECVPKTINFO, 1, "packet information", "");
        set(fd, Libc.SOL_SOCKET, SO_RXQ_OVFL, 1, "the count of lost datagrams", "");
        // IKE messages can exceed the path MTU where the peer cannot fragment them itself (RFC 7383): no DF bit.
        set(fd, level, four ? IP_MTU_DISCOVER : IPV6_MTU_DISCOVER, PMTUDISC_DONT, "IP fragmentation", "");
        if (receiveBufferOctets > 0 && Libc.setsockopt(fd, Libc.SOL_SOCKET, SO_RCVBUFFORCE, receiveBufferOctets) < 0) {
            set(fd, Libc.SOL_SOCKET, SO_RCVBUF, receiveBufferOctets, "a receive buffer", "");
        }
        if (mark != 0) {
            set(fd, Libc.SOL_SOCKET, SO_MARK, mark, "the mark " + mark, PRIVILEGE);
        }
        if (policyBypass) {
            bypassPolicies(fd, family, four ? IP_XFRM_POLICY : IPV6_XFRM_POLICY);
        }
        if (espInUdp) {
            String remedy = "this kernel takes no ESP from UDP: load the module " + (four ? "esp4" : "esp6")
                    + " or use the data plane in user space";
            set(fd, IPPROTO_UDP, UDP_ENCAP, UDP_ENCAP_ESPINUDP, "ESP in UDP", remedy);
        }
    }

    private static void set(int fd, int level, int option, int value, String name, String remedy)
            throws LinuxException {
        if (Libc.setsockopt(fd, level, option, value) < 0) {
            throw new LinuxException("cannot set " + name + " on a UDP socket", Libc.errno(), remedy);
        }
    }

    /** One policy of the socket per direction, which allows everything and goes before those of the system. */
    private static void bypassPolicies(int fd, int family, int option) throws LinuxException {
        for (int direction = 0; direction <= 1; direction++) {
            // struct xfrm_userpolicy_info, 168 octets: selector with the family at 40, four limits of octets and
            // packets at 56 (all ones: none), direction at 160 (0 in, 1 out), action at 161 (0 allow)
            ByteBuffer policy = Libc.memory(168).putShort(40, (short) family).put(160, (byte) direction);
            for (int at = 56; at < 88; at += Long.BYTES) {
                policy.putLong(at, -1);
            }
            int level = family == Libc.AF_INET ? IPPROTO_IP : IPPROTO_IPV6;
            if (Libc.setsockopt(fd, level, option, policy, policy.capacity()) < 0) {
                int errno = Libc.errno();
                String remedy = errno == Errno.EPERM ? PRIVILEGE : "this kernel has no IPsec policies (CONFIG_XFRM)";
                throw new LinuxException("cannot let a UDP socket pass IPsec policies by", errno, remedy);
            }
        }
    }
}
