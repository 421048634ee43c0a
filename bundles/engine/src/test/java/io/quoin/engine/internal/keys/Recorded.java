package io.quoin.engine.internal.keys;

import io.quoin.bytes.Octets;
import io.quoin.engine.ProposalSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Proposals in the words of the recorded peer, {@code AES_GCM_16_256/PRF_HMAC_SHA2_384/...}, in ours. */
public final class Recorded {
    private static final Map<String, String> KEYWORDS = Map.ofEntries(
            Map.entry("AES_GCM_16_128", "aes128gcm16"),
            Map.entry("AES_GCM_16_256", "aes256gcm16"),
            Map.entry("AES_CBC_256", "aes256"),
            Map.entry("CHACHA20_POLY1305", "chacha20poly1305"),
            Map.entry("HMAC_SHA2_384_192", "sha384"),
            Map.entry("PRF_HMAC_SHA2_256", "prfsha256"),
            Map.entry("PRF_HMAC_SHA2_384", "prfsha384"),
            Map.entry("PRF_HMAC_SHA2_512", "prfsha512"),
            Map.entry("NO_EXT_SEQ", "noesn"),
            Map.entry("CURVE_25519", "x25519"),
            Map.entry("ECP_256", "ecp256"),
            Map.entry("ECP_384", "ecp384"),
            Map.entry("ML_KEM_512", "mlkem512"),
            Map.entry("ML_KEM_768", "mlkem768"),
            Map.entry("ML_KEM_1024", "mlkem1024"));

    private Recorded() {}

    public static ProposalSpec ike(String proposal) {
        return ProposalSpec.ike(notation(proposal));
    }

    public static ProposalSpec esp(String proposal) {
        return ProposalSpec.esp(notation(proposal));
    }

    /** The shared secrets of the additional key exchanges of a proposal, which are recorded as one. */
    static List<Octets> split(Octets secrets, String proposal) {
        var cut = new Object() {
            private int at;

            Octets next(String method) {
                int length = method.endsWith("ECP_384") ? 48 : 32;
                at += length;
                return secrets.slice(at - length, at);
            }
        };
        List<Octets> split = Arrays.stream(proposal.split("/"))
                .filter(word -> word.matches("KE[1-7]_.*"))
                .map(cut::next)
                .toList();
        if (cut.at != secrets.length()) {
            throw new IllegalStateException(secrets.length() + " octets are not the secrets of " + proposal);
        }
        return split;
    }

    private static String notation(String proposal) {
        return Arrays.stream(proposal.split("/")).map(Recorded::keyword).collect(Collectors.joining("-"));
    }

    private static String keyword(String word) {
        boolean additional = word.matches("KE[1-7]_.*");
        String keyword = KEYWORDS.get(additional ? word.substring(4) : word);
        if (keyword == null) {
            throw new IllegalStateException("the recordings have a new word: " + word);
        }
        return additional ? word.substring(0, 4).toLowerCase() + keyword : keyword;
    }
}
