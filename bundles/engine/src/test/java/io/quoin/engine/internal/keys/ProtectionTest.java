package io.quoin.engine.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The protection of messages by the algorithms that no recorded conversation has, and the rules for all of them. */
class ProtectionTest {
    private static final Octets BEFORE = Octets.ofHex("00".repeat(32));
    private final SecureRandom random = new SecureRandom();

    /** RFC 7634, appendix B. */
    @Test
    void opensTheExampleOfChaCha20Poly1305() {
        var algorithms = new IkeAlgorithms(IkeCipher.CHACHA20_POLY1305, 256, IkeIntegrity.NONE, Prf.HMAC_SHA2_256);
        Octets key = Octets.ofHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3");
        Octets before = Octets.ofHex("c0c1c2c3c4c5c6c7d0d1d2d3d4d5d6d72e202500000000090000004529000029");
        Octets body = Octets.ofHex("1011121314151617610394701f8d017f7c129248896b71bfe25236efd7cdc67066906315b2");
        assertThat(protection(algorithms, key).open(before, body)).contains(Octets.ofHex("0000000c000040010000000a"));
    }

    /** RFC 3686, 6, test vector 1, which RFC 5930, 2 builds on; its IV of 0 is that of our first message. */
    @Test
    void encryptsTheExampleOfAesInCounterMode() {
        var algorithms = new IkeAlgorithms(IkeCipher.AES_CTR, 128, IkeIntegrity.HMAC_SHA2_256_128, Prf.HMAC_SHA2_256);
        Octets key = Octets.ofHex("ae6852f8121067cc4bf7a5765577f39e00000030");
        Octets text = Octets.ofHex("53696e676c6520626c6f636b206d7367");
        Octets sealed = protection(algorithms, key).seal(BEFORE, text, random);
        assertThat(sealed.slice(0, 8 + 16)).isEqualTo(Octets.ofHex("0000000000000000e4095d4fb7a7b3792d6175a3261311b8"));
    }

    @ParameterizedTest
    @EnumSource
    void sealsNoTwoMessagesUnderOneIv(IkeCipher cipher) {
        IkeAlgorithms algorithms = algorithms(cipher);
        Protection protection = protection(algorithms, Octets.of(new byte[algorithms.encryptionKeyLength()]));
        Set<Octets> ivs = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ivs.add(protection.seal(BEFORE, Octets.empty(), random).slice(0, cipher.ivLength()));
        }
        assertThat(ivs).hasSize(1000);
    }

    @ParameterizedTest
    @EnumSource
    void opensWhatItSealsAtEveryLengthAndNothingShorter(IkeCipher cipher) {
        IkeAlgorithms algorithms = algorithms(cipher);
        Protection protection = protection(algorithms, Octets.of(new byte[algorithms.encryptionKeyLength()]));
        for (int length = 0; length < 40; length++) {
            Octets plaintext = Octets.of(new byte[length]);
            Octets body = protection.seal(BEFORE, plaintext, random);
            assertThat(body.length()).isEqualTo(protection.sealedLength(length));
            assertThat(protection.open(BEFORE, body)).contains(plaintext);
            for (int cut = 0; cut < body.length(); cut++) {
                assertThat(protection.open(BEFORE, body.slice(0, cut))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensNothingOfWhichAnOctetWasChanged(IkeCipher cipher) {
        IkeAlgorithms algorithms = algorithms(cipher);
        Protection protection = protection(algorithms, Octets.of(new byte[algorithms.encryptionKeyLength()]));
        Octets body = protection.seal(BEFORE, Octets.ofHex("0102030405"), random);
        for (int at = 0; at < body.length(); at++) {
            assertThat(protection.open(BEFORE, changed(body, at))).isEmpty();
        }
        for (int at = 0; at < BEFORE.length(); at++) {
            assertThat(protection.open(changed(BEFORE, at), body)).isEmpty();
        }
    }

    private static Octets changed(Octets octets, int at) {
        byte[] changed = octets.toBytes();
        changed[at] ^= 1;
        return Octets.of(changed);
    }

    private static IkeAlgorithms algorithms(IkeCipher cipher) {
        IkeIntegrity integrity = cipher.isAead() ? IkeIntegrity.NONE : IkeIntegrity.HMAC_SHA2_512_256;
        return new IkeAlgorithms(cipher, 256, integrity, Prf.HMAC_SHA2_512);
    }

    private static Protection protection(IkeAlgorithms algorithms, Octets encryptionKey) {
        Octets integrityKey = Octets.of(new byte[algorithms.integrity().keyLength()]);
        return new Protection(algorithms, Replay.secret(encryptionKey), Replay.secret(integrityKey));
    }
}
