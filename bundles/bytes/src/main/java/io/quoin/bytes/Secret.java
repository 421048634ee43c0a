package io.quoin.bytes;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import javax.crypto.SecretKey;

/**
 * Key material with one owner, who closes it; closing overwrites it. It prints only its length, compares in constant
 * time and is a JCA key, so that {@code Mac} and {@code Cipher} take it without a further copy of ours.
 *
 * <p>The limit, said once: the JVM and the providers may keep copies of their own. A secret shortens its life; it does
 * not promise erasure.
 */
public final class Secret implements SecretKey, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private static final byte[] WIPED = new byte[0];

    private final transient int length;
    private transient byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
        this.length = bytes.length;
    }

    /** A secret holding a copy of {@code bytes}; the caller still wipes its own. */
    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** A secret holding a copy of {@code bytes}, which is overwritten: the secret is then the only owner. */
    public static Secret take(byte[] bytes) {
        var secret = new Secret(bytes.clone());
        Arrays.fill(bytes, (byte) 0);
        return secret;
    }

    /** How many octets it has, also after it was closed. */
    public int length() {
        return length;
    }

    /**
     * A secret of its own that holds the octets from {@code from} (included) to {@code to} (excluded).
     *
     * @throws IllegalStateException after it was closed
     */
    public Secret slice(int from, int to) {
        Objects.checkFromToIndex(from, to, open().length);
        return new Secret(Arrays.copyOfRange(bytes, from, to));
    }

    /** A secret of its own with the same octets. */
    public Secret copy() {
        return slice(0, length);
    }

    /**
     * What {@code use} makes of the octets. It is given a copy that is overwritten as soon as it returns, and must not
     * keep it.
     *
     * @throws IllegalStateException after it was closed
     */
    public <T> T with(Function<byte[], T> use) {
        byte[] copy = open().clone();
        try {
            return use.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** Copies the octets into {@code target} from {@code offset} on; the caller wipes the target. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(open(), 0, target, offset, length);
    }

    public boolean isClosed() {
        return bytes == WIPED;
    }

    /** Overwrites the octets. Closing again does nothing. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        bytes = WIPED;
    }

    @Override
    public void destroy() {
        close();
    }

    @Override
    public boolean isDestroyed() {
        return isClosed();
    }

    @Override
    public String getAlgorithm() {
        return "RAW";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy for a JCA provider, which is expected to wipe it; use {@link #with} elsewhere. */
    @Override
    public byte[] getEncoded() {
        return open().clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret s && MessageDigest.isEqual(open(), s.open());
    }

    /** The length only: a hash of the octets would leak them. */
    @Override
    public int hashCode() {
        return length;
    }

    @Override
    public String toString() {
        return "Secret(" + length + " octets)";
    }

    private byte[] open() {
        if (isClosed()) {
            throw new IllegalStateException("the secret was closed");
        }
        return bytes;
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("secrets are not serialised");
    }
}
