package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A tunnel that is to be kept up comes again whatever its peer does, but not in a tight loop. */
class PersistenceTest {
    private static final int TIMES = 100;
    /** 64 seconds and a quarter, and as much as the steps of this test. */
    private static final Duration LONGEST = Duration.ofSeconds(82);

    private final Pair pair = new Pair(11);

    private void keepUp() {
        pair.configure(tunnel -> {
            tunnel.initiateA = true;
            return tunnel;
        });
        pair.settle();
        assertUp();
    }

    private void assertUp() {
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
    }

    /** How long the tunnel is down after {@code blow}. */
    private Duration recovery(Consumer<Established> blow) {
        blow.accept(pair.b.engine.established("ab"));
        pair.settle();
        Instant before = pair.now;
        while (pair.a.tunnel().state() != TunnelStatus.State.UP) {
            pair.pass(Duration.ofMillis(500));
        }
        return Duration.between(before, pair.now);
    }

    private void backsOff(Consumer<Established> blow) {
        keepUp();
        var recoveries = new ArrayList<Duration>();
        for (int i = 0; i < TIMES; i++) {
            recoveries.add(recovery(blow));
        }
        assertThat(recoveries.get(0)).isLessThan(Duration.ofSeconds(2));
        List<Duration> late = recoveries.subList(6, TIMES);
        assertThat(late).allMatch(wait -> wait.compareTo(Duration.ofSeconds(48)) >= 0 && wait.compareTo(LONGEST) <= 0);
        assertThat(new HashSet<>(late)).hasSizeGreaterThan(10);
        pair.pass(Duration.ofMinutes(2));
        assertThat(recovery(blow)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void backsOffWhereThePeerDeletesEachNewIkeSa() {
        backsOff(established -> established.terminate("a whim"));
    }

    @Test
    void backsOffWhereThePeerDeletesEachNewChildSa() {
        backsOff(established ->
                established.removeAndTell(established.children().current().get(0), "a whim"));
    }

    @Test
    void noticesADeadPeerAndCallsItUntilItIsBack() {
        keepUp();
        pair.network = datagrams -> Stream.empty();
        pair.pass(Duration.ofSeconds(30 + 30 + 62));
        assertThat(pair.a.tunnel().state()).isNotEqualTo(TunnelStatus.State.UP);
        pair.pass(Duration.ofHours(1));
        // Each attempt lasts 62 seconds, and what follows it 48 to 80.
        assertThat(pair.a.failures()).hasSizeBetween(24, 36);
        pair.network = datagrams -> datagrams;
        pair.pass(Duration.ofSeconds(62).plus(LONGEST));
        assertUp();
    }

    @Test
    void refusesExchangesThatCreateWhereTheyComeTooFast() {
        keepUp();
        var puppet = new Puppet(pair, pair.b);
        var rekey = new NotifyPayload(Proposal.ESP, Octets.ofInt(1), NotifyType.REKEY_SA.code(), Octets.empty());
        var esp = new Proposal(
                1,
                Proposal.ESP,
                Octets.ofInt(999),
                ProposalSpec.esp("aes256gcm16").transforms());
        List<Payload> request = List.of(rekey, new SaPayload(List.of(esp)), new NoncePayload(Octets.of(new byte[32])));
        for (int i = 0; i < PeerRequests.MAX_AT_ONCE; i++) {
            assertThat(answer(puppet, request)).isEqualTo(NotifyType.CHILD_SA_NOT_FOUND);
        }
        assertThat(answer(puppet, request)).isEqualTo(NotifyType.TEMPORARY_FAILURE);
        pair.pass(PeerRequests.PER_REQUEST);
        assertThat(answer(puppet, request)).isEqualTo(NotifyType.CHILD_SA_NOT_FOUND);
        assertThat(answer(puppet, request)).isEqualTo(NotifyType.TEMPORARY_FAILURE);
        assertUp();
    }

    private static NotifyType answer(Puppet puppet, List<Payload> request) {
        return Puppet.type(puppet.askForNotify(ExchangeType.CREATE_CHILD_SA, request));
    }
}
