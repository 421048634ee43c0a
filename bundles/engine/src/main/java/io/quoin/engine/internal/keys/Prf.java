package io.quoin.engine.internal.keys;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** A pseudorandom function of IKEv2 (RFC 4868, 2.1.2), with its transform id (type 2). */
public enum Prf {
    HMAC_SHA2_256(5, "HmacSHA256", 32),
    HMAC_SHA2_384(6, "HmacSHA384", 48),
    HMAC_SHA2_512(7, "HmacSHA512", 64);

    private static final int MAX_BLOCKS = 255;

    private final int transformId;
    private final String algorithm;
    private final int length;

    Prf(int transformId, String algorithm, int length) {
        this.transformId = transformId;
        this.algorithm = algorithm;
        this.length = length;
    }

    /** The function of a transform id that negotiation has accepted. */
    public static Prf of(int transformId) {
        for (Prf prf : values()) {
            if (prf.transformId == transformId) {
                return prf;
            }
        }
        throw new IllegalStateException("no PRF has the transform id " + transformId);
    }

    /** Octets of its output, which is also the preferred length of its key. */
    public int length() {
        return length;
    }

    /** prf(key, parts one after the other), as something that may be seen: an AUTH value, IntAuth. */
    public Octets apply(Secret key, Octets... parts) {
        Mac mac = start(key);
        for (Octets part : parts) {
            mac.update(part.buffer());
        }
        return Octets.of(mac.doFinal());
    }

    /** prf(key, data | parts one after the other), as key material. */
    public Secret derive(Secret key, Secret data, Octets... parts) {
        Mac mac = start(key);
        update(mac, data);
        for (Octets part : parts) {
            mac.update(part.buffer());
        }
        return Secret.take(mac.doFinal());
    }

    /**
     * prf(nonces, sharedSecret): the first SKEYSEED (RFC 7296, 2.14). The nonces are the key, so that this takes no
     * {@link Secret} for it.
     */
    public Secret skeyseed(Octets nonces, Secret sharedSecret) {
        try (Secret key = Secret.take(nonces.toBytes())) {
            return derive(key, sharedSecret);
        }
    }

    /**
     * prf+(key, seed) (RFC 7296, 2.13).
     *
     * @param seed all parts, one after the other, from position to limit
     * @param octets how many are wanted, at most 255 times {@link #length()}
     */
    public Secret expand(Secret key, int octets, ByteBuffer seed) {
        int blocks = (octets + length - 1) / length;
        if (blocks > MAX_BLOCKS) {
            throw new IllegalArgumentException("prf+ yields at most 255 blocks");
        }
        byte[] all = new byte[blocks * length];
        byte[] block = new byte[0];
        Mac mac = start(key);
        for (int i = 1; i <= blocks; i++) {
            mac.update(block);
            mac.update(seed.duplicate());
            mac.update((byte) i);
            Arrays.fill(block, (byte) 0);
            block = mac.doFinal();
            System.arraycopy(block, 0, all, (i - 1) * length, length);
        }
        Arrays.fill(block, (byte) 0);
        byte[] wanted = Arrays.copyOf(all, octets);
        Arrays.fill(all, (byte) 0);
        return Secret.take(wanted);
    }

    private Mac start(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static void update(Mac mac, Secret data) {
        data.with(bytes -> {
            mac.update(bytes);
            return null;
        });
    }
}
