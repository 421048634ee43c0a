package io.quoin.esp;

import io.quoin.bytes.Secret;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.EspSuite.Cipher;
import io.quoin.ipsec.EspSuite.Integrity;
import io.quoin.ipsec.SaId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Security Associations to test with, of every suite there is. */
final class SaSamples {
    static final int SPI = 0xc0ffee01;
    static final EspSa.UdpEncapsulation PORTS = new EspSa.UdpEncapsulation(4500, 4500);

    private SaSamples() {}

    static List<EspSuite> suites() {
        var suites = new ArrayList<EspSuite>();
        for (Cipher cipher : Cipher.values()) {
            for (int keyBits : cipher == Cipher.CHACHA20_POLY1305 ? new int[] {256} : new int[] {128, 192, 256}) {
                for (Integrity integrity : Integrity.values()) {
                    if (cipher.isCombinedMode() == (integrity == Integrity.NONE)) {
                        suites.add(new EspSuite(cipher, keyBits, integrity));
                    }
                }
            }
        }
        return suites;
    }

    static EspSuite gcm() {
        return new EspSuite(Cipher.AES_GCM_16, 256, Integrity.NONE);
    }

    /** The same keys at each call, so that an outbound and an inbound one fit together. */
    static EspSa sa(EspSuite suite, EspSa.Direction direction, int replayWindow, boolean extended) {
        return sa(
                suite,
                direction,
                replayWindow,
                extended,
                SPI,
                address("192.0.2.1"),
                address("192.0.2.2"),
                Optional.of(PORTS));
    }

    static EspSa sa(
            EspSuite suite,
            EspSa.Direction direction,
            int replayWindow,
            boolean extended,
            int spi,
            InetAddress source,
            InetAddress destination,
            Optional<EspSa.UdpEncapsulation> ports) {
        return new EspSa(
                new SaId(spi, destination),
                source,
                direction,
                EspSa.Mode.TUNNEL,
                suite,
                Secret.take(octets(suite.encryptionKeyLength(), 1)),
                Secret.take(octets(suite.integrityKeyLength(), 101)),
                1,
                ports,
                replayWindow,
                extended);
    }

    static OutboundSa outbound(EspSuite suite, boolean extended, long sequence) {
        try (EspSa sa = sa(suite, EspSa.Direction.OUT, 0, extended)) {
            return new OutboundSa(sa, PORTS, new SecureRandom(), sequence);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static InboundSa inbound(EspSuite suite, int replayWindow, boolean extended) {
        try (EspSa sa = sa(suite, EspSa.Direction.IN, replayWindow, extended)) {
            return new InboundSa(sa, PORTS, new SecureRandom());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] octets(int length, int first) {
        var octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) (first + i);
        }
        return octets;
    }
}
