package io.quoin.itests;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

/** What an attacker sends: kinds of datagrams that keep a responder busy without proving anything. */
enum Flood {
    /** Well-formed IKE_SA_INIT requests, each from another address: half-open IKE SAs, then requests for cookies. */
    HALF_OPEN(500) {
        @Override
        ByteBuffer next(Random random, ByteBuffer answer) {
            return request(random, NO_COOKIE);
        }
    },
    /** The same from one who has all these addresses, and returns the cookies. */
    COOKIES_RETURNED(500) {
        @Override
        ByteBuffer next(Random random, ByteBuffer answer) {
            return request(random, NO_COOKIE);
        }

        @Override
        boolean returnsCookies() {
            return true;
        }
    },
    /** Cookies that nobody gave. */
    WRONG_COOKIES(500) {
        @Override
        ByteBuffer next(Random random, ByteBuffer answer) {
            return request(random, octets(random, COOKIE_LENGTH));
        }
    },
    /** Rubbish, cut requests, wrong lengths, other versions. */
    MALFORMED(500) {
        @Override
        ByteBuffer next(Random random, ByteBuffer answer) {
            ByteBuffer request = request(random, NO_COOKIE);
            return switch (random.nextInt(4)) {
                case 0 -> ByteBuffer.wrap(octets(random, random.nextInt(MAX_RUBBISH)));
                case 1 -> request.limit(random.nextInt(request.limit()));
                case 2 -> request.putInt(LENGTH_AT, random.nextInt());
                default -> request.put(VERSION_AT, (byte) 0x30);
            };
        }
    },
    /** Fragments for IKE SAs that do not exist, and for half-open ones that do (RFC 7383). */
    FRAGMENTS(500) {
        @Override
        ByteBuffer next(Random random, ByteBuffer answer) {
            boolean known = answer.hasRemaining() && random.nextBoolean();
            ByteBuffer fragment = ByteBuffer.allocate(FRAGMENT_LENGTH);
            fragment.putLong(known ? answer.getLong(0) : random.nextLong())
                    .putLong(known ? answer.getLong(Long.BYTES) : random.nextLong() | 1)
                    .put(new byte[] {SKF, VERSION_2, IKE_INTERMEDIATE, FROM_INITIATOR})
                    .putInt(1)
                    .putInt(FRAGMENT_LENGTH)
                    .putShort((short) 0)
                    .putShort((short) (FRAGMENT_LENGTH - HEADER_LENGTH))
                    .putShort((short) (1 + random.nextInt(MANY)))
                    .putShort((short) MANY)
                    .put(octets(random, fragment.remaining()));
            return fragment.flip();
        }

        @Override
        int halfOpenBefore() {
            return 16;
        }
    },
    /** ESP of unknown Security Associations, keep-alives, and what is too short for either. */
    ESP(4500) {
        @Override
        ByteBuffer next(Random random, ByteBuffer answer) {
            return switch (random.nextInt(4)) {
                case 0 -> ByteBuffer.wrap(new byte[] {(byte) 0xff});
                case 1 -> ByteBuffer.wrap(octets(random, 1 + random.nextInt(3))).put(0, (byte) 1);
                default ->
                    ByteBuffer.wrap(octets(random, 40 + random.nextInt(MAX_RUBBISH)))
                            .put(0, (byte) 1);
            };
        }

        /** A quarter are keep-alives, which are as they should be (RFC 3948, 2.3). */
        @Override
        double accounted() {
            return 0.74;
        }
    };

    private static final int LENGTH_AT = 24;
    private static final int VERSION_AT = 17;
    private static final int HEADER_LENGTH = 28;
    private static final int NEXT_PAYLOAD_AT = 16;
    private static final byte NOTIFY = 41;
    private static final byte SKF = 53;
    private static final byte VERSION_2 = 0x20;
    private static final byte IKE_INTERMEDIATE = 43;
    private static final byte FROM_INITIATOR = 0x08;
    private static final int COOKIE = 16390;
    private static final int COOKIE_LENGTH = 32;
    private static final byte[] NO_COOKIE = {};
    private static final int NOTIFY_HEADER_LENGTH = 8;
    private static final int FRAGMENT_LENGTH = 540;
    private static final int MANY = 255;
    private static final int MAX_RUBBISH = 600;
    private static final byte[] REQUEST = HexFormat.of().parseHex(HalfOpen.REQUEST);

    private final int port;

    Flood(int port) {
        this.port = port;
    }

    /**
     * A fresh one.
     *
     * @param answer a former response of the responder; empty before there was any
     */
    abstract ByteBuffer next(Random random, ByteBuffer answer);

    /** Where it is sent to. */
    int port() {
        return port;
    }

    boolean returnsCookies() {
        return false;
    }

    /** Which share of it is answered or counted at least; the rest may be lost on the way. */
    double accounted() {
        return 0.99;
    }

    /** How many half-open IKE SAs the attacker makes first. */
    int halfOpenBefore() {
        return 0;
    }

    /** An IKE_SA_INIT request with a new SPI. */
    static ByteBuffer request(Random random, byte[] cookie) {
        return request(random.nextLong() | 1, cookie);
    }

    /** The cookie that an answer demands; empty where it is another answer. */
    static byte[] cookie(ByteBuffer answer) {
        int data = HEADER_LENGTH + NOTIFY_HEADER_LENGTH;
        boolean demands = answer.remaining() > data
                && answer.get(NEXT_PAYLOAD_AT) == NOTIFY
                && answer.getShort(HEADER_LENGTH + 6) == COOKIE;
        byte[] cookie = new byte[demands ? answer.remaining() - data : 0];
        answer.get(data < answer.limit() ? data : 0, cookie);
        return cookie;
    }

    /** That request again, with the cookie in front. */
    static ByteBuffer request(long spi, byte[] cookie) {
        ByteBuffer request = ByteBuffer.allocate(REQUEST.length + NOTIFY_HEADER_LENGTH + COOKIE_LENGTH);
        if (cookie.length == 0) {
            return request.put(REQUEST).flip().putLong(0, spi);
        }
        int notify = NOTIFY_HEADER_LENGTH + cookie.length;
        return request.put(REQUEST, 0, HEADER_LENGTH)
                .put(REQUEST[NEXT_PAYLOAD_AT])
                .put((byte) 0)
                .putShort((short) notify)
                .putShort((short) 0)
                .putShort((short) COOKIE)
                .put(cookie)
                .put(REQUEST, HEADER_LENGTH, REQUEST.length - HEADER_LENGTH)
                .flip()
                .putLong(0, spi)
                .put(NEXT_PAYLOAD_AT, NOTIFY)
                .putInt(LENGTH_AT, REQUEST.length + notify);
    }

    private static byte[] octets(Random random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }
}
