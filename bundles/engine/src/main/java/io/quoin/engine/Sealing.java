package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.IntAuth;
import io.quoin.engine.internal.keys.Protection;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.Message;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Turns payloads into protected datagrams, in one piece (RFC 7296, 3.14) or in fragments (RFC 7383, 2.5), and back. */
final class Sealing {
    private static final int SK_HEADER = 4;
    private static final int SKF_HEADER = 8;
    private static final int MAX_FRAGMENTS = Reassembly.MAX_FRAGMENTS;

    private Sealing() {}

    /**
     * A protected message.
     *
     * @param datagrams one, or its fragments
     * @param covered what IntAuth covers of it (RFC 9242, 3.3.2), the same however it is cut
     * @param cut protects the same again, in fragments of at most so many octets
     */
    record Sealed(List<Octets> datagrams, Octets covered, IntFunction<List<Octets>> cut) {}

    /**
     * Protects a message.
     *
     * @param maxLength of a datagram in octets; where the message is longer it is fragmented
     */
    static Sealed seal(
            IkeHeader header, List<Payload> inner, Protection protection, int maxLength, SecureRandom random) {
        Octets plaintext = Payloads.encode(inner);
        int firstInner = Payloads.firstType(inner);
        int bodyLength = protection.sealedLength(plaintext.length());
        Octets before = before(header, new EncryptedPayload(firstInner, Octets.of(new byte[bodyLength])), bodyLength);
        IntFunction<List<Octets>> cut = length -> fragments(header, firstInner, plaintext, protection, length, random);
        List<Octets> datagrams = before.length() + bodyLength <= maxLength
                ? List.of(Octets.concat(before, protection.seal(before, plaintext, random)))
                : cut.apply(maxLength);
        return new Sealed(datagrams, IntAuth.covered(before, plaintext), cut);
    }

    /** The plaintext of a datagram's Encrypted or Encrypted Fragment payload; empty where it is not authentic. */
    static Optional<Octets> open(Octets datagram, Octets body, Protection protection) {
        return protection.open(datagram.slice(0, datagram.length() - body.length()), body);
    }

    /**
     * What stood before the IV of a message that came in one piece; of one that came in fragments, what would have
     * stood there (RFC 9242, 3.3.2): the first fragment's headers as those of an Encrypted payload.
     */
    static Octets unfragmentedBefore(Octets firstDatagram) {
        byte[] before = firstDatagram.slice(0, IkeHeader.LENGTH + SK_HEADER).toBytes();
        before[NEXT_PAYLOAD_OFFSET] = Payload.ENCRYPTED;
        return Octets.of(before);
    }

    private static final int NEXT_PAYLOAD_OFFSET = 16;

    private static List<Octets> fragments(
            IkeHeader header,
            int firstInner,
            Octets plaintext,
            Protection protection,
            int maxLength,
            SecureRandom random) {
        int piece = maxLength - IkeHeader.LENGTH - SKF_HEADER;
        while (protection.sealedLength(piece) > maxLength - IkeHeader.LENGTH - SKF_HEADER) {
            piece--;
        }
        // What is too long for as many fragments of this size as a peer takes goes in larger ones.
        piece = Math.max(piece, (plaintext.length() + MAX_FRAGMENTS - 1) / MAX_FRAGMENTS);
        int total = (plaintext.length() + piece - 1) / piece;
        var datagrams = new ArrayList<Octets>(total);
        for (int number = 1; number <= total; number++) {
            int from = (number - 1) * piece;
            Octets part = plaintext.slice(from, Math.min(from + piece, plaintext.length()));
            int bodyLength = protection.sealedLength(part.length());
            var payload = new EncryptedFragmentPayload(
                    number == 1 ? firstInner : 0, number, total, Octets.of(new byte[bodyLength]));
            Octets before = before(header, payload, bodyLength);
            datagrams.add(Octets.concat(before, protection.seal(before, part, random)));
        }
        return datagrams;
    }

    /** The message up to the IV, its lengths as if {@code bodyLength} octets followed. */
    private static Octets before(IkeHeader header, Payload encrypted, int bodyLength) {
        Octets whole = new Message(header, List.of(encrypted)).encode();
        return whole.slice(0, whole.length() - bodyLength);
    }
}
