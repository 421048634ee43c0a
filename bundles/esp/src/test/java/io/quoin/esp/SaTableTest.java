package io.quoin.esp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Secret;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SaTableTest {
    private static final InetAddress HERE = SaSamples.address("192.0.2.1");
    private static final InetAddress THERE = SaSamples.address("192.0.2.2");

    private final SaTable table = new SaTable(new SecureRandom());

    @Test
    void theNewestOutboundOneOfARequestIsTaken() throws Exception {
        table.add(outbound(0x1001));
        OutboundSa first = table.newestOutbound(1).orElseThrow();
        table.add(outbound(0x1002));
        assertThat(table.newestOutbound(1)).get().isNotSameAs(first);
        table.remove(new SaId(0x1002, THERE));
        assertThat(table.newestOutbound(1)).containsSame(first);
        table.remove(new SaId(0x1001, THERE));
        assertThat(table.newestOutbound(1)).isEmpty();
    }

    @Test
    void removingAnOldOneKeepsTheNewest() throws Exception {
        table.add(outbound(0x1001));
        table.add(outbound(0x1002));
        OutboundSa newest = table.newestOutbound(1).orElseThrow();
        table.remove(new SaId(0x1001, THERE));
        assertThat(table.newestOutbound(1)).containsSame(newest);
    }

    @Test
    void removingWhatIsNotThereIsNoError() {
        table.remove(new SaId(0x1001, THERE));
    }

    @Test
    void theKeysOfTheCallerMayBeClosedAtOnce() throws Exception {
        EspSa sa = outbound(0x1001);
        table.add(sa);
        sa.close();
        var plain = PacketSamples.packet(PacketSamples.ipv4(60));
        assertThat(table.newestOutbound(1).orElseThrow().protect(plain, new Packet()))
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void closingEndsThemAll() throws Exception {
        table.add(outbound(0x1001));
        table.add(inbound(0x2001));
        OutboundSa sa = table.newestOutbound(1).orElseThrow();
        table.close();
        assertThat(table.newestOutbound(1)).isEmpty();
        assertThat(table.inbound(0x2001)).isEmpty();
        assertThat(sa.protect(PacketSamples.packet(PacketSamples.ipv4(60)), new Packet()))
                .isEqualTo(Verdict.SA_REMOVED);
    }

    @Test
    void countersOfWhatIsNotThereAreRefused() throws Exception {
        table.add(inbound(0x2001));
        assertThat(table.counters(new SaId(0x2001, HERE))).isEqualTo(SaCounters.NONE);
        table.remove(new SaId(0x2001, HERE));
        assertThatThrownBy(() -> table.counters(new SaId(0x2001, HERE)))
                .isInstanceOf(DataplaneException.class)
                .hasMessageContaining("00002001@192.0.2.1");
    }

    @Test
    void whatItCannotDoIsRefusedWithTheRemedy() throws Exception {
        assertRefused(
                SaSamples.sa(SaSamples.gcm(), EspSa.Direction.OUT, 0, false, 0x1001, HERE, THERE, Optional.empty()),
                "force UDP encapsulation");
        assertRefused(
                SaSamples.sa(SaSamples.gcm(), EspSa.Direction.IN, ReplayWindow.MAX_SIZE + 1, false),
                "4097 packets is above the limit of 4096");
        assertRefused(transport(), "tunnel mode only");
        table.add(inbound(0x2001));
        assertRefused(inbound(0x2001), "installed already");
        assertRefused(
                SaSamples.sa(
                        SaSamples.gcm(),
                        EspSa.Direction.IN,
                        32,
                        false,
                        0x2001,
                        HERE,
                        SaSamples.address("192.0.2.9"),
                        Optional.of(SaSamples.PORTS)),
                "another SPI");
    }

    @Test
    void oneMoreThanTheLimitIsRefused() throws Exception {
        try (EspSa sa = outbound(0x1000)) {
            for (int spi = 0x1000; spi < 0x1000 + SaTable.MAX_SAS; spi++) {
                table.add(withSpi(sa, spi));
            }
            assertRefused(withSpi(sa, 0x1000 + SaTable.MAX_SAS), "65536 SAs, which is the limit");
            table.remove(new SaId(0x1000, THERE));
            table.add(withSpi(sa, 0x1000 + SaTable.MAX_SAS));
        }
    }

    private void assertRefused(EspSa sa, String remedy) {
        assertThatThrownBy(() -> table.add(sa))
                .isInstanceOf(DataplaneException.class)
                .hasMessageContaining(sa.id().toString())
                .hasMessageContaining(remedy);
    }

    private static EspSa outbound(int spi) {
        return SaSamples.sa(
                SaSamples.gcm(), EspSa.Direction.OUT, 0, false, spi, HERE, THERE, Optional.of(SaSamples.PORTS));
    }

    private static EspSa inbound(int spi) {
        return SaSamples.sa(
                SaSamples.gcm(), EspSa.Direction.IN, 32, false, spi, THERE, HERE, Optional.of(SaSamples.PORTS));
    }

    private static EspSa transport() {
        return new EspSa(
                new SaId(0x1001, THERE),
                HERE,
                EspSa.Direction.OUT,
                EspSa.Mode.TRANSPORT,
                SaSamples.gcm(),
                Secret.copyOf(new byte[36]),
                Secret.copyOf(new byte[0]),
                1,
                Optional.of(SaSamples.PORTS),
                32,
                false);
    }

    private static EspSa withSpi(EspSa sa, int spi) {
        return new EspSa(
                new SaId(spi, sa.id().destination()),
                sa.source(),
                sa.direction(),
                sa.mode(),
                sa.suite(),
                sa.encryptionKey(),
                sa.integrityKey(),
                spi,
                sa.encapsulation(),
                sa.replayWindow(),
                sa.extendedSequenceNumbers());
    }
}
