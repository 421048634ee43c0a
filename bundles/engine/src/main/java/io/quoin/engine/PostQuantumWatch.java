package io.quoin.engine;

/** Notices when a tunnel falls from post-quantum to classical: a quantum computer then finds its keys. */
final class PostQuantumWatch {
    private String last = "";
    private boolean fallen;

    /**
     * Looks at an IKE SA that is in force from now on.
     *
     * @return whether the tunnel falls with it: it was post-quantum before, or its configuration prefers that
     */
    boolean falls(PeerConfig peer, SaDetails details, KeyExchangeNames names) {
        boolean before = fallen;
        if (details.postQuantum() || details.ppk()) {
            last = details.proposal();
            fallen = false;
        } else {
            fallen = before || !last.isEmpty() || peer.prefersPostQuantum(names);
        }
        return fallen && !before;
    }

    boolean isFallen() {
        return fallen;
    }

    /** The proposal of the last IKE SA that was post-quantum; empty where there was none. */
    String last() {
        return last;
    }

    /** What an operator should know of a tunnel that is up; empty where there is nothing to say, or nobody looks. */
    String warning(PeerConfig peer) {
        if (!fallen || peer.postQuantum() == PeerConfig.PostQuantum.OFF) {
            return "";
        }
        return last.isEmpty()
                ? "it is classical, though its first proposal is post-quantum: see ike:explain"
                : "it is classical, and was post-quantum before: see ike:explain";
    }
}
