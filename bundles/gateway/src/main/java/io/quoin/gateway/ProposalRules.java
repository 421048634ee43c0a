package io.quoin.gateway;

import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.PeerConfig.PostQuantum;
import io.quoin.engine.ProposalSpec;
import io.quoin.kex.KeyExchangeMethod.Strength;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the policy of a tunnel demands of its proposals for IKE, and what is proposed where a file says nothing. */
final class ProposalRules {
    static final int MAX_PROPOSALS = 32;

    private static final String IKE = "ike";
    private static final List<String> HYBRID =
            List.of("aes256gcm16-prfsha384-x25519-ke1_mlkem768", "aes256gcm16-prfsha384-ecp384-ke1_mlkem1024");
    private static final List<String> CLASSICAL =
            List.of("aes256gcm16-prfsha384-x25519", "aes256gcm16-prfsha384-ecp384");

    private final Keys keys;
    private final KeyExchangeNames names;
    private final PostQuantum policy;
    private final boolean pureKem;

    /** @param names the key exchanges that proposals may name, with what each is worth */
    ProposalRules(Keys keys, KeyExchangeNames names, PostQuantum policy, boolean pureKem) {
        this.keys = keys;
        this.names = names;
        this.policy = policy;
        this.pureKem = pureKem;
    }

    /**
     * Checks what was written; where nothing was, the defaults, hybrid ones first. Of a profile's only those count that
     * the policy allows.
     */
    List<ProposalSpec> ikeProposals() {
        List<ProposalSpec> proposals = proposals(IKE);
        if (proposals.isEmpty()) {
            var defaults = new ArrayList<>(HYBRID);
            if (policy != PostQuantum.REQUIRED) {
                defaults.addAll(CLASSICAL);
            }
            proposals = defaults.stream().map(ProposalSpec::ike).toList();
        } else if (keys.isOfProfile(IKE)) {
            proposals = proposals.stream().filter(this::isAllowed).toList();
            if (proposals.isEmpty()) {
                keys.error(
                        IKE, "none is left where pq = required rules out what can end classical: set pq = preferred");
            }
        } else {
            proposals.forEach(this::checkPolicy);
        }
        keys.count(IKE, proposals);
        return proposals;
    }

    /** The same for what takes an IKE SA's place: no policy, because its keys build on those of the first one. */
    List<ProposalSpec> rekeyProposals(List<ProposalSpec> ofFirst) {
        List<ProposalSpec> written = proposals("ike-rekey");
        List<ProposalSpec> proposals = written.isEmpty() ? ofFirst : written;
        keys.count("ike-rekey", proposals);
        return proposals;
    }

    private List<ProposalSpec> proposals(String key) {
        List<ProposalSpec> written = keys.list(key, MAX_PROPOSALS, notation -> ProposalSpec.ike(notation, names));
        written.forEach(proposal -> checkFirstSlot(key, proposal));
        return written;
    }

    /** A hybrid method protects by its classical half. */
    private void checkFirstSlot(String key, ProposalSpec proposal) {
        if (!pureKem && slot(proposal, TransformType.KE).stream().anyMatch(Strength.POST_QUANTUM::equals)) {
            keys.error(
                    key,
                    "'" + proposal + "' has a KEM in the first key-exchange slot, where nothing else protects it:"
                            + " put x25519 or ecp384 there and the KEM into ke1_, or set pure-kem = true");
        }
    }

    private boolean isAllowed(ProposalSpec proposal) {
        return policy != PostQuantum.REQUIRED || !canEndClassical(proposal);
    }

    private void checkPolicy(ProposalSpec proposal) {
        if (!isAllowed(proposal)) {
            keys.error(
                    IKE,
                    "'" + proposal + "' can end without a post-quantum key exchange, which pq = required rules out:"
                            + " add ke1_mlkem768 without ke1_none to it, or set pq = preferred");
        }
    }

    /** Whether some choice among its alternatives has no post-quantum method: no slot has only such methods. */
    private boolean canEndClassical(ProposalSpec proposal) {
        return IntStream.rangeClosed(TransformType.KE, TransformType.ADDKE7)
                .filter(TransformType::isKeyExchange)
                .mapToObj(type -> slot(proposal, type))
                .noneMatch(slot -> !slot.isEmpty() && slot.stream().allMatch(Strength::isPostQuantum));
    }

    /** What the alternatives of a slot resist; NONE nothing. */
    private List<Strength> slot(ProposalSpec proposal, int type) {
        return proposal.transforms().stream()
                .filter(transform -> transform.type() == type)
                .map(transform -> names.of(transform.id()).strength())
                .toList();
    }
}
