package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.Negotiation.Fit;
import io.quoin.engine.Negotiation.Row;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an operator is told of negotiations: what did not match, and what to change. */
class ExplainTest {
    private final Pair pair = new Pair(60);

    private void run(Consumer<Pair.Tunnels> change) {
        pair.configure(tunnel -> {
            change.accept(tunnel);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
    }

    private static Negotiation last(Pair.Side side) {
        return side.engine.negotiations("ab").get(0);
    }

    private static Row row(Negotiation negotiation, String what) {
        return negotiation.rows().stream()
                .filter(row -> row.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    /**
     * <pre>
     *   IKE_SA_INIT  SA(prfsha384) KE Ni  --&gt;
     *                                     &lt;--  N(NO_PROPOSAL_CHOSEN)
     * </pre>
     */
    @Test
    void theResponderNamesTheWrongPrfAndTheInitiatorWhatItOffered() {
        run(tunnel -> tunnel.ikeB = List.of("aes256gcm16-prfsha256-x25519-ke1_mlkem768"));

        Negotiation atB = last(pair.b);
        assertThat(atB.cause()).isEqualTo(Cause.PROPOSALS);
        assertThat(atB.conclusion()).isEqualTo("PRF: we accept prfsha256; the peer offers prfsha384");
        assertThat(atB.advice()).containsExactly("PRF: add prfsha384 to ike here, or prfsha256 at the peer");
        assertThat(row(atB, "PRF").fit()).isEqualTo(Fit.DIFFERS);
        assertThat(row(atB, "ADDKE1").fit()).isEqualTo(Fit.FITS);
        Negotiation atA = last(pair.a);
        assertThat(atA.cause()).isEqualTo(Cause.PROPOSALS_REFUSED);
        assertThat(atA.conclusion()).isEqualTo("the peer answered IKE_SA_INIT with NO_PROPOSAL_CHOSEN");
        assertThat(atA.advice()).first().asString().contains("only the peer knows why");
        assertThat(row(atA, "PRF")).isEqualTo(new Row("PRF", List.of("prfsha384"), List.of(), "", Fit.UNKNOWN));
    }
}
