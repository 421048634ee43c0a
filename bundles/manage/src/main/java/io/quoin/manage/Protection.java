package io.quoin.manage;

import java.util.List;

/**
 * What really protects traffic against whoever records it today and has a quantum computer tomorrow.
 *
 * @param kind which kinds of key exchange contribute to the keys
 * @param methods their keywords, in the order in which they were performed: {@code x25519}, {@code mlkem768}; {@code
 *     kem} in front of them for one before this IKE SA, or of a Child SA alone; {@code ppk} behind them, where there is
 *     one
 */
public record Protection(Kind kind, List<String> methods) {
    public static final Protection NONE = new Protection(Kind.NONE, List.of());

    /** Which kinds of key exchange contribute to the keys. */
    public enum Kind {
        /** A classical one and a post-quantum one: both must be broken. */
        HYBRID("hybrid"),
        /** A post-quantum one alone. */
        PURE_KEM("pure KEM"),
        /** A classical one and a Postquantum Preshared Key (RFC 8784). */
        PPK("ppk"),
        /** A classical one alone, which a quantum computer breaks. */
        CLASSICAL("classical"),
        /** Nothing: no Child SA carries traffic. */
        NONE("none");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As an operator reads it. */
        public String word() {
            return word;
        }
    }

    public Protection {
        methods = List.copyOf(methods);
    }

    public boolean isPostQuantum() {
        return kind == Kind.HYBRID || kind == Kind.PURE_KEM || kind == Kind.PPK;
    }

    /** In one line: {@code hybrid x25519+mlkem768}, {@code none}. */
    @Override
    public String toString() {
        return methods.isEmpty() ? kind.word : kind.word + " " + String.join("+", methods);
    }
}
