package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A network that loses, doubles, delays and so reorders: once it stops that, both sides find together. */
class SimulationTest {
    private static final int SEEDS = 200;
    private static final Duration FAULTS = Duration.ofSeconds(120);
    /** A dead IKE SA is noticed after 30 + 62 seconds, and begun anew after a minute and a half at the latest. */
    private static final Duration CONVERGENCE = Duration.ofSeconds(400);

    private static final int MAX_STEPS = 100_000;
    private static final int MAX_DELAY_MILLIS = 4000;

    @Test
    void bothSidesEndUpWithTheSameTunnelOnceTheNetworkIsGood() {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                converges(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void converges(int seed) {
        var pair = new Pair(1000 + 2L * seed);
        pair.configure(tunnel -> {
            tunnel.initiateA = seed % 3 != 1;
            tunnel.initiateB = seed % 3 != 0;
            tunnel.children = 1 + seed % 2;
            tunnel.esp = List.of(seed % 4 < 2 ? "aes256gcm16" : "aes256gcm16-x25519-ke1_mlkem512");
            tunnel.ike = List.of("aes256gcm16-prfsha384-x25519-ecp256-ke1_mlkem512");
            tunnel.ikeB = List.of("aes256gcm16-prfsha384-ecp256-x25519-ke1_mlkem512");
            return tunnel;
        });
        var network = new Weather(pair, seed);
        network.run(pair.now.plus(FAULTS));
        network.good = true;
        network.run(pair.now.plus(CONVERGENCE));
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
            assertThat(side.engine.halfOpen()).isZero();
        }
        assertThat(pair.a.dataplane.keys)
                .hasSizeGreaterThanOrEqualTo(2 + 2 * (seed % 2))
                .isEqualTo(pair.b.dataplane.keys);
        assertThat(pair.a.dataplane.policies).hasSize(2 + 2 * (seed % 2));
        assertThat(pair.a.tunnel().sas()).hasSameSizeAs(pair.b.tunnel().sas());
    }

    /** The network in virtual time. */
    private static final class Weather {
        private final Pair pair;
        private final Random random;
        private final TreeMap<Instant, List<Runnable>> arrivals = new TreeMap<>();
        private boolean good;

        Weather(Pair pair, int seed) {
            this.pair = pair;
            this.random = new Random(seed);
        }

        void run(Instant end) {
            for (int i = 0; i < MAX_STEPS; i++) {
                take(pair.a, pair.b);
                take(pair.b, pair.a);
                Optional<Instant> next = Stream.concat(
                                Stream.of(pair.a, pair.b)
                                        .map(side -> side.engine.nextDeadline())
                                        .flatMap(Optional::stream),
                                arrivals.keySet().stream().limit(1))
                        .min(Instant::compareTo)
                        .filter(time -> !time.isAfter(end));
                if (next.isEmpty()) {
                    pair.now = end;
                    return;
                }
                pair.now = next.get().isBefore(pair.now) ? pair.now : next.get();
                List<Runnable> due = arrivals.remove(next.get());
                if (due != null) {
                    due.forEach(Runnable::run);
                }
                pair.a.engine.handle(new Input.Deadline(), pair.now);
                pair.b.engine.handle(new Input.Deadline(), pair.now);
            }
            throw new IllegalStateException("no end");
        }

        private void take(Pair.Side from, Pair.Side to) {
            for (Datagram datagram = from.sent.poll(); datagram != null; datagram = from.sent.poll()) {
                Datagram sent = datagram;
                int copies = good ? 1 : random.nextInt(10) < 3 ? 0 : 1 + random.nextInt(5) / 4;
                for (int i = 0; i < copies; i++) {
                    int delay = good ? 10 : random.nextInt(3) == 0 ? random.nextInt(MAX_DELAY_MILLIS) : 10;
                    arrivals.merge(
                            pair.now.plusMillis(delay),
                            List.of(() -> pair.arrive(to, sent)),
                            (before, more) -> Stream.concat(before.stream(), more.stream())
                                    .toList());
                }
            }
        }
    }
}
