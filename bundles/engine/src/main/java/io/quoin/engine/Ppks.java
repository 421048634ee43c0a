package io.quoin.engine;

import io.quoin.bytes.Octets;
import java.util.List;

/**
 * Where a tunnel's Postquantum Preshared Keys come from. They are asked for whenever an IKE SA is set up, so that keys
 * that come and go concern the next IKE SA and not the one there is.
 */
public interface Ppks {
    /** Whether there is no tunnel without one; else one is used where the peer has it. */
    boolean required();

    /**
     * Those that may be used now, the one to offer first; perhaps none.
     *
     * @return for the caller to close, each
     */
    List<Ppk> current();

    /**
     * Asks before a PPK is used. Where each is used once this records for good that it was.
     *
     * @param id of one of the current
     * @return false where it must not be used: it was already, or that cannot be recorded
     */
    boolean use(Octets id);
}
