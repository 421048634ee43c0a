package io.quoin.engine;

import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.engine.internal.negotiation.Selection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of an IKE SA besides its keys and its state: between whom it is, and what was agreed. */
final class SaDetails {
    /** How often the peer may change its place: whoever can delay packets must not make us run to and fro. */
    private static final Duration MOVE_INTERVAL = Duration.ofSeconds(1);

    private final boolean initiator;
    private final long localSpi;
    private final Instant startedAt;
    private long remoteSpi;
    private final InetSocketAddress firstRemote;
    private Octets firstRequest = Octets.empty();
    private InetSocketAddress local;
    private InetSocketAddress remote;
    private PeerConfig peer;
    private FragmentSize fragmentSize;
    private boolean fragmentation;
    private NatDetection nat = NatDetection.NONE;
    private boolean encapsulates;
    private Instant movedAt;
    private String proposal = "";
    private List<KeyExchangeName> keyExchanges = List.of();
    private boolean postQuantum;
    private boolean ppk;
    private String localAuth = "";
    private String remoteAuth = "";
    private boolean localAuthPostQuantum;
    private boolean remoteAuthPostQuantum;
    private boolean fullTranscript;
    private Instant heardAt;

    SaDetails(boolean initiator, long localSpi, InetSocketAddress local, InetSocketAddress remote, Instant startedAt) {
        this.initiator = initiator;
        this.localSpi = localSpi;
        this.local = local;
        this.remote = remote;
        this.firstRemote = remote;
        this.startedAt = startedAt;
        this.heardAt = startedAt;
        this.movedAt = startedAt;
    }

    /** Those of the IKE SA that takes its place: all but the SPIs, the roles and what is agreed anew. */
    SaDetails successor(boolean weInitiated, long newLocalSpi, long newRemoteSpi, Instant now) {
        var successor = new SaDetails(weInitiated, newLocalSpi, local, remote, now);
        successor.remoteSpi = newRemoteSpi;
        successor.peer = peer;
        successor.fragmentSize = fragmentSize;
        successor.fragmentation = fragmentation;
        successor.nat = nat;
        successor.encapsulates = encapsulates;
        successor.ppk = ppk;
        successor.postQuantum = postQuantum;
        successor.localAuth = localAuth;
        successor.remoteAuth = remoteAuth;
        successor.localAuthPostQuantum = localAuthPostQuantum;
        successor.remoteAuthPostQuantum = remoteAuthPostQuantum;
        successor.fullTranscript = fullTranscript;
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

    void remote(InetSocketAddress address) {
        remote = address;
    }

    /** Where its first message came from, or went to. */
    InetSocketAddress firstRemote() {
        return firstRemote;
    }

    /** Of a responder: the IKE_SA_INIT request, as it came; once the peer has authenticated, its SPI alone. */
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

    /** Goes along with an initiator that changes ports while the IKE SA is set up (RFC 7296, 2.23). */
    void floatTo(Datagram datagram) {
        if (encapsulates) {
            local = datagram.local();
            remote = datagram.remote();
        }
    }

    /**
     * Follows a peer behind a NAT to where an authentic and new packet of it came from (RFC 7296, 2.23). Nobody else is
     * followed, and nobody who is behind a NAT follows: a single packet that somebody sends on from elsewhere would cut
     * the tunnel.
     *
     * @return whether the peer is elsewhere now
     */
    boolean follow(InetSocketAddress seen, Instant now) {
        boolean follows = nat.inFrontOfPeer()
                && !nat.inFrontOfUs()
                && !seen.equals(remote)
                && seen.getAddress().getClass() == remote.getAddress().getClass()
                && !now.isBefore(movedAt.plus(MOVE_INTERVAL));
        if (follows) {
            remote = seen;
            movedAt = now;
        }
        return follows;
    }

    /** An authentic message came. */
    void heard(Instant now) {
        heardAt = now;
    }

    /** When the peer last sent an authentic message. */
    Instant heardAt() {
        return heardAt;
    }

    /** The tunnel, once it is known. */
    Optional<PeerConfig> peer() {
        return Optional.ofNullable(peer);
    }

    /** Its tunnel, once that is known, as it is configured now: other proposals count for the next keys. */
    PeerConfig config() {
        return peer().orElseThrow();
    }

    void peer(PeerConfig known) {
        peer = known;
    }

    FragmentSize fragmentSize() {
        return fragmentSize;
    }

    void fragmentSize(FragmentSize known) {
        fragmentSize = known;
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
        return encapsulates;
    }

    /** @param pretended ESP travels in UDP even where there is no NAT */
    void nat(NatDetection found, boolean pretended) {
        nat = found;
        encapsulates = found.found() || pretended;
    }

    /** Whether we are behind a NAT that must not forget us. */
    boolean keepsNatOpen() {
        return nat.inFrontOfUs();
    }

    /** The keys of a post-quantum IKE SA are in those of the one that takes its place (RFC 9370, 2.2.4). */
    void agreed(Selection selection, KeyExchangeNames names) {
        proposal = selection.notation(names);
        keyExchanges = names.among(selection.chosen());
        postQuantum = postQuantum || names.isPostQuantum(selection.chosen());
    }

    /** Its own, in their order; none while nothing is agreed. */
    List<KeyExchangeName> keyExchanges() {
        return keyExchanges;
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

    /** One side proved who it is: with the pre-shared key where no scheme is given. */
    void proved(boolean ours, Optional<SignatureScheme> scheme) {
        String keyword = scheme.map(SignatureScheme::keyword).orElse("psk");
        boolean resists = scheme.filter(SignatureScheme::isPostQuantum).isPresent();
        if (ours) {
            localAuth = keyword;
            localAuthPostQuantum = resists;
        } else {
            remoteAuth = keyword;
            remoteAuthPostQuantum = resists;
        }
    }

    String localAuth() {
        return localAuth;
    }

    String remoteAuth() {
        return remoteAuth;
    }

    boolean postQuantumAuth() {
        return localAuthPostQuantum && remoteAuthPostQuantum;
    }

    /** What both sides prove takes in both messages of IKE_SA_INIT, where {@code both} announced that. */
    void fullTranscript(boolean both) {
        fullTranscript = both;
    }

    boolean fullTranscript() {
        return fullTranscript;
    }

    boolean postQuantum() {
        return postQuantum;
    }

    Instant startedAt() {
        return startedAt;
    }
}
