package io.quoin.ipsec;

import io.quoin.bytes.Secret;
import java.net.InetAddress;
import java.util.Optional;

/**
 * One ESP Security Association, of one direction (RFC 4301, 4.1). It owns its keys: who made it closes it.
 *
 * @param id SPI and outer destination
 * @param source the outer source address
 * @param direction which way its packets go
 * @param mode tunnel or transport
 * @param suite how packets are protected
 * @param encryptionKey the cipher's key with the salt behind it, {@link EspSuite#encryptionKeyLength()} octets
 * @param integrityKey {@link EspSuite#integrityKeyLength()} octets: none for a combined-mode cipher
 * @param requestId ties it to the policies of the same request id; above 0
 * @param encapsulation the UDP ports, where ESP travels in UDP (RFC 3948)
 * @param replayWindow in packets; 0 switches replay protection off
 * @param extendedSequenceNumbers 64-bit sequence numbers (RFC 4303, 2.2.1)
 */
public record EspSa(
        SaId id,
        InetAddress source,
        Direction direction,
        Mode mode,
        EspSuite suite,
        Secret encryptionKey,
        Secret integrityKey,
        int requestId,
        Optional<UdpEncapsulation> encapsulation,
        int replayWindow,
        boolean extendedSequenceNumbers)
        implements AutoCloseable {

    public EspSa {
        require(encryptionKey.length() == suite.encryptionKeyLength(), "the encryption key does not fit the suite");
        require(integrityKey.length() == suite.integrityKeyLength(), "the integrity key does not fit the suite");
        require(requestId > 0, "the request id must be above 0");
        require(replayWindow >= 0, "the replay window must not be negative");
    }

    /** Which way packets go, seen from this gateway. */
    public enum Direction {
        IN,
        OUT
    }

    /** RFC 4301, 3.2. */
    public enum Mode {
        TUNNEL,
        TRANSPORT
    }

    /** Source and destination port of the UDP header in front of ESP, in the direction of the packets. */
    public record UdpEncapsulation(int sourcePort, int destinationPort) {}

    @Override
    public void close() {
        encryptionKey.close();
        integrityKey.close();
    }

    private static void require(boolean fact, String otherwise) {
        if (!fact) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
