package io.quoin.engine;

import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.util.List;

/** Where an IKE SA takes a Postquantum Preshared Key in, as both sides agree in IKE_SA_INIT. */
enum PpkUse {
    NONE,
    /** For its Child SAs (RFC 8784, 3). */
    IN_IKE_AUTH,
    /** For itself too (RFC 9867, 3.1): see {@link IntermediatePpks}. */
    IN_INTERMEDIATE;

    /** What a message of IKE_SA_INIT asks for, or agrees to. RFC 9867 goes first where both are there. */
    static PpkUse in(List<Payload> init) {
        if (Inside.has(init, NotifyType.USE_PPK_INT) && Inside.has(init, NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED)) {
            return IN_INTERMEDIATE;
        }
        return Inside.has(init, NotifyType.USE_PPK) ? IN_IKE_AUTH : NONE;
    }
}
