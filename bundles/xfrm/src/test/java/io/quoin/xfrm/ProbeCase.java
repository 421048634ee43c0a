package io.quoin.xfrm;

import io.quoin.ipsec.EspSa.Mode;
import io.quoin.ipsec.EspSuite;

/** One kind of Security Association; addresses are of family 4 or 6. */
record ProbeCase(EspSuite suite, Mode mode, int outer, int inner, boolean udp, int window, boolean esn) {
    ProbeCase(EspSuite suite, int family) {
        this(suite, Mode.TUNNEL, family, family, false, 32, false);
    }
}
