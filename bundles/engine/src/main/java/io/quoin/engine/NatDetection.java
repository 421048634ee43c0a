package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Detection of a NAT between the peers (RFC 7296, 2.23).
 *
 * @param supported the peer sent the notifies
 * @param inFrontOfUs the peer sees us at another address or port than ours
 * @param inFrontOfPeer we see the peer at another address or port than its own, or it pretends so
 */
record NatDetection(boolean supported, boolean inFrontOfUs, boolean inFrontOfPeer) {
    static final NatDetection NONE = new NatDetection(false, false, false);

    /** Whether an address or port was changed on the way, or the peer says so. */
    boolean found() {
        return inFrontOfUs || inFrontOfPeer;
    }

    /**
     * The two notifies of a message.
     *
     * @param pretend send a source that no one can match, so that the peer encapsulates ESP in UDP
     */
    static List<NotifyPayload> notifies(
            long initiatorSpi, long responderSpi, InetSocketAddress local, InetSocketAddress remote, boolean pretend) {
        Octets source = pretend ? Octets.of(new byte[20]) : hash(initiatorSpi, responderSpi, local);
        return List.of(
                NotifyPayload.of(NotifyType.NAT_DETECTION_SOURCE_IP, source),
                NotifyPayload.of(NotifyType.NAT_DETECTION_DESTINATION_IP, hash(initiatorSpi, responderSpi, remote)));
    }

    /** What a peer's message tells. */
    static NatDetection of(List<Payload> payloads, long initiatorSpi, long responderSpi, Datagram datagram) {
        List<Octets> sources = data(payloads, NotifyType.NAT_DETECTION_SOURCE_IP);
        List<Octets> destinations = data(payloads, NotifyType.NAT_DETECTION_DESTINATION_IP);
        if (sources.isEmpty() || destinations.isEmpty()) {
            return NONE;
        }
        boolean peerIsWhereItSays = sources.contains(hash(initiatorSpi, responderSpi, datagram.remote()));
        boolean weAreWhereItSays = destinations.contains(hash(initiatorSpi, responderSpi, datagram.local()));
        return new NatDetection(true, !weAreWhereItSays, !peerIsWhereItSays);
    }

    private static List<Octets> data(List<Payload> payloads, NotifyType type) {
        return payloads.stream()
                .filter(NotifyPayload.class::isInstance)
                .map(NotifyPayload.class::cast)
                .filter(notify -> notify.is(type))
                .map(NotifyPayload::data)
                .toList();
    }

    private static Octets hash(long initiatorSpi, long responderSpi, InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        ByteBuffer input = ByteBuffer.allocate(18 + ip.length);
        input.putLong(initiatorSpi).putLong(responderSpi).put(ip).putShort((short) address.getPort());
        try {
            return Octets.of(MessageDigest.getInstance("SHA-1").digest(input.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
