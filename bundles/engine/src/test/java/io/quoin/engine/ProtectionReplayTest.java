package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.engine.internal.keys.IntAuth;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.Message;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.Datagram;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protection of messages against what two strongSwan peers sent (RFC 7296, 3.14; RFC 5282; RFC 7634; RFC 7383). */
class ProtectionReplayTest {
    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void opensEveryMessage(Vectors vectors) throws Exception {
        var conversation = new Conversation(vectors);
        assertThat(conversation.opened()).hasSameSizeAs(vectors.innerChains()).isNotEmpty();
        for (int i = 0; i < conversation.opened().size(); i++) {
            Conversation.Opened message = conversation.opened().get(i);
            Vectors.InnerChain recorded = vectors.innerChains().get(i);
            assertThat(message.whole().plaintext()).isEqualTo(recorded.octets());
            assertThat(message.whole().firstInner()).isEqualTo(recorded.firstPayload());
            assertThat(message.whole().first()).isEqualTo(message.first().raw());
        }
    }

    @Test
    void theRecordingsHoldMessagesOfBothSidesWholeAndInFragments() throws Exception {
        int datagrams = 0;
        int fragmented = 0;
        int ofResponder = 0;
        for (Vectors vectors :
                Vectors.all().filter(all -> !all.ikeSas().isEmpty()).toList()) {
            for (Conversation.Opened message : new Conversation(vectors).opened()) {
                datagrams += message.datagrams().size();
                fragmented += message.first().isFragment() ? 1 : 0;
                ofResponder += message.first().fromOriginalInitiator() ? 0 : 1;
            }
        }
        assertThat(datagrams).isEqualTo(420);
        assertThat(fragmented).isEqualTo(60);
        assertThat(ofResponder).isGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void sealsEveryMessageSoThatItOpensAgain(Vectors vectors) throws Exception {
        for (Conversation.Opened message : new Conversation(vectors).opened()) {
            Datagram first = message.first();
            int maxLength = message.datagrams().stream()
                    .mapToInt(datagram -> datagram.raw().length())
                    .max()
                    .orElseThrow();
            IkeHeader header = Message.decode(first.raw()).header();
            IkeKeys keys = message.keys();
            Sealing.Sealed sealed = Sealing.seal(
                    header, message.payloads(), keys.protection(first.fromOriginalInitiator()), maxLength, random);

            assertThat(sealed.datagrams()).hasSameSizeAs(message.datagrams());
            assertThat(sealed.datagrams()).allMatch(datagram -> datagram.length() <= maxLength);
            assertThat(reopened(sealed.datagrams(), keys)).contains(message.plaintext());
            assertThat(sealed.covered())
                    .isEqualTo(IntAuth.covered(Sealing.unfragmentedBefore(first.raw()), message.plaintext()));
        }
    }

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void opensNoMessageThatWasChangedAnywhere(Vectors vectors) throws Exception {
        Conversation.Opened message = new Conversation(vectors).opened().get(0);
        Octets raw = message.first().raw();
        // The type of the exchange, the message id, the RESERVED octet of the Encrypted payload, IV, ciphertext, ICV.
        for (int at : List.of(18, 23, 29, 36, 50, raw.length() - 17, raw.length() - 1)) {
            byte[] changed = raw.toBytes();
            changed[at] ^= 1;
            assertThat(Conversation.open(Octets.of(changed), message.keys(), new Reassembly()))
                    .as("octet %s", at)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void opensNoMessageWithTheKeysOfAnotherGeneration(Vectors vectors) throws Exception {
        var conversation = new Conversation(vectors);
        for (Conversation.Opened message : conversation.opened()) {
            for (IkeKeys other : conversation.replay().generations(0)) {
                boolean own = other == message.keys();
                assertThat(opens(message, other)).isEqualTo(own);
            }
        }
    }

    private static boolean opens(Conversation.Opened message, IkeKeys keys) throws Exception {
        var reassembly = new Reassembly();
        Optional<Reassembly.Whole> whole = Optional.empty();
        for (Datagram datagram : message.datagrams()) {
            whole = Conversation.open(datagram.raw(), keys, reassembly);
        }
        return whole.isPresent();
    }

    private static Optional<Octets> reopened(List<Octets> datagrams, IkeKeys keys) throws Exception {
        var reassembly = new Reassembly();
        Optional<Reassembly.Whole> whole = Optional.empty();
        for (Octets datagram : datagrams) {
            assertThat(whole).isEmpty();
            whole = Conversation.open(datagram, keys, reassembly);
        }
        return whole.map(Reassembly.Whole::plaintext);
    }
}
