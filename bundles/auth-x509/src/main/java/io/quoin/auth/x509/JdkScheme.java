package io.quoin.auth.x509;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.UnfitKeyException;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.security.auth.DestroyFailedException;

/** A signature scheme of the JDK, or of another JCA provider. Which keys it takes, a family says. */
abstract class JdkScheme implements SignatureScheme {
    /** The longest SubjectPublicKeyInfo that is parsed, in octets: an RSA modulus of 8192 bits and its frame. */
    private static final int MAX_KEY_OCTETS = 1_100;

    /** Public keys that are kept parsed: a handshake asks three times for the same one, and each for the same CA's. */
    private static final int MAX_KEPT = 16;

    private final String keyword;
    private final Naming naming;
    private final List<JdkSignature> signatures;
    /** Who computes; empty for the JDK, which finds one itself. */
    private final Optional<Provider> provider;

    private final AtomicReferenceArray<Read> kept = new AtomicReferenceArray<>(MAX_KEPT);

    /** A public key as it came, and what it is; empty for none. */
    private record Read(PublicKeyInfo info, Optional<PublicKey> key) {}

    /**
     * How peers name a scheme: see {@link SignatureScheme#authMethod()}, {@link SignatureScheme#hashId()} and
     * {@link SignatureScheme#algorithmIdentifier()}.
     */
    record Naming(int authMethod, int hashId, Octets algorithmIdentifier) {
        static Naming digitalSignature(int hashId, Octets algorithmIdentifier) {
            return new Naming(DIGITAL_SIGNATURE, hashId, algorithmIdentifier);
        }

        static Naming legacy(int authMethod) {
            return new Naming(authMethod, 0, Octets.empty());
        }
    }

    /** How the JDK calls a signature; its parameters are empty where the algorithm has none. */
    record JdkSignature(String algorithm, Optional<AlgorithmParameterSpec> parameters) {
        JdkSignature(String algorithm) {
            this(algorithm, Optional.empty());
        }

        private Signature open(Optional<Provider> provider) throws GeneralSecurityException {
            Signature signature = provider.isPresent()
                    ? Signature.getInstance(algorithm, provider.get())
                    : Signature.getInstance(algorithm);
            if (parameters.isPresent()) {
                signature.setParameter(parameters.get());
            }
            return signature;
        }
    }

    /** @param signatures what it verifies, and first of all what it signs by */
    JdkScheme(String keyword, Naming naming, JdkSignature... signatures) {
        this.keyword = keyword;
        this.naming = naming;
        this.signatures = List.of(signatures);
        this.provider = Optional.empty();
    }

    /** The scheme {@code same}, computed by {@code provider}. */
    JdkScheme(JdkScheme same, Provider provider) {
        this.keyword = same.keyword;
        this.naming = same.naming;
        this.signatures = same.signatures;
        this.provider = Optional.of(provider);
    }

    /** How the JDK calls keys of this family. */
    abstract String keyAlgorithm();

    /** How well the scheme suits {@code key}, private or public: both halves tell as much. */
    abstract Fit fit(Key key);

    /** Whether a signature may have that many octets; families say no where the JDK overlooks those at the end. */
    boolean mayHaveLength(int octets) {
        return true;
    }

    @Override
    public final String keyword() {
        return keyword;
    }

    @Override
    public final int authMethod() {
        return naming.authMethod;
    }

    @Override
    public final Octets algorithmIdentifier() {
        return naming.algorithmIdentifier;
    }

    @Override
    public final int hashId() {
        return naming.hashId;
    }

    @Override
    public final boolean isPostQuantum() {
        return false;
    }

    @Override
    public final Status status() {
        return Status.STANDARD;
    }

    @Override
    public final Fit fit(PublicKeyInfo key) {
        return read(key).map(this::fit).orElse(Fit.NONE);
    }

    /** Whether the JDK finds who computes. */
    final boolean isOfJdk() {
        return provider.isEmpty();
    }

    @Override
    public final Octets sign(Secret privateKey, Octets message, SecureRandom random) throws UnfitKeyException {
        PrivateKey key = read(privateKey);
        try {
            Signature signature = signatures.get(0).open(provider);
            signature.initSign(key, random);
            signature.update(message.toBytes());
            return Octets.of(signature.sign());
        } catch (InvalidKeyException e) {
            throw unfit("the private key is refused: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        } finally {
            wipe(key);
        }
    }

    /** Keys of the JDK cannot be wiped, and take a while to say so. */
    private void wipe(PrivateKey key) {
        if (provider.isPresent()) {
            try {
                key.destroy();
            } catch (DestroyFailedException e) {
                throw new IllegalStateException(keyword + ": " + provider.get() + " did not wipe a key", e);
            }
        }
    }

    @Override
    public final boolean verify(PublicKeyInfo key, Octets message, Octets signature) {
        Optional<PublicKey> usable = read(key).filter(read -> fit(read) != Fit.NONE);
        return usable.isPresent()
                && mayHaveLength(signature.length())
                && signatures.stream().anyMatch(kind -> verify(kind, usable.get(), message, signature));
    }

    /** Whether it is a signature of this kind; families may have a better way than the JDK's. */
    boolean verify(JdkSignature kind, PublicKey key, Octets message, Octets signature) {
        try {
            Signature verifier = kind.open(provider);
            verifier.initVerify(key);
            verifier.update(message.toBytes());
            return verifier.verify(signature.toBytes());
        } catch (InvalidKeyException | SignatureException e) {
            // What the JDK throws for a key off its curve, and for a signature of a wrong length or encoding.
            return false;
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    private Optional<PublicKey> read(PublicKeyInfo info) {
        if (info.der().length() > MAX_KEY_OCTETS) {
            return Optional.empty();
        }
        int place = Math.floorMod(info.hashCode(), MAX_KEPT);
        Read last = kept.get(place);
        if (last == null || !last.info.equals(info)) {
            last = new Read(info, parse(info));
            kept.set(place, last);
        }
        return last.key;
    }

    private Optional<PublicKey> parse(PublicKeyInfo info) {
        try {
            PublicKey key =
                    factory().generatePublic(new X509EncodedKeySpec(info.der().toBytes()));
            // Octets that the JDK overlooks, behind a key for one, would make two keys of one.
            return Octets.of(key.getEncoded()).equals(info.der()) ? Optional.of(key) : Optional.empty();
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    private PrivateKey read(Secret privateKey) throws UnfitKeyException {
        Optional<PrivateKey> key = privateKey.with(this::readPkcs8);
        if (key.isEmpty()) {
            throw unfit("the private key is not PKCS#8 of an " + keyAlgorithm() + " key");
        }
        if (fit(key.get()) == Fit.NONE) {
            throw unfit("the private key is too weak, or of another group");
        }
        return key.get();
    }

    private Optional<PrivateKey> readPkcs8(byte[] der) {
        try {
            return Optional.of(factory().generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    private KeyFactory factory() {
        try {
            return provider.isPresent()
                    ? KeyFactory.getInstance(keyAlgorithm(), provider.get())
                    : KeyFactory.getInstance(keyAlgorithm());
        } catch (NoSuchAlgorithmException e) {
            throw unsupported(e);
        }
    }

    private UnfitKeyException unfit(String why) {
        return new UnfitKeyException(keyword + ": " + why);
    }

    private IllegalStateException unsupported(GeneralSecurityException cause) {
        return new IllegalStateException("This JDK does not support " + keyword + ": do not configure it", cause);
    }
}
