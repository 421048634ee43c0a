package io.quoin.esp;

import io.quoin.ipsec.EspSa;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES-GCM with an ICV of 8 octets (RFC 4106, 6), which the JDK does not have: it makes the 16 octets of which these are
 * the first, and cannot check fewer than 12. So a packet is decrypted as the counter mode that GCM is, and what comes
 * out sealed again to compare the ICVs; it costs twice as much.
 */
final class ShortTagGcm implements PacketCipher {
    private static final int TEXT_OFFSET = HEADER_LENGTH + Nonce.IV_LENGTH;
    private static final int ICV_LENGTH = 8;
    private static final int FULL_TAG_LENGTH = 16;

    /** GCM's counter starts at 1, which masks the tag; the text begins at 2 (NIST SP 800-38D, 7.1). */
    private static final byte FIRST_TEXT_COUNTER = 2;

    private final Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    private final Cipher counterMode = Cipher.getInstance("AES/CTR/NoPadding");
    private final byte[] counter = new byte[16];
    private final CipherKey key;
    private final Nonce nonce;
    private final AssociatedData associatedData;

    ShortTagGcm(EspSa sa) throws GeneralSecurityException {
        this.key = CipherKey.of(sa, "AES");
        this.nonce = new Nonce(sa);
        this.associatedData = new AssociatedData(sa);
        counter[counter.length - 1] = FIRST_TEXT_COUNTER;
    }

    @Override
    public void seal(long sequence, Packet plain, Packet packet) throws GeneralSecurityException {
        nonce.send(sequence, packet);
        begin(sequence, nonce.octets());
        gcm.doFinal(plain.octets, 0, plain.length, packet.octets, TEXT_OFFSET);
        packet.length = TEXT_OFFSET + plain.length + ICV_LENGTH;
    }

    @Override
    public int open(long sequence, Packet packet, Packet plain) throws GeneralSecurityException {
        if (nonce.receive(packet)) {
            // The JDK refuses to encrypt twice running with one nonce, rightly; here nothing of it gets out.
            begin(sequence, nonce.other());
            gcm.doFinal();
        }
        int icvOffset = packet.length - ICV_LENGTH;
        System.arraycopy(nonce.octets(), 0, counter, 0, nonce.octets().length);
        counterMode.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(counter));
        int length = counterMode.doFinal(packet.octets, TEXT_OFFSET, icvOffset - TEXT_OFFSET, plain.octets, 0);
        begin(sequence, nonce.octets());
        byte[] sealed = gcm.doFinal(plain.octets, 0, length);
        return Icv.equal(sealed, length, packet.octets, icvOffset, ICV_LENGTH) ? length : FORGED;
    }

    @Override
    public void close() {
        key.close();
        nonce.close();
        Arrays.fill(counter, (byte) 0);
    }

    private void begin(long sequence, byte[] nonce) throws GeneralSecurityException {
        gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(FULL_TAG_LENGTH * 8, nonce));
        gcm.updateAAD(associatedData.of(sequence));
    }
}
