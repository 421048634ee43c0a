package io.quoin.xfrm;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** What the messages of linux/xfrm.h have in common. Multi-octet numbers are in native order but where said. */
final class Xfrm {
    static final int MSG_NEWSA = 0x10;
    static final int MSG_DELSA = 0x11;
    static final int MSG_GETSA = 0x12;
    static final int MSG_DELPOLICY = 0x14;
    static final int MSG_UPDPOLICY = 0x19;
    static final int MSG_UPDSA = 0x1a;
    static final int MSG_MAPPING = 0x26;

    static final int MODE_TRANSPORT = 0;
    static final int MODE_TUNNEL = 1;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IPPROTO_ESP = 50;

    /** struct xfrm_lifetime_cfg, 64 octets: of its eight limits, those of octets and packets must not be 0. */
    private static final int LIFETIME_LENGTH = 64;

    private Xfrm() {}

    static int family(InetAddress address) {
        return address instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    static int family(Block address) {
        return address.value().length() == 4 ? AF_INET : AF_INET6;
    }

    /** {@code struct xfrm_id}: destination in 16 octets, SPI in network order, protocol; 24 octets. */
    static void putId(ByteBuffer to, int at, InetAddress destination, byte[] spi) {
        to.put(at, destination.getAddress()).put(at + 16, spi).put(at + 20, (byte) IPPROTO_ESP);
    }

    /** {@code struct xfrm_usersa_id}: as above, with the family before the protocol; 24 octets. */
    static void putSaId(ByteBuffer to, int at, InetAddress destination, byte[] spi) {
        to.put(at, destination.getAddress())
                .put(at + 16, spi)
                .putShort(at + 20, (short) family(destination))
                .put(at + 22, (byte) IPPROTO_ESP);
    }

    /** No limit of octets and packets, and none of time: IKE decides when to rekey. */
    static void putUnlimited(ByteBuffer to, int at) {
        for (int limit = 0; limit < LIFETIME_LENGTH / 2; limit += Long.BYTES) {
            to.putLong(at + limit, -1);
        }
    }
}
