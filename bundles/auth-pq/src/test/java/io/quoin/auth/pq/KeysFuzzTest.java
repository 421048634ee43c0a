package io.quoin.auth.pq;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.UnfitKeyException;
import io.quoin.auth.pq.keys.PqScheme;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and signatures of a fuzzer. */
class KeysFuzzTest {
    private static final Octets MESSAGE = Octets.ofHex("0102");
    private static final List<PqScheme> SCHEMES = ParameterSets.all().toList();

    /** The number of a scheme and a key, private or public, and behind it a signature. */
    static Stream<byte[]> keys() {
        return Stream.of("ml-dsa-44", "slh-dsa-sha2-128f")
                .flatMap(keyword -> {
                    PqScheme scheme = ParameterSets.named(keyword);
                    boolean ml = keyword.startsWith("ml");
                    Octets publicKey = ml
                            ? Published.example(keyword + ".public")
                            : Published.publicKey(scheme).der();
                    Octets privateKey = ml ? Published.example(keyword + ".seed") : Published.privateKey(scheme);
                    int number = SCHEMES.indexOf(SCHEMES.stream()
                            .filter(each -> each.keyword().equals(keyword))
                            .findFirst()
                            .orElseThrow());
                    return Stream.of(
                            Octets.concat(item(number, publicKey), signature(scheme, privateKey)),
                            item(number, privateKey));
                })
                .map(Octets::toBytes);
    }

    private static Octets signature(SignatureScheme scheme, Octets privateKey) {
        try (Secret secret = Secret.copyOf(privateKey.toBytes())) {
            return scheme.sign(secret, MESSAGE, new SeededRandom(1));
        } catch (UnfitKeyException e) {
            throw new AssertionError(e);
        }
    }

    private static Octets item(int kind, Octets octets) {
        return Octets.concat(Octets.of((byte) kind, (byte) (octets.length() >>> 8), (byte) octets.length()), octets);
    }

    @MethodSource
    @FuzzTest
    void keys(byte[] data) {
        if (data.length < 3) {
            return;
        }
        var in = ByteBuffer.wrap(data);
        SignatureScheme scheme = SCHEMES.get(Math.floorMod(in.get(), SCHEMES.size()));
        int length = Math.min(in.getShort() & 0xffff, in.remaining());
        Octets key = Octets.of(data, 3, length);
        Octets signature = Octets.of(data, 3 + length, data.length - 3 - length);
        var info = new PublicKeyInfo(key);
        if (scheme.verify(info, MESSAGE, signature)) {
            assertThat(scheme.fit(info)).isEqualTo(SignatureScheme.Fit.BEST);
        }
        if (scheme.keyword().startsWith("slh")) {
            // A signature takes up to seconds, and of a private key only its owner sends octets.
            return;
        }
        try (Secret secret = Secret.copyOf(key.toBytes())) {
            assertThat(scheme.sign(secret, MESSAGE, new SeededRandom(1)).isEmpty())
                    .isFalse();
        } catch (UnfitKeyException e) {
            assertThat(e).hasMessageContaining(scheme.keyword());
        }
    }
}
