package io.quoin.xfrm;

import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.SaId;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Netlink;
import io.quoin.linux.NetlinkEvents;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Passes on what the kernel tells when an authentic packet of an inbound Security Association in UDP comes from
 * elsewhere than it was expected from, because a NAT changed its mapping. It tells so only of packets that its replay
 * window took.
 */
final class MappingListener implements AutoCloseable {
    /** XFRMNLGRP_MAPPING. */
    private static final int GROUP = 8;

    private static final int USER_MAPPING_LENGTH = 64;
    private static final int AF_INET = 2;
    /** None of ours (RFC 4303, 2.1). */
    private static final int LAST_RESERVED_SPI = 255;

    private final NetlinkEvents events;
    private final EspCarrier carrier;

    /** Where the packets of {@code inbound} come from now. */
    record Mapping(SaId inbound, InetSocketAddress remote) {}

    private MappingListener(NetlinkEvents events, EspCarrier carrier) {
        this.events = events;
        this.carrier = carrier;
    }

    /** Listens in the network namespace of this thread, until it is closed. */
    static MappingListener start(EspCarrier carrier) throws LinuxException {
        var listener = new MappingListener(NetlinkEvents.open(Netlink.NETLINK_XFRM, GROUP), carrier);
        var thread = new Thread(listener::listen, "quoin-xfrm-mappings");
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    private void listen() {
        try {
            boolean open = true;
            while (open) {
                open = events.read((type, body) ->
                        read(type, body).ifPresent(mapping -> carrier.seen(mapping.inbound(), mapping.remote())));
            }
        } catch (LinuxException e) {
            // What the kernel does not tell, the peer's next IKE message will.
            close();
        }
    }

    @Override
    public void close() {
        events.close();
    }

    /** Reads one message; empty where it is about something else. */
    static Optional<Mapping> read(int type, ByteBuffer body) {
        if (type != Xfrm.MSG_MAPPING || body.limit() < USER_MAPPING_LENGTH) {
            return Optional.empty();
        }
        // struct xfrm_user_mapping: xfrm_usersa_id (destination at 0, be32 SPI at 16, u16 family at 20), u32 request id
        // at 24, old source at 28, new source at 44, be16 old port at 60, be16 new port at 62
        int addressLength = body.getShort(20) == AF_INET ? 4 : 16;
        int spi = body.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(16);
        if (Integer.compareUnsigned(spi, LAST_RESERVED_SPI) <= 0) {
            return Optional.empty();
        }
        int port =
                Short.toUnsignedInt(body.duplicate().order(ByteOrder.BIG_ENDIAN).getShort(62));
        return Optional.of(new Mapping(
                new SaId(spi, address(body, 0, addressLength)),
                new InetSocketAddress(address(body, 44, addressLength), port)));
    }

    private static InetAddress address(ByteBuffer body, int at, int length) {
        byte[] octets = new byte[16];
        body.get(at, octets);
        try {
            return InetAddress.getByAddress(Arrays.copyOf(octets, length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }
}
