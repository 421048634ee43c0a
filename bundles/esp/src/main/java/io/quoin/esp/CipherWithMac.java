package io.quoin.esp;

import io.quoin.bytes.Secret;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

/** AES-CBC (RFC 3602) or AES-CTR (RFC 3686), then HMAC-SHA2 over header, IV and ciphertext (RFC 4868). */
final class CipherWithMac implements PacketCipher {
    private static final int BLOCK_LENGTH = 16;

    private final Cipher cipher;
    private final CipherKey key;
    private final IvSource iv;
    private final Mac mac;
    private final Secret macKey;
    private final byte[] tag;
    private final int ivLength;
    private final int icvLength;
    private final boolean extended;
    private final ByteBuffer highHalf = ByteBuffer.allocate(4);

    CipherWithMac(EspSa sa, SecureRandom random) throws GeneralSecurityException {
        EspSuite suite = sa.suite();
        boolean counterMode = suite.cipher() == EspSuite.Cipher.AES_CTR;
        this.cipher = Cipher.getInstance(counterMode ? "AES/CTR/NoPadding" : "AES/CBC/NoPadding");
        this.mac = Mac.getInstance(
                switch (suite.integrity()) {
                    case HMAC_SHA2_256_128 -> "HmacSHA256";
                    case HMAC_SHA2_384_192 -> "HmacSHA384";
                    case HMAC_SHA2_512_256 -> "HmacSHA512";
                    case NONE -> throw new GeneralSecurityException(suite + " has no integrity algorithm");
                });
        this.ivLength = suite.cipher().ivLength();
        this.icvLength = suite.icvLength();
        this.extended = sa.extendedSequenceNumbers();
        this.tag = new byte[mac.getMacLength()];
        this.key = CipherKey.of(sa, "AES");
        this.macKey = sa.integrityKey().copy();
        this.iv = counterMode ? new CounterIv(new Nonce(sa)) : new RandomIv(random);
        mac.init(macKey);
    }

    @Override
    public void seal(long sequence, Packet plain, Packet packet) throws GeneralSecurityException {
        cipher.init(Cipher.ENCRYPT_MODE, key, iv.send(sequence, packet));
        int textOffset = HEADER_LENGTH + ivLength;
        int icvOffset = textOffset + cipher.doFinal(plain.octets, 0, plain.length, packet.octets, textOffset);
        authenticate(sequence, packet, icvOffset);
        System.arraycopy(tag, 0, packet.octets, icvOffset, icvLength);
        packet.length = icvOffset + icvLength;
    }

    @Override
    public int open(long sequence, Packet packet, Packet plain) throws GeneralSecurityException {
        int icvOffset = packet.length - icvLength;
        authenticate(sequence, packet, icvOffset);
        if (!Icv.equal(tag, 0, packet.octets, icvOffset, icvLength)) {
            return FORGED;
        }
        int textOffset = HEADER_LENGTH + ivLength;
        cipher.init(Cipher.DECRYPT_MODE, key, iv.receive(packet));
        return cipher.doFinal(packet.octets, textOffset, icvOffset - textOffset, plain.octets, 0);
    }

    @Override
    public void close() {
        key.close();
        macKey.close();
        iv.close();
    }

    /** The high half of an extended sequence number is under the ICV without being sent (RFC 4303, 2.2.1). */
    private void authenticate(long sequence, Packet packet, int length) throws GeneralSecurityException {
        mac.update(packet.octets, 0, length);
        if (extended) {
            mac.update(highHalf.putInt(0, (int) (sequence >>> 32)).array());
        }
        mac.doFinal(tag, 0);
    }

    /** Where the IV of a packet comes from, and what the cipher is given of it. */
    private interface IvSource extends AutoCloseable {
        IvParameterSpec send(long sequence, Packet packet);

        IvParameterSpec receive(Packet packet);

        @Override
        void close();
    }

    /** CBC wants an IV that nobody can predict (RFC 3602, 3). */
    private static final class RandomIv implements IvSource {
        private final SecureRandom random;
        private final byte[] block = new byte[BLOCK_LENGTH];

        RandomIv(SecureRandom random) {
            this.random = random;
        }

        @Override
        public IvParameterSpec send(long sequence, Packet packet) {
            random.nextBytes(block);
            System.arraycopy(block, 0, packet.octets, HEADER_LENGTH, BLOCK_LENGTH);
            return new IvParameterSpec(block);
        }

        @Override
        public IvParameterSpec receive(Packet packet) {
            return new IvParameterSpec(packet.octets, HEADER_LENGTH, BLOCK_LENGTH);
        }

        @Override
        public void close() {
            // An IV is no secret.
        }
    }

    /** Counter mode counts the blocks of a packet from 1, behind the nonce (RFC 3686, 4). */
    private static final class CounterIv implements IvSource {
        private final Nonce nonce;
        private final byte[] block = new byte[BLOCK_LENGTH];

        CounterIv(Nonce nonce) {
            this.nonce = nonce;
            block[BLOCK_LENGTH - 1] = 1;
        }

        @Override
        public IvParameterSpec send(long sequence, Packet packet) {
            nonce.send(sequence, packet);
            return firstBlock();
        }

        @Override
        public IvParameterSpec receive(Packet packet) {
            nonce.receive(packet);
            return firstBlock();
        }

        @Override
        public void close() {
            nonce.close();
            Arrays.fill(block, (byte) 0);
        }

        private IvParameterSpec firstBlock() {
            System.arraycopy(nonce.octets(), 0, block, 0, nonce.octets().length);
            return new IvParameterSpec(block);
        }
    }
}
