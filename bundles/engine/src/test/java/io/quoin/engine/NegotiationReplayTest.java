package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.Recorded;
import io.quoin.engine.internal.keys.Replay;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import io.quoin.wire.vectors.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The choice among proposals against what two strongSwan peers offered and chose (RFC 7296, 2.7; RFC 9370, 2.2.1). */
class NegotiationReplayTest {

    /** An SA payload and the answer to it. */
    private record Agreed(boolean byOriginalInitiator, List<Proposal> offer, List<Proposal> answer) {
        boolean isFor(int protocolId) {
            return answer.get(0).protocolId() == protocolId;
        }
    }

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void choosesWhatTheResponderOfIkeSaInitChose(Vectors vectors) throws Exception {
        var conversation = new Conversation(vectors);
        List<Proposal> offer = proposals(conversation.init(false).payloads()).orElseThrow();
        List<Proposal> answer = proposals(conversation.init(true).payloads()).orElseThrow();
        assertAgreed(offer, answer, Recorded.ike(vectors.negotiatedIke()));
        assertAgreed(offer, answer, ProposalSpec.ike(vectors.proposals().get("b_ike")));
        Proposal ours = Methods.numbered(
                        List.of(ProposalSpec.ike(vectors.proposals().get("a_ike"))), Octets.empty())
                .get(0);
        assertThat(ours.transforms())
                .containsExactlyInAnyOrderElementsOf(offer.get(0).transforms());
    }

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void choosesWhatTheResponderOfAChildChose(Vectors vectors) throws Exception {
        List<Agreed> agreed = agreed(vectors).stream()
                .filter(each -> each.isFor(Proposal.ESP))
                .toList();
        assertThat(agreed).hasSameSizeAs(vectors.children());
        for (int i = 0; i < agreed.size(); i++) {
            Agreed each = agreed.get(i);
            Selection selection = assertAgreed(
                    each.offer,
                    each.answer,
                    Recorded.esp(vectors.children().get(i).proposal()));
            assertThat(selection.peerSpi()).isEqualTo(each.offer.get(0).spi());
            assertThat(selection.peerSpi().length()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void choosesWhatTheResponderOfAnIkeRekeyChose(Vectors vectors) throws Exception {
        List<Agreed> agreed = agreed(vectors).stream()
                .filter(each -> each.isFor(Proposal.IKE))
                .toList();
        assertThat(agreed).hasSize(vectors.ikeSas().size() - 1);
        for (Agreed each : agreed) {
            Selection selection = assertAgreed(each.offer, each.answer, Recorded.ike(vectors.negotiatedIke()));
            assertThat(selection.peerSpi()).isEqualTo(vectors.ikeSas().get(1).spiI());
        }
    }

    @Test
    void theRecordingsHoldAsManyAgreements() throws Exception {
        int children = 0;
        int rekeys = 0;
        int byResponder = 0;
        for (Vectors vectors : Replay.conversations().toList()) {
            for (Agreed each : agreed(vectors)) {
                children += each.isFor(Proposal.ESP) ? 1 : 0;
                rekeys += each.isFor(Proposal.IKE) ? 1 : 0;
                byResponder += each.byOriginalInitiator ? 0 : 1;
            }
        }
        assertThat(children).isEqualTo(36);
        assertThat(rekeys).isEqualTo(16);
        assertThat(byResponder).isEqualTo(3);
    }

    @Test
    void choosesNothingWhereTheResponderChoseNothing() throws Exception {
        Vectors vectors = Vectors.load("fail-no-proposal");
        Message request = Message.decode(vectors.messages().get(0).raw());
        Message response = Message.decode(vectors.messages().get(1).raw());
        assertThat(Inside.error(response.payloads()).map(error -> error.is(NotifyType.NO_PROPOSAL_CHOSEN)))
                .contains(true);
        List<Proposal> offer = proposals(request.payloads()).orElseThrow();
        ProposalSpec ofResponder = ProposalSpec.ike(vectors.proposals().get("b_ike"));
        assertThat(Selection.among(List.of(ofResponder), offer, chosen -> true)).isEmpty();
        ProposalSpec ofInitiator = ProposalSpec.ike(vectors.proposals().get("a_ike"));
        assertThat(Selection.among(List.of(ofInitiator), offer, chosen -> true)).isPresent();
    }

    @Test
    void choosesAnotherMethodThanTheShareThatCameFirst() throws Exception {
        Vectors vectors = Vectors.load("invalid-ke-then-ecp384-mlkem768");
        Message request = Message.decode(vectors.messages().get(0).raw());
        NotifyPayload answer = Inside.error(
                        Message.decode(vectors.messages().get(1).raw()).payloads())
                .orElseThrow();
        assertThat(answer.is(NotifyType.INVALID_KE_PAYLOAD)).isTrue();
        Selection selection = Selection.among(
                        List.of(ProposalSpec.ike(vectors.proposals().get("b_ike"))),
                        proposals(request.payloads()).orElseThrow(),
                        chosen -> true)
                .orElseThrow();
        assertThat(answer.data()).isEqualTo(Octets.of((byte) 0, (byte) selection.id(TransformType.KE)));
    }

    private static Selection assertAgreed(List<Proposal> offer, List<Proposal> answer, ProposalSpec ours) {
        Selection selection =
                Selection.among(List.of(ours), offer, chosen -> true).orElseThrow();
        Proposal chosen = answer.get(0);
        Proposal made = selection.answer(chosen.protocolId(), chosen.spi());
        assertThat(made.number()).isEqualTo(chosen.number());
        // A type for which NONE was chosen: we answer NONE, strongSwan leaves the type out. Either will do.
        assertThat(made.transforms().stream().filter(transform -> !isNoMethod(transform)))
                .containsExactlyInAnyOrderElementsOf(chosen.transforms());
        assertThat(Selection.accepted(offer, answer).orElseThrow().chosen()).isEqualTo(selection.chosen());
        assertThat(Selection.accepted(offer, List.of(made))).isPresent();
        return selection;
    }

    private static boolean isNoMethod(Transform transform) {
        return transform.type() >= TransformType.ADDKE1 && transform.id() == 0;
    }

    /** The SA payloads inside protected requests, each with that of the response. */
    private static List<Agreed> agreed(Vectors vectors) throws Exception {
        var agreed = new ArrayList<Agreed>();
        Conversation.Opened request = null;
        for (Conversation.Opened message : new Conversation(vectors).opened()) {
            Optional<List<Proposal>> proposals = proposals(message.payloads());
            if (!message.first().response()) {
                request = message;
            } else if (proposals.isPresent()) {
                List<Proposal> offer = proposals(request.payloads()).orElseThrow();
                agreed.add(new Agreed(request.first().fromOriginalInitiator(), offer, proposals.get()));
            }
        }
        return agreed;
    }

    private static Optional<List<Proposal>> proposals(List<Payload> payloads) {
        return Message.first(payloads, SaPayload.class).map(SaPayload::proposals);
    }
}
