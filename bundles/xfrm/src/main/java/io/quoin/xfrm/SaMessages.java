package io.quoin.xfrm;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSa.Direction;
import io.quoin.ipsec.EspSa.Mode;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.linux.NetlinkAttributes;
import io.quoin.linux.NetlinkMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The messages about Security Associations. */
final class SaMessages {
    /** The widest replay window of the kernel, in packets (XFRMA_REPLAY_ESN_MAX). */
    static final int MAX_REPLAY_WINDOW = 4096;

    /** The widest that {@code struct xfrm_usersa_info} itself can hold. */
    private static final int MAX_SHORT_WINDOW = 32;

    private static final int USERSA_INFO_LENGTH = 224;
    private static final int USERSA_ID_LENGTH = 24;
    private static final int ALGORITHM_NAME_LENGTH = 64;

    private static final int XFRMA_ALG_CRYPT = 2;
    private static final int XFRMA_ENCAP = 4;
    /** Of a struct xfrm_encap_tmpl as far as its ports. */
    private static final int ENCAP_PORTS_LENGTH = 6;

    private static final int XFRMA_ALG_AEAD = 18;
    private static final int XFRMA_ALG_AUTH_TRUNC = 20;
    private static final int XFRMA_REPLAY_ESN_VAL = 23;
    private static final int XFRMA_MTIMER_THRESH = 32;

    /** How often the kernel tells of packets from elsewhere; one before 5.17 tells of each. */
    private static final int MAPPING_INTERVAL_SECONDS = 1;

    private static final int STATE_AF_UNSPEC = 32;
    private static final int STATE_ESN = 128;
    private static final int UDP_ENCAP_ESPINUDP = 2;

    private SaMessages() {}

    /** Installs {@code sa}; the message holds its keys. */
    static NetlinkMessage install(EspSa sa) throws DataplaneException {
        checkReplayWindow(sa);
        var message = new NetlinkMessage(Xfrm.MSG_NEWSA, NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL);
        putInfo(message.body(), sa);
        putAlgorithms(message, sa);
        sa.encapsulation()
                .ifPresent(udp -> message.attribute(XFRMA_ENCAP, to -> {
                    // struct xfrm_encap_tmpl, 24 octets: u16 type, be16 source port, be16 destination port, original
                    // address
                    int at = to.position();
                    to.putShort(at, (short) UDP_ENCAP_ESPINUDP)
                            .put(at + 2, port(udp.sourcePort()))
                            .put(at + 4, port(udp.destinationPort()))
                            .position(at + 24);
                }));
        if (sa.encapsulation().isPresent() && sa.direction() == Direction.IN) {
            message.attribute(XFRMA_MTIMER_THRESH, MAPPING_INTERVAL_SECONDS);
        }
        if (needsLongWindow(sa)) {
            message.attribute(XFRMA_REPLAY_ESN_VAL, to -> putLongWindow(to, sa));
        }
        return message;
    }

    /**
     * Leads a Security Association in UDP to another port of its peer: the same as the kernel tells it, but for the
     * port. The kernel takes over nothing else from it; keys and sequence numbers stay as they are.
     *
     * @param told the answer to {@link #get}
     * @return empty where the peer's address is another, which the kernel cannot change without a second Security
     *     Association of the same keys beside the first, or where ESP does not travel in UDP
     */
    static Optional<NetlinkMessage> redirect(ByteBuffer told, Direction direction, InetSocketAddress remote) {
        byte[] address = remote.getAddress().getAddress();
        boolean out = direction == Direction.OUT;
        if (!isInfo(told)) {
            return Optional.empty();
        }
        Octets known = Octets.of(octets(told, out ? 56 : 80, address.length));
        Optional<ByteBuffer> ports = NetlinkAttributes.read(
                        told.duplicate().order(told.order()).position(USERSA_INFO_LENGTH))
                .find(XFRMA_ENCAP)
                .filter(template -> template.remaining() >= ENCAP_PORTS_LENGTH);
        if (ports.isEmpty() || !known.equals(Octets.of(address))) {
            return Optional.empty();
        }
        ports.get().put(out ? 4 : 2, port(remote.getPort()));
        var message = new NetlinkMessage(Xfrm.MSG_UPDSA, 0);
        message.body().put(told.duplicate());
        return Optional.of(message);
    }

    static NetlinkMessage remove(SaId id) {
        return about(Xfrm.MSG_DELSA, id);
    }

    /** Answered by the whole Security Association, keys included: see {@link #counters}. */
    static NetlinkMessage get(SaId id) {
        return about(Xfrm.MSG_GETSA, id);
    }

    /** Whether it is a {@code struct xfrm_usersa_info}, with attributes that fit into a request too. */
    private static boolean isInfo(ByteBuffer body) {
        return body.limit() >= USERSA_INFO_LENGTH && body.limit() <= NetlinkMessage.MAX_BODY;
    }

    /** @param body a {@code struct xfrm_usersa_info}; empty where it is none */
    static Optional<SaCounters> counters(ByteBuffer body) {
        if (!isInfo(body)) {
            return Optional.empty();
        }
        // struct xfrm_lifetime_cur at 160: u64 octets, u64 packets; struct xfrm_stats at 192: u32 packets before the
        // replay window, u32 packets seen before, u32 with a wrong ICV
        return Optional.of(new SaCounters(
                body.getLong(160),
                body.getLong(168),
                Integer.toUnsignedLong(body.getInt(192)) + Integer.toUnsignedLong(body.getInt(196)),
                Integer.toUnsignedLong(body.getInt(200))));
    }

    private static NetlinkMessage about(int type, SaId id) {
        var message = new NetlinkMessage(type, 0);
        ByteBuffer body = message.body();
        int at = body.position();
        Xfrm.putSaId(body, at, id.destination(), spi(id));
        body.position(at + USERSA_ID_LENGTH);
        return message;
    }

