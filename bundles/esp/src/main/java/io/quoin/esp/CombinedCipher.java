package io.quoin.esp;

import io.quoin.ipsec.EspSa;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/** A cipher that checks as it decrypts: AES-GCM (RFC 4106) and ChaCha20-Poly1305 (RFC 7634). */
final class CombinedCipher implements PacketCipher {
    private static final int TEXT_OFFSET = HEADER_LENGTH + Nonce.IV_LENGTH;

    private final Cipher cipher;
    private final CipherKey key;
    private final Nonce nonce;
    private final AssociatedData associatedData;
    private final Function<byte[], AlgorithmParameterSpec> parameters;

    private CombinedCipher(
            EspSa sa, String transformation, String algorithm, Function<byte[], AlgorithmParameterSpec> parameters)
            throws GeneralSecurityException {
        this.cipher = Cipher.getInstance(transformation);
        this.key = CipherKey.of(sa, algorithm);
        this.nonce = new Nonce(sa);
        this.associatedData = new AssociatedData(sa);
        this.parameters = parameters;
    }

    static CombinedCipher aesGcm(EspSa sa) throws GeneralSecurityException {
        int tagBits = sa.suite().icvLength() * 8;
        return new CombinedCipher(sa, "AES/GCM/NoPadding", "AES", nonce -> new GCMParameterSpec(tagBits, nonce));
    }

    static CombinedCipher chaCha20Poly1305(EspSa sa) throws GeneralSecurityException {
        return new CombinedCipher(sa, "ChaCha20-Poly1305", "ChaCha20", IvParameterSpec::new);
    }

    @Override
    public void seal(long sequence, Packet plain, Packet packet) throws GeneralSecurityException {
        nonce.send(sequence, packet);
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters.apply(nonce.octets()));
        cipher.updateAAD(associatedData.of(sequence));
        packet.length = TEXT_OFFSET + cipher.doFinal(plain.octets, 0, plain.length, packet.octets, TEXT_OFFSET);
    }

    @Override
    public int open(long sequence, Packet packet, Packet plain) throws GeneralSecurityException {
        if (nonce.receive(packet)) {
            // The JDK's ChaCha20 refuses the same nonce twice running, to decrypt too: a forged packet with the IV of
            // the next true one would take that one down.
            cipher.init(Cipher.DECRYPT_MODE, key, parameters.apply(nonce.other()));
        }
        cipher.init(Cipher.DECRYPT_MODE, key, parameters.apply(nonce.octets()));
        cipher.updateAAD(associatedData.of(sequence));
        try {
            return cipher.doFinal(packet.octets, TEXT_OFFSET, packet.length - TEXT_OFFSET, plain.octets, 0);
        } catch (AEADBadTagException forged) {
            return FORGED;
        }
    }

    @Override
    public void close() {
        key.close();
        nonce.close();
    }
}
