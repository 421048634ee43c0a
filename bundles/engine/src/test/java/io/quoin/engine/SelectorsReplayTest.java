package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.internal.negotiation.Narrowing;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.SaPayload;
import io.quoin.wire.TrafficSelector;
import io.quoin.wire.TrafficSelector.Range;
import io.quoin.wire.TsPayload;
import io.quoin.wire.vectors.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Traffic selectors against what two strongSwan peers proposed and narrowed (RFC 7296, 2.9). */
class SelectorsReplayTest {
    private static final String B = "192.0.2.2";
    private static final List<Range> BEHIND_A = List.of(TrafficSelectors.parse("10.1.0.0/16"));
    private static final List<Range> BEHIND_B = List.of(TrafficSelectors.parse("10.2.0.0/16"));

    /** A request for a Child SA, and its answer. */
    private record Asked(boolean byA, List<Payload> request, List<Payload> answer) {}

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void narrowsAsTheResponderDid(Vectors vectors) throws Exception {
        for (Asked asked : asked(vectors)) {
            if (Message.first(asked.answer, TsPayload.class).isPresent()) {
                List<Range> ofInitiator = asked.byA ? BEHIND_A : BEHIND_B;
                List<Range> ofResponder = asked.byA ? BEHIND_B : BEHIND_A;
                assertThat(narrowed(ofInitiator, asked.request, true)).isEqualTo(selectors(asked.answer, true));
                assertThat(narrowed(ofResponder, asked.request, false)).isEqualTo(selectors(asked.answer, false));
            }
        }
    }

    @Test
    void theRecordingsHoldAsManyChildren() throws Exception {
        int agreed = 0;
        int refused = 0;
        for (Vectors vectors :
                Vectors.all().filter(each -> !each.ikeSas().isEmpty()).toList()) {
            for (Asked asked : asked(vectors)) {
                boolean hasChild = Message.first(asked.answer, TsPayload.class).isPresent();
                agreed += hasChild ? 1 : 0;
                refused += hasChild ? 0 : 1;
            }
        }
        assertThat(agreed).isEqualTo(36);
        // fail-child-ts, and fail-wrong-psk where the whole IKE SA is refused.
        assertThat(refused).isEqualTo(2);
    }

    @Test
    void nothingIsLeftWhereTheResponderRefused() throws Exception {
        Vectors vectors = Vectors.load("fail-child-ts");
        Asked asked = asked(vectors).get(0);
        assertThat(narrowed(BEHIND_B, asked.request, false)).isEmpty();
        // RFC 7296, 1.2: the Child SA is refused, the IKE SA is not; its initiator deletes it afterwards.
        assertThat(Inside.has(asked.answer, NotifyType.TS_UNACCEPTABLE)).isTrue();
        assertThat(Message.first(asked.answer, AuthPayload.class)).isPresent();
        assertThat(Message.first(asked.answer, SaPayload.class)).isEmpty();
        assertThat(new Conversation(vectors).opened(ExchangeType.INFORMATIONAL.name()))
                .hasSize(2);
    }

    private static List<Asked> asked(Vectors vectors) throws Exception {
        var asked = new ArrayList<Asked>();
        List<Payload> request = List.of();
        for (Conversation.Opened message : new Conversation(vectors).opened()) {
            if (!message.first().response()) {
                request = message.payloads();
            } else if (Message.first(request, TsPayload.class).isPresent()) {
                boolean answeredByB = message.first().from().startsWith(B + ":");
                asked.add(new Asked(answeredByB, request, message.payloads()));
            }
        }
        return asked;
    }

    private static List<TrafficSelector> narrowed(List<Range> ours, List<Payload> request, boolean ofInitiator) {
        return List.copyOf(Narrowing.narrow(ours, selectors(request, ofInitiator)));
    }

    private static List<TrafficSelector> selectors(List<Payload> payloads, boolean ofInitiator) {
        return payloads.stream()
                .filter(payload -> payload instanceof TsPayload ts && ts.initiator() == ofInitiator)
                .findFirst()
                .map(payload -> ((TsPayload) payload).selectors())
                .orElseThrow();
    }
}
