package io.quoin.itests.lab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** What a certificate is written in. */
final class Der {
    static final int SET = 0x31;
    static final int OCTETS = 0x04;
    static final byte[] TRUE = hex("0101ff");
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int BITS = 0x03;
    private static final int UTC_TIME = 0x17;
    private static final int EXPLICIT = 0xa0;
    private static final int ONE_OCTET_OF_LENGTH = 0x81;
    private static final int TWO_OCTETS_OF_LENGTH = 0x82;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    static byte[] tagged(int tag, byte[]... contents) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length >= 1 << Byte.SIZE) {
            out.write(TWO_OCTETS_OF_LENGTH);
            out.write(length >> Byte.SIZE);
        } else if (length > Byte.MAX_VALUE) {
            out.write(ONE_OCTET_OF_LENGTH);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... contents) {
        return tagged(SEQUENCE, contents);
    }

    static byte[] explicit(int number, byte[] content) {
        return tagged(EXPLICIT | number, content);
    }

    /** @param value of 0 to 127 */
    static byte[] integer(int value) {
        return tagged(INTEGER, new byte[] {(byte) value});
    }

    static byte[] bits(byte[] whole) {
        return tagged(BITS, new byte[1], whole);
    }

    static byte[] text(int tag, String text) {
        return tagged(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] time(Instant instant) {
        return text(UTC_TIME, UTC.format(instant));
    }
}
