package io.quoin.manage;

import java.time.Instant;
import java.util.List;

/**
 * A configured tunnel, up or down.
 *
 * @param index its number, which belongs to its name and stays when the gateway is started again; from 1, and 0 for a
 *     moment while it has none yet
 * @param name that of its file
 * @param peer the peer's address, or its host name with the address in use, or {@code any}
 * @param state where it stands
 * @param keptUp whether this gateway sets it up by itself: it is configured so, and no operator has terminated it
 * @param reason why it is not up, or why it last failed, or that it is up but fell from post-quantum to classical;
 *     empty where there is nothing to say
 * @param since when it came up, or when it went down or was configured
 * @param policy the word of its configuration: {@code required}, {@code preferred}, {@code off}
 * @param authentication how both sides prove who they are: {@code psk}, {@code cert}, {@code pubkey}
 * @param protection what really protects its traffic now, which is that of its weakest Child SA
 * @param ikeProposal the negotiated algorithms of its newest IKE SA: {@code
 *     aes256gcm16-prfsha384-x25519-ke1_mlkem768}; empty while it has none
 * @param localId who the gateway says it is
 * @param remoteId who the peer must prove to be
 * @param localSelectors the configured traffic on the gateway's side
 * @param remoteSelectors the configured traffic on the peer's side
 * @param children how many Child SAs it is to have
 * @param settings every key of its file as it counts, its profile and the defaults included, in the order of the keys
 * @param received over all its Child SAs since the gateway was started, those that ended included
 * @param sent the same in the other direction
 * @param past what else happened to it
 */
public record TunnelView(
        int index,
        String name,
        String peer,
        State state,
        boolean keptUp,
        String reason,
        Instant since,
        String policy,
        String authentication,
        Protection protection,
        String ikeProposal,
        String localId,
        String remoteId,
        List<String> localSelectors,
        List<String> remoteSelectors,
        int children,
        List<SettingView> settings,
        Traffic received,
        Traffic sent,
        TunnelPast past) {

    /** Where a tunnel stands. */
    public enum State {
        /** It has no IKE SA. */
        DOWN("down"),
        /** An IKE SA is being set up. */
        CONNECTING("connecting"),
        /** It carries traffic. */
        UP("up");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** As an operator reads it. */
        public String word() {
            return word;
        }
    }

    public TunnelView {
        localSelectors = List.copyOf(localSelectors);
        remoteSelectors = List.copyOf(remoteSelectors);
        settings = List.copyOf(settings);
    }
}
