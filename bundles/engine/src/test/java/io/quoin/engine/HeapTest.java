package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.keys.IkeKeys;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a heap dump holds of the keys of an IKE SA, while it is up and when it has ended. */
class HeapTest {
    private static final byte MASK = 0x5a;
    /** Octets of a key that are looked for. */
    private static final int COMPARED = 16;

    @TempDir
    Path directory;

    /** The keys, each octet changed: this test must not be what is found. */
    private final List<byte[]> masked = new ArrayList<>();

    private void keep(IkeKeys keys) {
        for (var field : IkeKeys.class.getDeclaredFields()) {
            if (field.getType() == Secret.class) {
                try {
                    field.setAccessible(true);
                    Secret secret = (Secret) field.get(keys);
                    if (secret.length() >= COMPARED) {
                        secret.with(octets -> masked.add(mask(octets)));
                    }
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private static byte[] mask(byte[] octets) {
        byte[] changed = octets.clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] ^= MASK;
        }
        return changed;
    }

    @Test
    void holdsNoKeyOfAnIkeSaThatHasEnded() throws IOException {
        var pair = new Pair(910);
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        HandshakeTest.assertUp(pair);
        keep(Puppet.ikeSa(pair.b).keys());
        assertThat(masked).hasSize(5);
        assertThat(found()).isEqualTo(5);
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        pair.b.assertNothingLeft();
        assertThat(found()).isZero();
        // Both engines are still there, with their tunnels.
        assertThat(pair.b.engine.tunnels()).hasSize(1);
        assertThat(pair.a.engine.tunnels()).hasSize(1);
    }

    /** How many of the keys a dump of all that can be reached holds. */
    private int found() throws IOException {
        Path dump = directory.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        var found = new BitSet();
        try (InputStream in = Files.newInputStream(dump)) {
            byte[] buffer = new byte[1 << 20];
            int kept = 0;
            for (int read = in.read(buffer); read > 0; read = in.read(buffer, kept, buffer.length - kept)) {
                int end = kept + read;
                look(buffer, end, found);
                kept = Math.min(COMPARED, end);
                System.arraycopy(buffer, end - kept, buffer, 0, kept);
            }
        }
        Files.delete(dump);
        return found.cardinality();
    }

    private void look(byte[] buffer, int end, BitSet found) {
        for (int at = 0; at + COMPARED <= end; at++) {
            for (int i = 0; i < masked.size(); i++) {
                if (matches(masked.get(i), buffer, at)) {
                    found.set(i);
                }
            }
        }
    }

    private static boolean matches(byte[] key, byte[] buffer, int at) {
        for (int i = 0; i < COMPARED; i++) {
            if ((key[i] ^ MASK) != buffer[at + i]) {
                return false;
            }
        }
        return true;
    }
}
