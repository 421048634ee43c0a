package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.ipsec.SaCounters;
import io.quoin.manage.ExchangeView;
import io.quoin.manage.IkeSaView;
import io.quoin.manage.NegotiationView;
import io.quoin.manage.Snapshot;
import io.quoin.manage.TunnelPast;
import io.quoin.manage.TunnelView;
import io.quoin.manage.TunnelView.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What management tables are made of. */
class SnapshotTest extends GatewayPair {
    private TunnelPast past() {
        return a.tunnel("b").past();
    }

    private void up() throws Exception {
        b.configure("a", A, Map.of());
        a.configure("z", "192.0.2.1", Map.of("remote-id", "z"));
        await("z has the first index", () -> a.tunnel("z").index() == 1);
        a.configure("b", B, Map.of("initiate", "yes"));
        awaitUp(a, "b");
    }

    @Test
    void hasTheTunnelsInTheOrderOfTheirIndexesAndTellsHowEachWasSetUp() throws Exception {
        up();
        Snapshot snapshot = a.view().snapshot();
        assertThat(snapshot.tunnels()).extracting(TunnelView::name).containsExactly("z", "b");
        assertThat(snapshot.tunnels()).extracting(TunnelView::keptUp).containsExactly(false, true);
        IkeSaView sa = snapshot.ikeSas().get(0);
        assertThat(sa.tunnel()).isEqualTo("b");
        assertThat(sa.setUp().rounds())
                .extracting(NegotiationView.Round::exchange)
                .containsExactly("IKE_SA_INIT", "IKE_INTERMEDIATE", "IKE_AUTH");
        assertThat(sa.setUp().rekeyDue()).isPositive();
        assertThat(snapshot.status().cookies()).isFalse();
        assertThat(snapshot.status().exchanges())
                .filteredOn(exchange -> exchange.number() == 43)
                .extracting(ExchangeView::begun)
                .containsExactly(1L);
        assertThat(snapshot.kexMethods()).isEqualTo(a.view().kexMethods());
    }

    @Test
    void countsRekeysAndEndsAndNeverGoesBack() throws Exception {
        up();
        assertThat(past()).isEqualTo(TunnelPast.NONE);
        a.dataplane().carry(new SaCounters(1000, 10, 3, 1));
        a.view().rekey("b");
        await("both were rekeyed", () -> past().ikeRekeys() == 1 && past().childRekeys() == 1);
        assertThat(past().flaps()).isZero();
        assertThat(past().replayed()).isGreaterThanOrEqualTo(3);

        a.view().terminate("b");
        await("b is down", () -> a.tunnel("b").state() == State.DOWN);
        assertThat(a.tunnel("b").keptUp()).isFalse();
        assertThat(past().flaps()).isEqualTo(1);
        assertThat(past().lastFailure()).isEqualTo("the operator terminated it");
        assertThat(past().integrityFailures()).isPositive();

        a.view().initiate("b");
        awaitUp(a, "b");
        assertThat(past().lastFailure()).isEqualTo("the operator terminated it");
        assertThat(past().childRekeys()).isEqualTo(1);
    }
}
