package io.quoin.engine;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.SignatureScheme;
import io.quoin.ipsec.SaId;
import io.quoin.kex.KeyExchangeMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What may happen to an engine. */
public sealed interface Input {

    /** A datagram arrived. */
    record Received(Datagram datagram) implements Input {}

    /**
     * An authentic and new ESP packet came from elsewhere than its Security Association's peer was known to be.
     *
     * @param inbound whose packet it was
     * @param remote where it came from
     */
    record EspSeen(SaId inbound, InetSocketAddress remote) implements Input {}

    /** The time that {@link IkeEngine#nextDeadline} named has come. */
    record Deadline() implements Input {}

    /** A tunnel is configured, anew or differently; one that did not change does not notice. */
    record PutPeer(PeerConfig peer) implements Input {}

    /**
     * The name of a tunnel's peer was looked up. What is established stays with the address that it has.
     *
     * @param addresses where the peer is called and may come from, the preferred first; empty while none is known
     * @param problem why none is known; empty while the name was not looked up
     */
    record Resolved(String peer, List<InetAddress> addresses, String problem) implements Input {
        public Resolved {
            addresses = List.copyOf(addresses);
        }
    }

    /** A tunnel is not configured any more: it ends. */
    record RemovePeer(String name) implements Input {}

    /**
     * The key-exchange methods that are offered from now on; exchanges under way finish with those they began with.
     *
     * @param names what these and those that left are called
     */
    record OfferMethods(List<KeyExchangeMethod> methods, KeyExchangeNames names) implements Input {
        public OfferMethods {
            methods = List.copyOf(methods);
        }

        /** What has left is forgotten. */
        public OfferMethods(List<KeyExchangeMethod> methods) {
            this(methods, KeyExchangeNames.builtIn().with(methods));
        }
    }

    /**
     * The signature schemes that are used from now on.
     *
     * @param validator decides on certificates by these schemes; empty where no bundle brings one
     */
    record OfferSchemes(List<SignatureScheme> schemes, Optional<CertificateValidator> validator) implements Input {
        public OfferSchemes {
            schemes = List.copyOf(schemes);
        }
    }

    /** The operator wants the tunnel up: it is initiated once, or kept up where it is configured so. */
    record Initiate(String peer) implements Input {}

    /** The operator wants the tunnel down; it stays down until the operator or the peer initiates. */
    record Terminate(String peer) implements Input {}

    /** The operator wants fresh keys for all of the tunnel, and the key exchanges that are offered now. */
    record Rekey(String peer) implements Input {}

    /** The gateway stops: every tunnel says goodbye. */
    record Shutdown() implements Input {}
}
