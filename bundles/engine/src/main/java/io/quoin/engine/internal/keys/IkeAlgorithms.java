package io.quoin.engine.internal.keys;

/**
 * The algorithms of an IKE SA that need keys.
 *
 * @param cipher protects messages
 * @param keyBits the length of its key, without salt
 * @param integrity {@link IkeIntegrity#NONE} exactly with an AEAD cipher
 * @param prf derives all keys
 */
public record IkeAlgorithms(IkeCipher cipher, int keyBits, IkeIntegrity integrity, Prf prf) {

    int encryptionKeyLength() {
        return keyBits / 8 + cipher.saltLength();
    }

    int icvLength() {
        return cipher.icvLength() + integrity.icvLength();
    }
}
