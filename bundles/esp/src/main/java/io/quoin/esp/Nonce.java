package io.quoin.esp;

import io.quoin.bytes.Secret;
import io.quoin.ipsec.EspSa;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The salt of a Security Association and the 8 octets of IV behind it: the 12 octets of a counter mode's nonce. */
final class Nonce implements AutoCloseable {
    static final int IV_LENGTH = 8;

    private static final int SALT_LENGTH = 4;

    private final byte[] octets = new byte[SALT_LENGTH + IV_LENGTH];
    private final ByteBuffer buffer = ByteBuffer.wrap(octets);

    Nonce(EspSa sa) {
        int keyLength = sa.encryptionKey().length() - SALT_LENGTH;
        try (Secret salt = sa.encryptionKey().slice(keyLength, keyLength + SALT_LENGTH)) {
            salt.copyTo(octets, 0);
        }
    }

    /** Salt and IV as they are now; the next packet changes them. */
    byte[] octets() {
        return octets;
    }

    /**
     * Goes on to the packet that is to be sent and writes the IV into it. The IV is the sequence number: that is what
     * never repeats under one key (RFC 4106, 3.1; RFC 3686, 3.1; RFC 7634, 2).
     */
    void send(long sequence, Packet packet) {
        buffer.putLong(SALT_LENGTH, sequence);
        System.arraycopy(octets, SALT_LENGTH, packet.octets, PacketCipher.HEADER_LENGTH, IV_LENGTH);
    }

    /**
     * Goes on to the packet that arrived.
     *
     * @return whether it has the IV of the packet before
     */
    boolean receive(Packet packet) {
        long before = buffer.getLong(SALT_LENGTH);
        System.arraycopy(packet.octets, PacketCipher.HEADER_LENGTH, octets, SALT_LENGTH, IV_LENGTH);
        return buffer.getLong(SALT_LENGTH) == before;
    }

    /** Some other nonce with the same salt. */
    byte[] other() {
        byte[] other = octets.clone();
        other[other.length - 1] ^= 1;
        return other;
    }

    @Override
    public void close() {
        Arrays.fill(octets, (byte) 0);
    }
}
