package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.ChildConfig;
import io.quoin.engine.Credentials;
import io.quoin.engine.Datagram;
import io.quoin.engine.EngineSettings;
import io.quoin.engine.Identity;
import io.quoin.engine.IkeEvent;
import io.quoin.engine.Input;
import io.quoin.engine.Lifetimes;
import io.quoin.engine.PeerConfig;
import io.quoin.engine.ProposalSpec;
import io.quoin.engine.TrafficSelectors;
import io.quoin.ipsec.EspSa;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ShardTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 500);
    private static final Input JUNK =
            new Input.Received(new Datagram(ANYWHERE, ANYWHERE, Octets.ofHex("00".repeat(28))));

    private final LongAdder bugs = new LongAdder();
    private Shard shard;

    @BeforeEach
    void make() {
        var dataplane = new FakeDataplanes("user").open(null);
        shard = new Shard(
                EngineSettings.defaults(), dataplane, new SecureRandom(), new MonotonicClock(), new Nowhere(), bugs);
    }

    @AfterEach
    void halt() {
        shard.halt();
    }

    @Test
    void queueTakesSoManyDatagramsAndNotOneMore() {
        for (int i = 0; i < Inbox.LENGTH - Inbox.KEPT_FOR_COMMANDS; i++) {
            assertThat(shard.offer(JUNK)).as("datagram %d", i).isTrue();
        }

        assertThat(shard.offer(JUNK)).isFalse();
    }

    @Test
    void commandsHaveAPlaceWhereDatagramsHaveNone() throws Exception {
        while (shard.offer(JUNK)) {
            // until it is full
            continue;
        }
        CompletableFuture<Shard.Status> status = shard.status();

        shard.start();

        long junk = Inbox.LENGTH - Inbox.KEPT_FOR_COMMANDS;
        assertThat(status.get(10, TimeUnit.SECONDS).drops().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(junk);
    }

    @Test
    void commandsAreLimitedTooAndFailAtOnceBeyond() {
        for (int i = 0; i < Inbox.LENGTH; i++) {
            assertThat(shard.status()).isNotDone();
        }

        assertThat(shard.status()).isCompletedExceptionally();
    }

    @Test
    void bugIsCountedAndTheNextInputHandled() throws Exception {
        shard.start();
        shard.tell(new Input.PutPeer(peerWithoutLocalAddress())).get(10, TimeUnit.SECONDS);

        assertThat(bugs.sum()).isPositive();
        assertThat(shard.status().get(10, TimeUnit.SECONDS).tunnels()).hasSize(1);
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        shard.start();
        shard.halt();

        assertThatThrownBy(() -> shard.tell(new Input.Deadline()).get(10, TimeUnit.SECONDS))
                .hasMessageContaining("stopped");
    }

    /** Its initiation asks where it would leave from. */
    private static PeerConfig peerWithoutLocalAddress() throws Exception {
        return new PeerConfig(
                "a",
                Optional.empty(),
                Optional.of(InetAddress.getLoopbackAddress()),
                Optional.empty(),
                Identity.parse("a.lab"),
                Identity.parse("b.lab"),
                new Credentials.PreSharedKey(Secret.copyOf(new byte[16])),
                Optional.empty(),
                List.of(ProposalSpec.ike("aes256gcm16-prfsha384-x25519-ke1_mlkem768")),
                List.of(ProposalSpec.ike("aes256gcm16-prfsha384-x25519-ke1_mlkem768")),
                List.of(new ChildConfig(
                        "a",
                        List.of(TrafficSelectors.parse("10.1.0.0/16")),
                        List.of(TrafficSelectors.parse("10.2.0.0/16")),
                        List.of(ProposalSpec.esp("aes256gcm16")),
                        EspSa.Mode.TUNNEL,
                        64)),
                PeerConfig.Childless.NO,
                PeerConfig.PostQuantum.REQUIRED,
                true,
                true,
                1280,
                Duration.ofSeconds(30),
                Lifetimes.defaults());
    }

    private static final class Nowhere implements Shard.Outside {
        @Override
        public void keepAlive(InetSocketAddress local, InetSocketAddress remote) {}

        @Override
        public void send(Datagram datagram) {}

        @Override
        public Optional<InetAddress> sourceAddress(InetAddress remote) {
            throw new IllegalStateException("a bug, for the test");
        }

        @Override
        public void publish(IkeEvent event, CountedDataplane dataplane) {}
    }
}
