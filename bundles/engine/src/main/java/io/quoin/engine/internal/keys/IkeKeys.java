package io.quoin.engine.internal.keys;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One generation of the keys of an IKE SA (RFC 7296, 2.14). {@link #mix} makes the next generation after an additional
 * key exchange (RFC 9370, 2.2.2); the generation before stays valid for its owner to close, since the exchange that
 * brought the new keys was itself protected with the old ones.
 */
public final class IkeKeys implements AutoCloseable {
    private final IkeAlgorithms algorithms;
    private final Octets nonces;
    private final Octets spis;
    private Secret d;
    private final Secret ai;
    private final Secret ar;
    private final Secret ei;
    private final Secret er;
    private Secret pi;
    private Secret pr;

    /** The keys that follow from SKEYSEED, which is closed. */
    IkeKeys(IkeAlgorithms algorithms, Octets nonces, Octets spis, Secret skeyseed) {
        this.algorithms = algorithms;
        this.nonces = nonces;
        this.spis = spis;
        int prf = algorithms.prf().length();
        int integrity = algorithms.integrity().keyLength();
        int encryption = algorithms.encryptionKeyLength();
        int total = 3 * prf + 2 * integrity + 2 * encryption;
        try (skeyseed;
                Secret all = algorithms
                        .prf()
                        .expand(skeyseed, total, Octets.concat(nonces, spis).buffer())) {
            var cut = new Cut(all);
            d = cut.next(prf);
            ai = cut.next(integrity);
            ar = cut.next(integrity);
            ei = cut.next(encryption);
            er = cut.next(encryption);
            pi = cut.next(prf);
            pr = cut.next(prf);
        }
    }

    /**
     * The keys after IKE_SA_INIT.
     *
     * @param nonces Ni | Nr
     * @param spis SPIi | SPIr
     * @param sharedSecret of the key exchange in IKE_SA_INIT
     */
    public static IkeKeys initial(IkeAlgorithms algorithms, Octets nonces, Octets spis, Secret sharedSecret) {
        return new IkeKeys(algorithms, nonces, spis, algorithms.prf().skeyseed(nonces, sharedSecret));
    }

    /** The keys after one more key exchange: SKEYSEED(n) = prf(SK_d(n-1), SK(n) | Ni | Nr). */
    public IkeKeys mix(Secret sharedSecret) {
        return new IkeKeys(algorithms, nonces, spis, algorithms.prf().derive(d, sharedSecret, nonces));
    }

    /** The keys after a PPK in IKE_INTERMEDIATE: SKEYSEED' = prf+(PPK, SK_d), one output long (RFC 9867, 3.1). */
    public IkeKeys mixPpk(Secret ppk) {
        return new IkeKeys(algorithms, nonces, spis, mixed(ppk, d));
    }

    /** What only who has a PPK can say of this IKE SA: prf(PPK, Ni | Nr | SPIi | SPIr) (RFC 9867, 3.1). */
    public Octets confirmation(Secret ppk) {
        return algorithms.prf().apply(ppk, nonces, spis);
    }

    /**
     * The keys of the IKE SA that replaces this one (RFC 7296, 2.18; RFC 9370, 2.2.4): SKEYSEED by this SA's PRF,
     * expanded by the new one's with the new SPIs.
     *
     * @param newAlgorithms of the new IKE SA
     * @param newNonces Ni | Nr of the CREATE_CHILD_SA exchange
     * @param newSpis SPIi | SPIr of the new IKE SA
     * @param sharedSecrets of the key exchange in CREATE_CHILD_SA and of each IKE_FOLLOWUP_KE, in order
     */
    public IkeKeys rekey(IkeAlgorithms newAlgorithms, Octets newNonces, Octets newSpis, List<Secret> sharedSecrets) {
        try (Secret seed = seed(sharedSecrets, newNonces)) {
            return new IkeKeys(
                    newAlgorithms, newNonces, newSpis, algorithms.prf().derive(d, seed));
        }
    }

    /**
     * KEYMAT of a Child SA (RFC 7296, 2.17; RFC 9370, 2.2.4).
     *
     * @param childNonces Ni | Nr of the exchange that makes it
     * @param sharedSecrets of its key exchanges, in order; may be none
     * @param octets how many are wanted
     */
    public Secret keymat(Octets childNonces, List<Secret> sharedSecrets, int octets) {
        try (Secret seed = seed(sharedSecrets, childNonces)) {
            return seed.with(bytes -> algorithms.prf().expand(d, octets, ByteBuffer.wrap(bytes)));
        }
    }

    public IkeAlgorithms algorithms() {
        return algorithms;
    }

    /** SK_pi for the original initiator, else SK_pr: what AUTH and IntAuth are keyed with. */
    public Secret authenticationKey(boolean ofInitiator) {
        return ofInitiator ? pi : pr;
    }

    /** What {@link #authenticationKey} would be after {@link #mixIn}; the caller closes it. */
    public Secret authenticationKey(boolean ofInitiator, Secret ppk) {
        return mixed(ppk, authenticationKey(ofInitiator));
    }

    /** Puts a PPK into SK_d, SK_pi and SK_pr (RFC 8784, 3). Messages are protected as before. */
    public void mixIn(Secret ppk) {
        d = replaced(ppk, d);
        pi = replaced(ppk, pi);
        pr = replaced(ppk, pr);
    }

    private Secret replaced(Secret ppk, Secret key) {
        try (key) {
            return mixed(ppk, key);
        }
    }

    /** prf+(PPK, key), as long as the key. */
    private Secret mixed(Secret ppk, Secret key) {
        return key.with(bytes -> algorithms.prf().expand(ppk, key.length(), ByteBuffer.wrap(bytes)));
    }

    /** A protection of messages from the original initiator, or from the responder. */
    public Protection protection(boolean fromInitiator) {
        return new Protection(algorithms, fromInitiator ? ei : er, fromInitiator ? ai : ar);
    }

    /** All keys, in the order in which SKEYSEED yields them. */
    List<Secret> all() {
        return List.of(d, ai, ar, ei, er, pi, pr);
    }

    @Override
    public void close() {
        all().forEach(Secret::close);
    }

    /** SK(0) | Ni | Nr | SK(1) | ... | SK(n): the additional secrets stand behind the nonces. */
    private static Secret seed(List<Secret> sharedSecrets, Octets nonces) {
        int length = nonces.length()
                + sharedSecrets.stream().mapToInt(Secret::length).sum();
        byte[] seed = new byte[length];
        int at = 0;
        if (!sharedSecrets.isEmpty()) {
            sharedSecrets.get(0).copyTo(seed, 0);
            at = sharedSecrets.get(0).length();
        }
        nonces.copyTo(seed, at);
        at += nonces.length();
        for (int i = 1; i < sharedSecrets.size(); i++) {
            sharedSecrets.get(i).copyTo(seed, at);
            at += sharedSecrets.get(i).length();
        }
        return Secret.take(seed);
    }

    /** Hands out pieces of a secret, one after the other. */
    private static final class Cut {
        private final Secret all;
        private int at;

        Cut(Secret all) {
            this.all = all;
        }

        Secret next(int length) {
            at += length;
            return all.slice(at - length, at);
        }
    }
}
