package io.quoin.esp;

import io.quoin.bytes.Secret;
import io.quoin.ipsec.EspSa;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import javax.crypto.SecretKey;

/** A {@link Secret} under the algorithm name that a JCA cipher asks its key for. It owns the secret. */
final class CipherKey implements SecretKey, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final transient Secret secret;
    private final String algorithm;

    private CipherKey(Secret secret, String algorithm) {
        this.secret = secret;
        this.algorithm = algorithm;
    }

    /** A copy of the encryption key of {@code sa}, without the salt behind it. */
    static CipherKey of(EspSa sa, String algorithm) {
        return new CipherKey(sa.encryptionKey().slice(0, sa.suite().keyBits() / 8), algorithm);
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return secret.getFormat();
    }

    @Override
    public byte[] getEncoded() {
        return secret.getEncoded();
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return algorithm + " " + secret;
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("secrets are not serialised");
    }
}
