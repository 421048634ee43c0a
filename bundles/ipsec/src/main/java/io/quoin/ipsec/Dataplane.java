package io.quoin.ipsec;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whatever carries ESP (RFC 4303): the kernel, or a program in user space. All methods may be called from several
 * threads; each returns when the change is in force.
 */
@ConsumerType
public interface Dataplane extends AutoCloseable {

    /**
     * Installs one Security Association.
     *
     * @param sa holds keys that the caller closes afterwards: an implementation that needs them longer copies them
     * @throws DataplaneException where it was refused; nothing was changed
     */
    void install(EspSa sa) throws DataplaneException;

    /**
     * The peer of a Security Association in UDP is elsewhere now, because a NAT before it changed its mapping (RFC
     * 7296, 2.23): outbound packets go there from now on, inbound ones are expected from there. Its name, its keys and
     * its sequence numbers go on, so that no number is ever used twice with one key.
     *
     * @throws DataplaneException where it cannot be led there; nothing was changed, and only another one can go there
     */
    void move(SaId id, InetSocketAddress remote) throws DataplaneException;

    /** Removes a Security Association and its keys; one that is not there is no error. */
    void remove(SaId id) throws DataplaneException;

    /**
     * Installs a policy. The same policy installed twice is one policy, which a single {@link #remove(Policy)} ends:
     * the engine keeps count.
     */
    void install(Policy policy) throws DataplaneException;

    /** Removes a policy; one that is not there is no error. */
    void remove(Policy policy) throws DataplaneException;

    /**
     * What a Security Association has carried so far.
     *
     * @throws DataplaneException where there is no such Security Association
     */
    SaCounters counters(SaId id) throws DataplaneException;

    /**
     * Takes an ESP packet that arrived in a UDP datagram (RFC 3948) at a socket of the gateway. Only a data plane in
     * user space gets any; the kernel takes them from the socket by itself.
     *
     * @param packet the datagram's payload, SPI first; valid only during the call
     */
    void received(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet);

    /** Packets that it dropped, by the name of the reason: {@code esp-unknown-spi}; none where another counts them. */
    default SortedMap<String, Long> drops() {
        return Collections.emptySortedMap();
    }

    /** Removes every Security Association and policy that was installed through this object. */
    @Override
    void close();
}
