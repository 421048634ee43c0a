package io.quoin.ipsec;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The service that a data-plane bundle publishes. Of those that are available on this machine the gateway opens the one
 * with the highest {@code service.ranking}.
 */
@ConsumerType
public interface DataplaneProvider {

    /** A short name for configuration and status, in lower case: {@code kernel}, {@code user}. */
    String name();

    /** One sentence for an operator on what it is: {@code "Linux kernel ESP (XFRM)"}. */
    String description();

    /**
     * Why it cannot work on this machine, as a sentence with the remedy: a kernel without ESP, a missing privilege.
     * Empty where it can. Probes anew at each call.
     */
    Optional<String> unavailableBecause();

    /**
     * Whether every Security Association must be encapsulated in UDP, because it has no other way to send ESP.
     */
    boolean requiresUdpEncapsulation();

    /**
     * Opens it.
     *
     * @param carrier sends ESP-in-UDP through the gateway's sockets, and is told where peers are
     * @throws DataplaneException with a sentence for an operator
     */
    Dataplane open(EspCarrier carrier) throws DataplaneException;
}
