package io.quoin.engine;

import io.quoin.engine.internal.negotiation.Notation;
import io.quoin.wire.Proposal;
import io.quoin.wire.Transform;
import java.util.List;

/**
 * One proposal of a configuration, in the notation that operators know: {@code
 * aes256gcm16-prfsha384-ecp384-ke1_mlkem768}. Several keywords of one kind are alternatives, the preferred first;
 * {@code ke1_} to {@code ke7_} stand before additional key exchanges (RFC 9370), of which {@code ke1_none} makes the
 * first one optional.
 *
 * @param notation as it was written
 * @param protocolId {@link Proposal#IKE} or {@link Proposal#ESP}
 * @param transforms in the order of preference
 */
public record ProposalSpec(String notation, int protocolId, List<Transform> transforms) {

    /**
     * Reads a proposal for IKE.
     *
     * @param names the key exchanges that it may name
     * @throws UnknownKeyExchangeException where it may name another
     * @throws IllegalArgumentException with a message that names the keyword and what would be accepted
     */
    public static ProposalSpec ike(String notation, KeyExchangeNames names) {
        return new ProposalSpec(notation, Proposal.IKE, Notation.ike(notation, names));
    }

    /** The same, where all key exchanges are built in. */
    public static ProposalSpec ike(String notation) {
        return ike(notation, KeyExchangeNames.builtIn());
    }

    /**
     * Reads a proposal for ESP.
     *
     * @param names the key exchanges that it may name
     * @throws UnknownKeyExchangeException where it may name another
     * @throws IllegalArgumentException with a message that names the keyword and what would be accepted
     */
    public static ProposalSpec esp(String notation, KeyExchangeNames names) {
        return new ProposalSpec(notation, Proposal.ESP, Notation.esp(notation, names));
    }

    /** The same, where all key exchanges are built in. */
    public static ProposalSpec esp(String notation) {
        return esp(notation, KeyExchangeNames.builtIn());
    }

    @Override
    public String toString() {
        return notation;
    }
}
