package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.PeerConfig;
import io.quoin.engine.Shards;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of three engines has a tunnel, and which is asked first. */
class PlacementTest {
    private static final int SHARDS = 3;
    private static final IkeHeader FIRST = IkeHeader.of(1, 0, ExchangeType.IKE_SA_INIT, true, false, 0);

    @TempDir
    private Path etc;

    private final Placement placement = new Placement(SHARDS);

    @BeforeEach
    void writeKey() throws Exception {
        Pki.write(etc.resolve("psk"), "a common secret");
    }

    @Test
    void peersWithANameAreOfOneEngineWhereverTheyAre() throws Exception {
        PeerConfig named = peer("a", "gw.lab");
        InetAddress address = InetAddress.getByName("192.0.2.3");
        int usual = Shards.of(address, SHARDS);
        assertThat(usual).isNotZero();
        placement.put(named);
        assertThat(placement.of(named)).containsExactly(0);
        assertThat(placement.of(FIRST, address)).isEqualTo(usual);

        placement.resolved(named, List.of(address));
        assertThat(placement.of(FIRST, address)).isZero();

        placement.resolved(named, List.of(InetAddress.getByName("192.0.2.4")));
        assertThat(placement.of(FIRST, address)).isEqualTo(usual);
    }

    @Test
    void whatHasAnIkeSaGoesWhereThatIs() throws Exception {
        InetAddress address = InetAddress.getByName("192.0.2.3");
        placement.resolved(peer("a", "gw.lab"), List.of(address));
        IkeHeader request = IkeHeader.of(1, 2L << 56, ExchangeType.INFORMATIONAL, true, false, 2);

        assertThat(placement.of(request, address)).isEqualTo(2);
    }

    @Test
    void aNameThatPointsAtTheAddressOfAnotherTunnelDoesNotCutItOff() throws Exception {
        PeerConfig addressed = peer("b", "192.0.2.3");
        InetAddress address = addressed.remote().orElseThrow();
        placement.put(addressed);
        placement.resolved(peer("a", "gw.lab"), List.of(address));
        assertThat(placement.of(FIRST, address)).isEqualTo(Shards.of(address, SHARDS));

        placement.remove(addressed);
        assertThat(placement.of(FIRST, address)).isZero();
    }

    @Test
    void peersThatMayBeAnywhereAreKnownToAll() throws Exception {
        assertThat(placement.of(peer("a", "any"))).containsExactly(0, 1, 2);
    }

    private PeerConfig peer(String name, String remote) throws Exception {
        var properties = Map.of(
                "local",
                "192.0.2.1",
                "remote",
                remote,
                "remote-id",
                "b.lab",
                "remote-ts",
                "10.2.0.0/16",
                "psk-file",
                "psk");
        return PeerFile.parse(name, properties, etc, KeyExchangeNames.builtIn(), Optional.empty())
                .peer();
    }
}
