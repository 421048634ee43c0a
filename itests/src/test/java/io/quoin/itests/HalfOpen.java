package io.quoin.itests;

import io.quoin.itests.lab.Netns;

/**
 * The beginning of a conversation that nobody goes on with: one recorded IKE_SA_INIT request. A responder that counts
 * it as half-open and has a threshold of one demands a cookie of the next initiator (RFC 7296, 2.6).
 */
final class HalfOpen {
    /** What the recorded request proposes. */
    static final String IKE = "aes256gcm16-prfsha256-x25519-ke1_mlkem768";

    private static final int IKE_PORT = 500;
    static final String REQUEST = "1d61c1d28664da1f00000000000000002120220800000000000000f8"
            + "220000300000002c010100040300000c01000014800e01000300000802000005030000080400001f0000000806000024"
            + "28000028001f0000d3c940c049e7b92b61e33830880f09c0daab118267800e9947780126e9b52965"
            + "29000024909ba9aa781395113c9c8b4512b822fced897e678970dd04edcc8afbcac68993"
            + "2900001c0000400421777a154ee6a8ecfeaaaf763279db1f68100178"
            + "2900001c00004005d0e011e0ec572736968893f38d90a1322ec3c417"
            + "290000080000402e290000100000402f0002000300040005290000080000401600000008"
            + "00004036";

    private HalfOpen() {}

    /** Leaves a responder with one half-open IKE SA of {@code initiator}. */
    static void leave(Netns initiator, String responder) {
        initiator.send(REQUEST, responder, IKE_PORT);
    }
}
