package io.quoin.manage;

import java.util.List;

/**
 * All that management sees, of one moment: each IKE engine was asked once. For surfaces that serve tables row by row.
 *
 * @param status the gateway itself
 * @param tunnels every configured tunnel that has its {@link TunnelView#index}, in the order of these
 * @param ikeSas every IKE SA of a tunnel, in the order of the tunnels' names
 * @param kexMethods every key-exchange method that a bundle brought, in the order of the transform ids
 */
public record Snapshot(
        GatewayStatus status, List<TunnelView> tunnels, List<IkeSaView> ikeSas, List<KexMethodView> kexMethods) {

    public Snapshot {
        tunnels = List.copyOf(tunnels);
        ikeSas = List.copyOf(ikeSas);
        kexMethods = List.copyOf(kexMethods);
    }
}
