package io.quoin.auth.x509;

import io.quoin.bytes.Octets;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Reads DER elements one after the other: the JDK parses certificates and CRLs, but neither OCSP responses nor public
 * keys of algorithms that it does not know. It never reads beyond the octets it was given.
 */
final class DerReader {
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OID = 0x06;
    static final int INTEGER = 0x02;
    static final int ENUMERATED = 0x0a;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

    private final Octets octets;
    private int at;

    /** The octets are not what they should be. */
    static final class MalformedDerException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedDerException(String message) {
            super(message);
        }
    }

    DerReader(Octets octets) {
        this.octets = octets;
    }

    static int context(int number) {
        return 0xa0 | number;
    }

    boolean hasMore() {
        return at < octets.length();
    }

    /** Whether the next element has {@code tag}. */
    boolean isNext(int tag) {
        return hasMore() && octets.at(at) == tag;
    }

    /** The next element with its header, whatever it is. */
    Octets element() throws MalformedDerException {
        int start = at;
        skipContent(u8());
        return octets.slice(start, at);
    }

    /** The content of the next element, which has {@code tag}. */
    Octets content(int tag) throws MalformedDerException {
        int found = u8();
        if (found != tag) {
            throw new MalformedDerException("an element has tag " + found + " instead of " + tag);
        }
        int length = skipContent(found);
        return octets.slice(at - length, at);
    }

    DerReader inside(int tag) throws MalformedDerException {
        return new DerReader(content(tag));
    }

    /** The octets of a BIT STRING whose bits are a multiple of eight. */
    Octets bits() throws MalformedDerException {
        Octets content = content(BIT_STRING);
        if (content.isEmpty() || content.at(0) != 0) {
            throw new MalformedDerException("a bit string is not of whole octets");
        }
        return content.slice(1, content.length());
    }

    BigInteger integer() throws MalformedDerException {
        Octets content = content(INTEGER);
        if (content.isEmpty()) {
            throw new MalformedDerException("an integer is empty");
        }
        return new BigInteger(content.toBytes());
    }

    /** A GeneralizedTime as RFC 5280, 4.1.2.5.2, writes it. */
    Instant time() throws MalformedDerException {
        String text = new String(content(GENERALIZED_TIME).toBytes(), StandardCharsets.US_ASCII);
        try {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new MalformedDerException("a time is not YYYYMMDDHHMMSSZ");
        }
    }

    void end() throws MalformedDerException {
        if (hasMore()) {
            throw new MalformedDerException((octets.length() - at) + " octets are left over");
        }
    }

    private int skipContent(int tag) throws MalformedDerException {
        if ((tag & 0x1f) == 0x1f) {
            throw new MalformedDerException("a tag has several octets");
        }
        int length = u8();
        if (length > 0x80 && length <= 0x83) {
            int count = length - 0x80;
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << Byte.SIZE | u8();
            }
        } else if (length >= 0x80) {
            throw new MalformedDerException("a length is indefinite or too long");
        }
        if (length > octets.length() - at) {
            throw new MalformedDerException("an element is longer than what holds it");
        }
        at += length;
        return length;
    }

    private int u8() throws MalformedDerException {
        if (!hasMore()) {
            throw new MalformedDerException("an element is missing");
        }
        return octets.at(at++);
    }
}
