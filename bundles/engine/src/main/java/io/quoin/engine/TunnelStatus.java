package io.quoin.engine;

import java.util.List;

/**
 * A configured tunnel as it is now, up or down.
 *
 * @param peer its configuration
 * @param state where it stands
 * @param keptUp whether this gateway sets it up by itself: it is configured so, and nobody has terminated it
 * @param reason why it is not up, or why it last failed, or that it is up but fell from post-quantum to classical;
 *     empty where there is nothing to say
 * @param sas its IKE SAs, those that are being set up included
 */
public record TunnelStatus(PeerConfig peer, State state, boolean keptUp, String reason, List<IkeSaStatus> sas) {

    /** Where a tunnel stands. */
    public enum State {
        DOWN,
        CONNECTING,
        UP
    }

    public TunnelStatus {
        sas = List.copyOf(sas);
    }
}
