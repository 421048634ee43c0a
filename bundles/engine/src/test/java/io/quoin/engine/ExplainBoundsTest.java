package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of negotiations is bounded, whoever causes them. */
class ExplainBoundsTest {
    private static final String OTHER = "aes128gcm16-prfsha256-ecp256";

    private final Pair pair = new Pair(62);

    private List<Negotiation> at(Pair.Side side) {
        return side.engine.negotiations("ab");
    }

    private void again(Pair.Side side) {
        side.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        pair.now = pair.now.plusSeconds(1);
        pair.initiate(side);
        pair.pass(Duration.ofSeconds(1));
    }

    @Test
    void theLastEightAreKeptTheNewestFirst() {
        pair.configure(tunnel -> tunnel);
        for (int i = 0; i < 10; i++) {
            again(pair.a);
        }
        assertThat(at(pair.a)).hasSize(Negotiations.MAX_KEPT);
        assertThat(at(pair.a)).isSortedAccordingTo((x, y) -> y.endedAt().compareTo(x.endedAt()));
        assertThat(at(pair.b)).hasSize(Negotiations.MAX_KEPT);
    }

    @Test
    void theSameFailureAgainIsCounted() {
        pair.configure(tunnel -> {
            tunnel.ikeB = List.of(OTHER);
            return tunnel;
        });
        for (int i = 0; i < 5; i++) {
            again(pair.a);
        }
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(at(side)).singleElement().satisfies(negotiation -> {
                assertThat(negotiation.times()).isEqualTo(5);
                assertThat(negotiation.firstEndedAt()).isBefore(negotiation.endedAt());
            });
        }
    }

    /** Strangers at the peer's address drive out one another, and nothing that was authentic. */
    @Test
    void whoHasNotAuthenticatedHasOnePlace() {
        pair.configure(tunnel -> tunnel);
        again(pair.a);
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        String[] proposals = {OTHER, "aes256-sha384-ecp384", "chacha20poly1305-prfsha512-ecp384"};
        for (int i = 0; i < 30; i++) {
            String offered = proposals[i % proposals.length];
            pair.a.engine.handle(new Input.RemovePeer("ab"), pair.now);
            var tunnels = new Pair.Tunnels();
            tunnels.ike = List.of(offered);
            pair.a.engine.handle(new Input.PutPeer(tunnels.config(true)), pair.now);
            again(pair.a);
        }
        assertThat(at(pair.b)).hasSize(2);
        assertThat(at(pair.b)).extracting(Negotiation::cause).containsExactly(Cause.PROPOSALS, Cause.NONE);
    }

    @Test
    void ofALongOfferTheBeginningIsKept() {
        pair.network = Tampering.ofInit(false, payloads -> payloads.stream()
                .map(payload -> payload instanceof SaPayload ? longOffer() : payload)
                .toList());
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        Negotiation negotiation = at(pair.b).get(0);
        assertThat(negotiation.theirs()).hasSize(8);
        assertThat(negotiation.rows()).allMatch(row -> row.theirs().size() <= 9);
        assertThat(negotiation.rows().get(0).theirs()).last().isEqualTo("and 56 more");
        assertThat(negotiation.toString().length()).isLessThan(8000);
    }

    private static Payload longOffer() {
        var proposals = new ArrayList<Proposal>();
        for (int number = 1; number <= 40; number++) {
            var transforms = new ArrayList<Transform>();
            for (int id = 1; id <= 200; id++) {
                transforms.add(Transform.of(TransformType.ENCR, 1000 + id));
            }
            proposals.add(new Proposal(number, Proposal.IKE, Octets.empty(), transforms));
        }
        return new SaPayload(proposals);
    }

    @Test
    void halfOpenIkeSasThatEndInNothingHaveOnePlace() {
        pair.configure(tunnel -> tunnel);
        pair.network = datagrams ->
                datagrams.filter(datagram -> !Puppet.header(datagram.octets()).response());
        for (int i = 0; i < 3; i++) {
            again(pair.a);
        }
        pair.pass(Duration.ofSeconds(90));
        assertThat(at(pair.b)).singleElement().satisfies(negotiation -> {
            assertThat(negotiation.cause()).isEqualTo(Cause.STALLED);
            assertThat(negotiation.conclusion()).isEqualTo("the peer did not go on after our IKE_SA_INIT response");
            assertThat(negotiation.times()).isGreaterThanOrEqualTo(3);
        });
    }

    @Test
    void textOfAPeerIsOneShortLine() {
        assertThat(Advice.printable("CN=\u001b[31mred\r\nfake: line\u202e, O=M\u00fcnchen"))
                .isEqualTo("CN=?[31mred??fake: line?, O=M\u00fcnchen");
        assertThat(Advice.printable("x".repeat(1000))).hasSize(303).endsWith("...");
    }
}
