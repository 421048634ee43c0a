package io.quoin.engine;

import io.quoin.wire.Transform;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One configured tunnel. Equal configurations are the same tunnel, which does not notice being configured again.
 *
 * @param name what operators call it
 * @param local the gateway's own address; empty for any
 * @param remote the peer's address; empty where it has a name, or may come from anywhere, so that only the peer
 *     initiates
 * @param remoteName the peer's host name, whose addresses {@link Input.Resolved} tells
 * @param localId who the gateway says it is
 * @param remoteId who the peer must prove to be
 * @param credentials how both sides prove who they are
 * @param ppks its Postquantum Preshared Keys, where it has any
 * @param ikeProposals in the order of preference
 * @param rekeyProposals the same for the IKE SA that takes another's place. Where they are not the same the policy asks
 *     nothing of them: its keys come from SK_d of the one before (RFC 9370, 2.2.4), and with them the post-quantum key
 *     exchange of the first
 * @param children the first is set up with the IKE SA, the others follow
 * @param childless whether IKE_AUTH goes without a Child SA (RFC 6023), so that each has its own key exchanges
 * @param postQuantum what to do about a peer without post-quantum key exchange
 * @param initiate keep it up: initiate at once, and again when it is lost
 * @param unique the peer has one IKE SA at a time, and a new one replaces it; else several peers may share the identity
 * @param fragmentSize the largest IP datagram to send for IKE, in octets, 576 or more; 0 for what the path shows (RFC
 *     7383, 2.5.1)
 * @param liveness how long a silent peer is trusted before it is asked (RFC 7296, 2.4)
 * @param lifetimes when keys are replaced
 */
public record PeerConfig(
        String name,
        Optional<InetAddress> local,
        Optional<InetAddress> remote,
        Optional<String> remoteName,
        Identity localId,
        Identity remoteId,
        Credentials credentials,
        Optional<Ppks> ppks,
        List<ProposalSpec> ikeProposals,
        List<ProposalSpec> rekeyProposals,
        List<ChildConfig> children,
        Childless childless,
        PostQuantum postQuantum,
        boolean initiate,
        boolean unique,
        int fragmentSize,
        Duration liveness,
        Lifetimes lifetimes)
        implements AutoCloseable {

    /** What to do about a peer without post-quantum key exchange. */
    public enum PostQuantum {
        /** No tunnel without it. */
        REQUIRED,
        /** Whatever the order of the proposals yields; a classical tunnel is reported as such. */
        PREFERRED,
        /** Not looked at. */
        OFF
    }

    /** Whether an IKE SA is initiated without a Child SA; a peer may always do so. */
    public enum Childless {
        /** No. */
        NO,
        /** Where the peer supports it. */
        PREFERRED,
        /** No tunnel with a peer that does not, and no Child SA in a peer's IKE_AUTH. */
        REQUIRED
    }

    public PeerConfig {
        ikeProposals = List.copyOf(ikeProposals);
        rekeyProposals = List.copyOf(rekeyProposals);
        children = List.copyOf(children);
        if (ikeProposals.isEmpty() || rekeyProposals.isEmpty() || children.isEmpty()) {
            throw new IllegalArgumentException("a tunnel has at least one proposal and one child");
        }
        if (remote.isPresent() && remoteName.isPresent()) {
            throw new IllegalArgumentException("a peer has an address or a name, not both");
        }
        boolean tooSmall = fragmentSize != 0 && fragmentSize < FragmentSize.IPV4;
        if (tooSmall || liveness.isNegative() || liveness.isZero()) {
            throw new IllegalArgumentException("a fragment size of " + fragmentSize + " octets, at least "
                    + FragmentSize.IPV4 + ", and a liveness of " + liveness + ", more than nothing, are needed");
        }
    }

    /** Whether the other one is the same tunnel but for its proposals, which count for the next keys. */
    boolean differsOnlyInProposals(PeerConfig other) {
        return other.with(ikeProposals, rekeyProposals, children).equals(this)
                && children.size() == other.children.size()
                && IntStream.range(0, children.size())
                        .allMatch(i -> children.get(i).differsOnlyInProposals(other.children.get(i)));
    }

    /** What is configured for the Child SA that takes the place of this one. */
    ChildConfig child(ChildSa former) {
        return children.stream()
                .filter(child -> child.name().equals(former.name()))
                .findFirst()
                .orElseGet(former::config);
    }

    private PeerConfig with(List<ProposalSpec> ike, List<ProposalSpec> rekey, List<ChildConfig> others) {
        return new PeerConfig(
                name,
                local,
                remote,
                remoteName,
                localId,
                remoteId,
                credentials,
                ppks,
                ike,
                rekey,
                others,
                childless,
                postQuantum,
                initiate,
                unique,
                fragmentSize,
                liveness,
                lifetimes);
    }

    /** Whether its policy takes this of a first IKE SA: a post-quantum key exchange, where one is required. */
    boolean allows(Collection<Transform> transforms, KeyExchangeNames names) {
        return postQuantum != PostQuantum.REQUIRED || names.isPostQuantum(transforms);
    }

    /** Whether there is no tunnel without a Postquantum Preshared Key. */
    boolean requiresPpk() {
        return ppks.filter(Ppks::required).isPresent();
    }

    /** What there is to say where none of them is left. */
    static ProtocolException noPpkLeft() {
        return ProtocolException.fromPeer("no PPK is left to use, and ppk = required demands one")
                .because(Negotiation.Cause.PPK);
    }

    /** Whether its first proposal is post-quantum, also where no bundle brings the method. */
    boolean prefersPostQuantum(KeyExchangeNames names) {
        return postQuantum == PostQuantum.PREFERRED
                && names.isPostQuantum(ikeProposals.get(0).transforms());
    }

    /** Whether it takes this of an IKE SA that takes another's place. */
    boolean allowsRekey(Collection<Transform> transforms, KeyExchangeNames names) {
        return !rekeyProposals.equals(ikeProposals) || allows(transforms, names);
    }

    /** Wipes its keys, when the engine has no use for it any more. */
    @Override
    public void close() {
        credentials.close();
    }

    /** Whether the peer may come from anywhere. */
    public boolean isAnywhere() {
        return remote.isEmpty() && remoteName.isEmpty();
    }
}
