package io.quoin.auth.pq.keys;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.UnfitKeyException;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One parameter set of a post-quantum family: its keys and its signatures have one length each. What computes them, a
 * subclass says.
 */
public abstract class PqScheme implements SignatureScheme {
    /** Identity: the message is signed itself (RFC 8420, 2; the draft, 3.2.1). */
    private static final int IDENTITY = 5;

    private final String keyword;
    private final byte[] algorithmIdentifier;
    private final Sizes sizes;
    private final Octets publicKeyFrame;

    /** Lengths in octets. */
    public record Sizes(int publicKey, int signature) {}

    /** @param sigAlg the last arc of the object identifier, behind 2.16.840.1.101.3.4.3 */
    protected PqScheme(String keyword, int sigAlg, Sizes sizes) {
        this.keyword = keyword;
        this.algorithmIdentifier = HexFormat.of().parseHex("300b06096086480165030403%02x".formatted(sigAlg));
        this.sizes = sizes;
        // BIT STRING with no unused bits, in a SEQUENCE with the AlgorithmIdentifier (RFC 5280, 4.1.2.7).
        byte[] bits = Der.header(0x03, 1 + sizes.publicKey);
        byte[] all = Der.header(0x30, algorithmIdentifier.length + bits.length + 1 + sizes.publicKey);
        this.publicKeyFrame =
                Octets.concat(Octets.of(all), algorithmIdentifier(), Octets.of(bits), Octets.of((byte) 0));
    }

    /** Signs by the key inside PKCS#8, which {@code sign} wipes afterwards; nothing where it is no key of this set. */
    protected abstract Optional<byte[]> sign(byte[] privateKey, byte[] message, SecureRandom random);

    /** Why a private key is refused by which {@link #sign(byte[], byte[], SecureRandom)} makes nothing. */
    protected String refusal() {
        return "the private key is not PKCS#8 of such a key, or is inconsistent";
    }

    /** Whether {@code signature}, of the right length, is one of {@code message}. */
    protected abstract boolean verify(byte[] publicKey, byte[] message, byte[] signature);

    /** SubjectPublicKeyInfo of a public key of the right length. */
    protected final Octets publicKeyInfo(byte[] publicKey) {
        return Octets.concat(publicKeyFrame, Octets.of(publicKey));
    }

    @Override
    public final String keyword() {
        return keyword;
    }

    @Override
    public final int authMethod() {
        return DIGITAL_SIGNATURE;
    }

    @Override
    public final Octets algorithmIdentifier() {
        return Octets.of(algorithmIdentifier);
    }

    @Override
    public final int hashId() {
        return IDENTITY;
    }

    @Override
    public final boolean isPostQuantum() {
        return true;
    }

    @Override
    public final Status status() {
        return Status.STANDARD;
    }

    @Override
    public final Fit fit(PublicKeyInfo key) {
        int frame = publicKeyFrame.length();
        boolean fits = key.der().length() == frame + sizes.publicKey
                && key.der().slice(0, frame).equals(publicKeyFrame);
        return fits ? Fit.BEST : Fit.NONE;
    }

    @Override
    public final Octets sign(Secret privateKey, Octets message, SecureRandom random) throws UnfitKeyException {
        Optional<byte[]> signature = privateKey.with(pkcs8 -> {
            Optional<byte[]> key = Der.privateKey(pkcs8, algorithmIdentifier);
            Optional<byte[]> made = key.flatMap(octets -> sign(octets, message.toBytes(), random));
            key.ifPresent(octets -> Arrays.fill(octets, (byte) 0));
            return made;
        });
        return Octets.of(signature.orElseThrow(() -> new UnfitKeyException(keyword + ": " + refusal())));
    }

    @Override
    public final boolean verify(PublicKeyInfo key, Octets message, Octets signature) {
        if (fit(key) == Fit.NONE || signature.length() != sizes.signature) {
            return false;
        }
        Octets publicKey = key.der().slice(publicKeyFrame.length(), key.der().length());
        return verify(publicKey.toBytes(), message.toBytes(), signature.toBytes());
    }
}
