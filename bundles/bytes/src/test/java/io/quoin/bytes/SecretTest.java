package io.quoin.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void takesTheOctetsFromTheirSource() {
        byte[] source = {1, 2, 3};
        try (Secret secret = Secret.take(source)) {
            assertThat(source).containsOnly(0);
            assertThat(secret.<Integer>with(bytes -> bytes[2] + 0)).isEqualTo(3);
        }
    }

    @Test
    void givesNothingAfterItWasClosed() {
        Secret secret = Secret.copyOf(new byte[] {1, 2, 3});
        secret.close();
        assertThat(secret.isDestroyed()).isTrue();
        assertThatThrownBy(secret::getEncoded).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secret.slice(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void wipesWhatItLent() {
        byte[][] kept = new byte[1][];
        try (Secret secret = Secret.copyOf(new byte[] {7})) {
            secret.with(bytes -> kept[0] = bytes);
        }
        assertThat(kept[0]).containsExactly(0);
    }

    @Test
    void showsOnlyItsLength() {
        try (Secret secret = Secret.copyOf("hunter2".getBytes())) {
            assertThat(secret).hasToString("Secret(7 octets)");
            assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(secret))
                    .isInstanceOf(NotSerializableException.class);
        }
    }

    @Test
    void isAKeyThatMacTakes() throws Exception {
        try (Secret secret = Secret.copyOf(new byte[32])) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            assertThat(mac.doFinal(new byte[1])).hasSize(32);
        }
    }
}
