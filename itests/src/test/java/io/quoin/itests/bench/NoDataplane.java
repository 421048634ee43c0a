package io.quoin.itests.bench;

import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes everything and keeps nothing, as a kernel does from the view of the gateway's process. */
final class NoDataplane implements Dataplane {
    @Override
    public void install(EspSa sa) {}

    @Override
    public void move(SaId id, InetSocketAddress remote) {}

    @Override
    public void remove(SaId id) {}

    @Override
    public void install(Policy policy) {}

    @Override
    public void remove(Policy policy) {}

    @Override
    public SaCounters counters(SaId id) {
        return SaCounters.NONE;
    }

    @Override
    public void received(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {}

    @Override
    public void close() {}
}
