package io.quoin.engine;

import java.util.Optional;

/** Who must know what becomes of an IKE SA. */
interface SaOwner {
    /** A negotiation of the tunnel ended. */
    void negotiated(PeerConfig peer, Attempt attempt);

    /** The same, of somebody who has not authenticated and may be of the tunnel. */
    void refused(PeerConfig peer, Attempt attempt);

    /** The IKE SA was set up, and is in force. */
    void up(IkeSa sa);

    /** The IKE SA has an SPI by which its messages find it. */
    void opened(IkeSa sa);

    /** Whether a tunnel may have one more IKE SA. */
    boolean admits(PeerConfig peer);

    /** Both sides have authenticated. */
    void established(IkeSa sa, PeerConfig peer);

    /** What was to be set up with an IKE SA is set up: others of the same peer may go. */
    void settled(IkeSa sa);

    /** Another IKE SA is to be set up, in which both authenticate anew, and to replace this one. */
    void reauthenticate(IkeSa sa);

    /** The IKE SA that counts instead of this one, where both sides are to have only one. */
    Optional<Established> yields(IkeSa sa);

    /** Another IKE SA of the tunnel, the newest, that carries its traffic when this one goes. */
    Optional<Established> other(IkeSa sa);

    /** Whether no other IKE SA is known between the two identities (RFC 7296, 2.4). */
    boolean isInitialContact(IkeSa sa);

    /** Another takes the place of an established IKE SA. */
    void rekeyed(IkeSa old, IkeSa fresh);

    /** The peer knew no IKE SA between the two identities when it set up this one (RFC 7296, 2.4). */
    void initialContact(IkeSa sa);

    /** A Child SA of it could not be set up. */
    void childFailed(IkeSa sa, String reason);

    /** The peer deleted a Child SA, and there is no other in its place. */
    void childGone(IkeSa sa);

    /**
     * The IKE SA is gone.
     *
     * @param reason why, for an operator
     */
    void closed(IkeSa sa, String reason);
}
