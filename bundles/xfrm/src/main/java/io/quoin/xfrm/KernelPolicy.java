package io.quoin.xfrm;

import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSa.Mode;
import io.quoin.ipsec.Policy;
import io.quoin.linux.NetlinkMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What names a policy in the kernel: of one direction and selector there is only one, whatever Security Associations it
 * asks for. One {@link Policy} of the engine becomes several of these.
 *
 * @param direction {@link #IN}, {@link #OUT} or {@link #FORWARD}
 */
record KernelPolicy(int direction, XfrmSelector selector) {
    static final int IN = 0;
    static final int OUT = 1;
    static final int FORWARD = 2;

    /** Lower goes first. Everything from 0.0.0.0/0 to 0.0.0.0/0 has this; what is narrower goes before it. */
    private static final int LOWEST_PRIORITY = 0x10000;

    private static final int USERPOLICY_INFO_LENGTH = 168;
    private static final int USERPOLICY_ID_LENGTH = 64;
    private static final int TEMPLATE_LENGTH = 64;
    private static final int XFRMA_TMPL = 5;

    /** What the kernel needs for {@code policy}: for what arrives also whatever is forwarded from the tunnel. */
    static List<KernelPolicy> of(Policy policy) throws DataplaneException {
        var policies = new ArrayList<KernelPolicy>();
        for (XfrmSelector selector : XfrmSelector.of(policy.selector())) {
            if (policy.direction() == EspSa.Direction.OUT) {
                policies.add(new KernelPolicy(OUT, selector));
            } else {
                policies.add(new KernelPolicy(IN, selector));
                policies.add(new KernelPolicy(FORWARD, selector));
            }
        }
        return List.copyOf(policies);
    }

    /**
     * Installs it, demanding the Security Associations of {@code policy}. It takes the place of another of this name:
     * one of ours that demanded others, or one that a killed gateway left behind.
     */
    NetlinkMessage install(Policy policy) {
        var message = new NetlinkMessage(Xfrm.MSG_UPDPOLICY, NetlinkMessage.NLM_F_CREATE);
        ByteBuffer body = message.body();
        // struct xfrm_userpolicy_info: selector at 0, limits at 56, counters at 120, u32 priority at 152, u32 index at
        // 156, u8 direction at 160, u8 action (0 allow), u8 flags, u8 share
        int at = body.position();
        putSelector(body, at);
        Xfrm.putUnlimited(body, at + 56);
        body.putInt(at + 152, LOWEST_PRIORITY - selector.specificity())
                .put(at + 160, (byte) direction)
                .position(at + USERPOLICY_INFO_LENGTH);
        return message.attribute(XFRMA_TMPL, to -> putTemplate(to, policy));
    }

    NetlinkMessage remove() {
        var message = new NetlinkMessage(Xfrm.MSG_DELPOLICY, 0);
        ByteBuffer body = message.body();
        // struct xfrm_userpolicy_id: selector at 0, u32 index at 56, u8 direction at 60
        int at = body.position();
        putSelector(body, at);
        body.put(at + 60, (byte) direction).position(at + USERPOLICY_ID_LENGTH);
        return message;
    }

    private void putSelector(ByteBuffer to, int at) {
        // struct xfrm_selector, 56 octets: destination at 0, source at 16, be16 destination port at 32 and its mask at
        // 34, source port and mask at 36, u16 family at 40, u8 prefix lengths of destination and source, u8 protocol
        to.put(at, selector.destination().value().toBytes())
                .put(at + 16, selector.source().value().toBytes())
                .put(at + 32, selector.destinationPort().value().toBytes())
                .put(at + 34, selector.destinationPort().mask())
                .put(at + 36, selector.sourcePort().value().toBytes())
                .put(at + 38, selector.sourcePort().mask())
                .putShort(at + 40, (short) Xfrm.family(selector.destination()))
                .put(at + 42, (byte) selector.destination().bits())
                .put(at + 43, (byte) selector.source().bits())
                .put(at + 44, (byte) selector.protocol());
    }

    private static void putTemplate(ByteBuffer to, Policy policy) {
        // struct xfrm_user_tmpl, 64 octets: id at 0 (SPI 0: any), u16 family at 24, source at 28, u32 request id at 44,
        // u8 mode at 48, u8 share, u8 optional (no), u32 masks of algorithms at 52, 56, 60 (all ones: any)
        int at = to.position();
        Xfrm.putId(to, at, policy.tunnelDestination(), new byte[4]);
        to.putShort(at + 24, (short) Xfrm.family(policy.tunnelDestination()))
                .put(at + 28, policy.tunnelSource().getAddress())
                .putInt(at + 44, policy.requestId())
                .put(at + 48, (byte) (policy.mode() == Mode.TUNNEL ? Xfrm.MODE_TUNNEL : Xfrm.MODE_TRANSPORT))
                .putInt(at + 52, -1)
                .putInt(at + 56, -1)
                .putInt(at + 60, -1)
                .position(at + TEMPLATE_LENGTH);
    }
}
