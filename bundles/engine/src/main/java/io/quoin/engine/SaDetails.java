package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.negotiation.Selection;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/** What is known of an IKE SA besides its keys and its state: between whom it is, and what was agreed. */
final class SaDetails {
    private final boolean initiator;
    private final long localSpi;
    private final Instant startedAt;
    private long remoteSpi;
    private final InetSocketAddress firstRemote;
    private Octets firstRequest = Octets.empty();
    private InetSocketAddress local;
    private InetSocketAddress remote;
    private PeerConfig peer;
    private int fragmentSize;
    private boolean fragmentation;
    private boolean nat;
    private boolean keepsNatOpen;
    private boolean originalResponder;
    private String proposal = "";
    private boolean postQuantum;
    private boolean ppk;
    private Instant heardAt;

    SaDetails(boolean initiator, long localSpi, InetSocketAddress local, InetSocketAddress remote, Instant startedAt) {
        this.initiator = initiator;
        this.localSpi = localSpi;
        this.local = local;
        this.remote = remote;
        this.firstRemote = remote;
        this.startedAt = startedAt;
        this.heardAt = startedAt;
        this.originalResponder = !initiator;
    }

    /** Those of the IKE SA that takes its place: all but the SPIs, the roles and what is agreed anew. */
    SaDetails successor(boolean weInitiated, long newLocalSpi, long newRemoteSpi, Instant now) {
        var successor = new SaDetails(weInitiated, newLocalSpi, local, remote, now);
        successor.remoteSpi = newRemoteSpi;
        successor.peer = peer;
        successor.fragmentSize = fragmentSize;
        successor.fragmentation = fragmentation;
        successor.nat = nat;
        successor.keepsNatOpen = keepsNatOpen;
        successor.ppk = ppk;
        successor.postQuantum = postQuantum;
        successor.originalResponder = originalResponder;
        return successor;
    }

    /** Whether this gateway is the original initiator. */
    boolean initiator() {
        return initiator;
    }

    long localSpi() {
        return localSpi;
    }

    long initiatorSpi() {
        return initiator ? localSpi : remoteSpi;
    }

    long responderSpi() {
        return initiator ? remoteSpi : localSpi;
    }

    /** SPIi | SPIr. */
    Octets spis() {
        return Octets.concat(Octets.ofLong(initiatorSpi()), Octets.ofLong(responderSpi()));
    }

    long remoteSpi() {
        return remoteSpi;
    }

    void remoteSpi(long spi) {
        remoteSpi = spi;
    }

    InetSocketAddress local() {
        return local;
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** Where its first message came from, or went to. */
    InetSocketAddress firstRemote() {
        return firstRemote;
    }

    /** Of a responder: the IKE_SA_INIT request, as it came. */
    Octets firstRequest() {
        return firstRequest;
    }

    void firstRequest(Octets datagram) {
        firstRequest = datagram;
    }

    /** Moves to the ports of RFC 7296, 2.23. */
    void moveTo(int localPort, int remotePort) {
        local = new InetSocketAddress(local.getAddress(), localPort);
        remote = new InetSocketAddress(remote.getAddress(), remotePort);
    }

    /**
     * An authentic message came. Behind a NAT the peer is where its newest message came from (RFC 7296, 2.23); while
     * the IKE SA is set up the initiator may change its port.
     */
    void heardFrom(Datagram datagram, Instant now) {
        heardAt = now;
        if (followsPeer()) {
            local = datagram.local();
            remote = datagram.remote();
        }
    }

    /** Behind NAT the peer's address may change at any time; the side outside follows it (RFC 7296, 2.23). */
    private boolean followsPeer() {
        return nat && originalResponder;
    }

    /** When the peer last sent an authentic message. */
    Instant heardAt() {
        return heardAt;
    }

    /** The tunnel, once it is known. */
    Optional<PeerConfig> peer() {
        return Optional.ofNullable(peer);
    }

    void peer(PeerConfig known) {
        peer = known;
        fragmentSize = known.fragmentSize();
    }

    int fragmentSize() {
        return fragmentSize;
    }

    void fragmentSize(int octets) {
        fragmentSize = octets;
    }

    /** Whether both sides support IKE fragmentation (RFC 7383, 2.3). */
    boolean fragmentation() {
        return fragmentation;
    }

    void fragmentation(boolean supported) {
        fragmentation = supported;
    }

    /** Whether a NAT is between the peers, or pretended: then ESP travels in UDP. */
    boolean nat() {
        return nat;
    }

    /** @param inFrontOfUs we are behind it, and have to keep it open */
    void nat(boolean found, boolean inFrontOfUs) {
        nat = found;
        keepsNatOpen = inFrontOfUs;
    }

    boolean keepsNatOpen() {
        return keepsNatOpen;
    }

    /** The keys of a post-quantum IKE SA are in those of the one that takes its place (RFC 9370, 2.2.4). */
    void agreed(Selection selection, Methods methods) {
        proposal = selection.notation();
        postQuantum = postQuantum || methods.isPostQuantum(selection.chosen().values());
    }

    String proposal() {
        return proposal;
    }

    /** A PPK is in SK_d, and so in all keys that come from it. */
    void ppkUsed() {
        ppk = true;
    }

    boolean ppk() {
        return ppk;
    }

    boolean postQuantum() {
        return postQuantum;
    }

    Instant startedAt() {
        return startedAt;
    }
}
