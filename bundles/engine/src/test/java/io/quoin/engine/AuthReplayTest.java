package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.keys.IntAuth;
import io.quoin.engine.internal.keys.Prf;
import io.quoin.engine.internal.keys.Recorded;
import io.quoin.engine.internal.keys.Replay;
import io.quoin.engine.internal.keys.SignedOctets;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.IdPayload;
import io.quoin.wire.Message;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.SaPayload;
import io.quoin.wire.vectors.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AUTH against what two strongSwan peers computed and sent (RFC 7296, 2.15; RFC 9242, 3.3.2; RFC 8784, 3). */
class AuthReplayTest {

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void signsTheSameOctets(Vectors vectors) throws Exception {
        var conversation = new Conversation(vectors);
        for (int i = 0; i < vectors.auth().size(); i++) {
            Vectors.Auth recorded = vectors.auth().get(i);
            Octets octets = signedOctets(conversation, i == 0, recorded);
            assertThat(octets).isEqualTo(recorded.octets());
            if (!recorded.authData().isEmpty()) {
                try (Secret key = Replay.secret(recorded.sharedSecret())) {
                    assertThat(SignedOctets.sharedKeyMic(conversation.replay().prf(), key, octets))
                            .isEqualTo(recorded.authData());
                }
            }
        }
        // Where b refuses a's key it computes none of its own.
        assertThat(vectors.auth()).hasSize(vectors.name().equals("fail-wrong-psk") ? 1 : 2);
    }

    @ParameterizedTest
    @MethodSource("sharedKeysWithoutPpk")
    void aHandshakeMakesTheSameAuthPayloads(Vectors vectors) throws Exception {
        var conversation = new Conversation(vectors);
        Handshake handshake = handshake(conversation, vectors);
        for (Conversation.Opened message : conversation.opened("IKE_INTERMEDIATE")) {
            handshake.cover(
                    message.first().fromOriginalInitiator(), message.keys(), IntAuthReplayTest.covered(message));
        }
        int compared = 0;
        for (Conversation.Opened message : conversation.opened("IKE_AUTH")) {
            List<Payload> payloads = message.payloads();
            boolean ofInitiator = message.first().fromOriginalInitiator();
            if (Message.first(payloads, AuthPayload.class).isPresent()) {
                try (Secret key = Replay.secret(vectors.auth().get(0).sharedSecret())) {
                    Prf prf = message.keys().algorithms().prf();
                    Octets signed = handshake.signedOctets(
                            ofInitiator,
                            prf,
                            message.keys().authenticationKey(ofInitiator),
                            id(payloads, ofInitiator),
                            message.first().messageId());
                    var made = new AuthPayload(2, SignedOctets.sharedKeyMic(prf, key, signed));
                    assertThat(made)
                            .isEqualTo(
                                    Message.first(payloads, AuthPayload.class).orElseThrow());
                }
                compared++;
            }
        }
        assertThat(compared).isEqualTo(vectors.auth().size());
    }

    @Test
    void anotherPreSharedKeyIsRefusedAsTheResponderDid() throws Exception {
        Vectors vectors = Vectors.load("fail-wrong-psk");
        var conversation = new Conversation(vectors);
        Vectors.Auth recorded = vectors.auth().get(0);
        List<Conversation.Opened> exchange = conversation.opened("IKE_AUTH");
        AuthPayload sent =
                Message.first(exchange.get(0).payloads(), AuthPayload.class).orElseThrow();
        Octets ofResponder = Octets.of(vectors.secrets().get("psk_b").getBytes(StandardCharsets.US_ASCII));
        try (Secret other = Replay.secret(ofResponder);
                Secret same = Replay.secret(recorded.sharedSecret())) {
            Prf prf = conversation.replay().prf();
            assertThat(SignedOctets.sharedKeyMic(prf, same, recorded.octets())).isEqualTo(sent.data());
            assertThat(SignedOctets.sharedKeyMic(prf, other, recorded.octets())).isNotEqualTo(sent.data());
        }
        assertThat(exchange.get(1).payloads())
                .containsExactly(NotifyPayload.of(NotifyType.AUTHENTICATION_FAILED, Octets.empty()));
    }

    @Test
    void theRecordingsHoldBothKindsOfAuthentication() {
        List<Vectors.Auth> all = Replay.conversations()
                .flatMap(vectors -> vectors.auth().stream())
                .toList();
        assertThat(all).hasSize(41);
        assertThat(all.stream().filter(auth -> auth.authData().isEmpty())).hasSize(8);
        assertThat(sharedKeysWithoutPpk()).hasSize(16);
        assertThat(sharedKeysWithoutPpk().map(Vectors::name)).doesNotContain(Replay.WITH_PPK);
    }

    static Stream<Vectors> sharedKeysWithoutPpk() {
        return Replay.conversations().filter(vectors -> vectors.authMethod().equals("psk") && !Replay.hasPpk(vectors));
    }

    private static Octets signedOctets(Conversation conversation, boolean ofInitiator, Vectors.Auth recorded)
            throws Exception {
        Prf prf = conversation.replay().prf();
        var intAuth = new IntAuth();
        for (Conversation.Opened message : conversation.opened("IKE_INTERMEDIATE")) {
            boolean fromInitiator = message.first().fromOriginalInitiator();
            intAuth.add(
                    fromInitiator,
                    prf,
                    message.keys().authenticationKey(fromInitiator),
                    IntAuthReplayTest.covered(message));
        }
        Conversation.Opened auth = conversation.opened("IKE_AUTH").get(ofInitiator ? 0 : 1);
        IdPayload id = id(auth.payloads(), ofInitiator);
        assertThat(id.body()).isEqualTo(recorded.idx());
        try (Secret key = conversation.replay().afterPpk(auth.keys().authenticationKey(ofInitiator))) {
            return SignedOctets.of(
                    conversation.initOctets(!ofInitiator),
                    nonce(conversation.init(ofInitiator)),
                    SignedOctets.macedId(prf, key, id),
                    intAuth.value(auth.first().messageId()));
        }
    }

    private static Handshake handshake(Conversation conversation, Vectors vectors) throws Exception {
        Message request = conversation.init(false);
        Message response = conversation.init(true);
        Selection selection = Selection.among(
                        List.of(Recorded.ike(vectors.negotiatedIke())),
                        response.first(SaPayload.class).orElseThrow().proposals(),
                        chosen -> true)
                .orElseThrow();
        var init = new InitExchange(
                conversation.initOctets(false),
                conversation.initOctets(true),
                nonce(request),
                nonce(response),
                false,
                PpkUse.NONE,
                false,
                Set.of());
        return new Handshake(init, selection, List.of());
    }

    private static IdPayload id(List<Payload> payloads, boolean ofInitiator) {
        return payloads.stream()
                .filter(IdPayload.class::isInstance)
                .map(IdPayload.class::cast)
                .filter(id -> id.initiator() == ofInitiator)
                .findFirst()
                .orElseThrow();
    }

    private static Octets nonce(Message init) {
        return init.first(NoncePayload.class).orElseThrow().nonce();
    }
}
