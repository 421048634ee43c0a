package io.quoin.engine;

import java.net.InetSocketAddress;

/** What an operator may want to know. Holds no key material, and of a peer's text only what {@link Identity} shows. */
public sealed interface IkeEvent {

    /** The tunnel it is about. */
    String peer();

    /** An IKE SA was established: both sides have authenticated. */
    record IkeSaUp(String peer, IkeSaStatus sa) implements IkeEvent {}

    /** An established IKE SA ended. */
    record IkeSaDown(String peer, long localSpi, String reason) implements IkeEvent {}

    /** Another IKE SA took the place of one. */
    record IkeSaRekeyed(String peer, long oldLocalSpi, IkeSaStatus sa) implements IkeEvent {}

    /**
     * A tunnel fell from post-quantum to classical key exchange.
     *
     * @param sa the IKE SA with which it did
     * @param before the proposal of the last one that was post-quantum; empty where there was none, but the
     *     configuration prefers it
     */
    record PostQuantumLost(String peer, IkeSaStatus sa, String before) implements IkeEvent {}

    /**
     * A tunnel can agree on no new keys, and not for a moment only. What is up stays up until its keys expire.
     *
     * @param reason the key-exchange methods that no bundle brings, and which one would
     */
    record MethodsMissing(String peer, String reason) implements IkeEvent {}

    /** A tunnel of which {@link MethodsMissing} was told can agree on new keys again. */
    record MethodsBack(String peer) implements IkeEvent {}

    /** A Child SA carries traffic. */
    record ChildSaUp(String peer, ChildSaStatus child) implements IkeEvent {}

    /** A Child SA ended. */
    record ChildSaDown(String peer, ChildSaStatus child, String reason) implements IkeEvent {}

    /** A tunnel could not be set up, or a Child SA of it. */
    record NegotiationFailed(String peer, InetSocketAddress remote, String reason) implements IkeEvent {}
}
