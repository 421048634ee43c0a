package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.IntAuth;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.Datagram;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** IntAuth against what two strongSwan peers computed (RFC 9242, 3.3.2). */
class IntAuthReplayTest {

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void coversTheSameOctetsAndYieldsTheSameChain(Vectors vectors) throws Exception {
        var conversation = new Conversation(vectors);
        List<Conversation.Opened> messages = conversation.opened("IKE_INTERMEDIATE");
        assertThat(vectors.intauth()).hasSameSizeAs(messages);
        var chain = new IntAuth();
        Octets ofInitiator = Octets.empty();
        Octets ofResponder = Octets.empty();
        for (Conversation.Opened message : messages) {
            Datagram first = message.first();
            Vectors.IntAuth recorded = recorded(vectors, first);
            Octets covered = covered(message);
            assertThat(covered).isEqualTo(recorded.aP());

            boolean fromInitiator = first.fromOriginalInitiator();
            assertThat(fromInitiator ? ofInitiator : ofResponder).isEqualTo(recorded.prev());
            chain.add(
                    fromInitiator,
                    conversation.replay().prf(),
                    message.keys().authenticationKey(fromInitiator),
                    covered);
            ofInitiator = fromInitiator ? recorded.intauth() : ofInitiator;
            ofResponder = fromInitiator ? ofResponder : recorded.intauth();
            assertThat(chain.value(7)).isEqualTo(Octets.concat(ofInitiator, ofResponder, Octets.ofInt(7)));
        }
        assertThat(chain.value(1).isEmpty()).isEqualTo(messages.isEmpty());
    }

    @Test
    void theRecordingsHoldFortyMessages() {
        assertThat(Vectors.all().mapToInt(vectors -> vectors.intauth().size()).sum())
                .isEqualTo(40);
        assertThat(Vectors.load("multi3-x25519-mlkem768-ecp384-mlkem1024").intauth())
                .hasSize(6);
        assertThat(Vectors.load("frag576-x25519-mlkem768-psk").intauth()).hasSize(2);
        assertThat(Vectors.load("classical-x25519-nopfs").intauth()).isEmpty();
    }

    static Octets covered(Conversation.Opened message) {
        return IntAuth.covered(
                Sealing.unfragmentedBefore(message.whole().first()),
                message.whole().plaintext());
    }

    private static Vectors.IntAuth recorded(Vectors vectors, Datagram datagram) {
        String direction = datagram.fromOriginalInitiator() ? "initiator" : "responder";
        return vectors.intauth().stream()
                .filter(each -> each.messageId() == datagram.messageId()
                        && each.direction().equals(direction))
                .findFirst()
                .orElseThrow();
    }
}