    private static void putInfo(ByteBuffer to, EspSa sa) {
        // struct xfrm_usersa_info: selector (none) at 0, id at 56, source at 80, limits at 96, counters at 160 and 192,
        // u32 sequence at 204, u32 request id at 208, u16 family at 212, u8 mode, u8 replay window, u8 flags at 216
        int at = to.position();
        boolean tunnel = sa.mode() == Mode.TUNNEL;
        Xfrm.putId(to, at + 56, sa.id().destination(), spi(sa.id()));
        to.put(at + 80, sa.source().getAddress());
        Xfrm.putUnlimited(to, at + 96);
        to.putInt(at + 208, sa.requestId())
                .putShort(at + 212, (short) Xfrm.family(sa.id().destination()))
                .put(at + 214, (byte) (tunnel ? Xfrm.MODE_TUNNEL : Xfrm.MODE_TRANSPORT))
                .put(at + 215, (byte) (needsLongWindow(sa) ? 0 : window(sa)))
                // A tunnel carries either family, whatever that of its outside.
                .put(at + 216, (byte) ((tunnel ? STATE_AF_UNSPEC : 0) | (sa.extendedSequenceNumbers() ? STATE_ESN : 0)))
                .position(at + USERSA_INFO_LENGTH);
    }

    private static void putAlgorithms(NetlinkMessage message, EspSa sa) {
        EspSuite suite = sa.suite();
        int icvBits = suite.icvLength() * Byte.SIZE;
        String cipher = cipherName(suite.cipher());
        if (suite.cipher().isCombinedMode()) {
            // struct xfrm_algo_aead: name, u32 key bits (salt included), u32 ICV bits, key
            message.attribute(XFRMA_ALG_AEAD, to -> {
                putName(to, cipher, sa.encryptionKey());
                putKey(to.putInt(icvBits), sa.encryptionKey());
            });
            return;
        }
        // struct xfrm_algo: name, u32 key bits, key
        message.attribute(XFRMA_ALG_CRYPT, to -> {
            putName(to, cipher, sa.encryptionKey());
            putKey(to, sa.encryptionKey());
        });
        // struct xfrm_algo_auth: name, u32 key bits, u32 ICV bits, key. Without it the kernel would cut SHA-256 to 96
        // bits, as the draft before RFC 4868 did.
        message.attribute(XFRMA_ALG_AUTH_TRUNC, to -> {
            putName(to, integrityName(suite.integrity()), sa.integrityKey());
            putKey(to.putInt(icvBits), sa.integrityKey());
        });
    }

    private static void putName(ByteBuffer to, String name, Secret key) {
        int at = to.position();
        to.put(name.getBytes(StandardCharsets.US_ASCII))
                .position(at + ALGORITHM_NAME_LENGTH)
                .putInt(key.length() * Byte.SIZE);
    }

    private static void putKey(ByteBuffer to, Secret key) {
        key.<ByteBuffer>with(to::put);
    }

    private static String cipherName(EspSuite.Cipher cipher) {
        return switch (cipher) {
            case AES_CBC -> "cbc(aes)";
            case AES_CTR -> "rfc3686(ctr(aes))";
            case AES_GCM_8, AES_GCM_12, AES_GCM_16 -> "rfc4106(gcm(aes))";
            case CHACHA20_POLY1305 -> "rfc7539esp(chacha20,poly1305)";
        };
    }

    private static String integrityName(EspSuite.Integrity integrity) {
        return switch (integrity) {
            case NONE -> throw new IllegalArgumentException("a cipher without integrity");
            case HMAC_SHA2_256_128 -> "hmac(sha256)";
            case HMAC_SHA2_384_192 -> "hmac(sha384)";
            case HMAC_SHA2_512_256 -> "hmac(sha512)";
        };
    }

    private static void checkReplayWindow(EspSa sa) throws DataplaneException {
        if (sa.replayWindow() > MAX_REPLAY_WINDOW) {
            throw new DataplaneException(
                    "the kernel has replay windows up to " + MAX_REPLAY_WINDOW + " packets, not " + sa.replayWindow());
        }
        if (sa.extendedSequenceNumbers() && sa.direction() == Direction.IN && sa.replayWindow() == 0) {
            throw new DataplaneException("the kernel needs a replay window for extended sequence numbers, 1 to "
                    + MAX_REPLAY_WINDOW + " packets");
        }
    }

    private static boolean needsLongWindow(EspSa sa) {
        return sa.extendedSequenceNumbers() || window(sa) > MAX_SHORT_WINDOW;
    }

    /** Only what arrives is checked, but kernels before 6.10 refuse extended sequence numbers without a window. */
    private static int window(EspSa sa) {
        if (sa.direction() == Direction.IN) {
            return sa.replayWindow();
        }
        return sa.extendedSequenceNumbers() ? MAX_SHORT_WINDOW : 0;
    }

    private static void putLongWindow(ByteBuffer to, EspSa sa) {
        // struct xfrm_replay_state_esn: u32 words of bitmap, four of sequence numbers, u32 window, bitmap
        int words = (window(sa) + Integer.SIZE - 1) / Integer.SIZE;
        int at = to.position();
        to.putInt(at, words).putInt(at + 20, window(sa)).position(at + 24 + words * Integer.BYTES);
    }

    private static byte[] octets(ByteBuffer from, int at, int length) {
        byte[] octets = new byte[length];
        from.get(at, octets);
        return octets;
    }

    private static byte[] spi(SaId id) {
        return Octets.ofInt(id.spi()).toBytes();
    }

    private static byte[] port(int port) {
        return Octets.ofInt(port).slice(2, 4).toBytes();
    }
}
