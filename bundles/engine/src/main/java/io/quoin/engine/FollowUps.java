package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.KePayload;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The responder's side of CREATE_CHILD_SA for a Child SA, and of the IKE_FOLLOWUP_KE exchanges behind it (RFC 9370,
 * 2.2.4). One series at a time is remembered; a peer that begins another has given the first up.
 */
final class FollowUps implements AutoCloseable {
    /** How long the initiator may take between two exchanges (RFC 9370, 2.2.4 suggests 5 to 20 seconds). */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Octets of the blob that links an exchange to the one before. */
    private static final int LINK_LENGTH = 16;

    private final IkeSa sa;
    private final Established established;
    private Optional<Series> series = Optional.empty();

    /** A Child SA that waits for its additional key exchanges. */
    private static final class Series {
        private final ChildAgreement agreement;
        private final Octets nonces;
        private final List<Secret> secrets = new ArrayList<>();
        private final Deque<KeyExchangeMethod> additional = new ArrayDeque<>();
        private Octets link = Octets.empty();

        Series(ChildAgreement agreement, Octets nonces) {
            this.agreement = agreement;
            this.nonces = nonces;
        }
    }

    FollowUps(IkeSa sa, Established established) {
        this.sa = sa;
        this.established = established;
    }

    /** Answers CREATE_CHILD_SA. */
    IkeState.Answer begin(ChildResponder responder, ChildResponder.Agreed agreed, List<Payload> request)
            throws ProtocolException {
        close();
        byte[] own = new byte[InitSent.NONCE_LENGTH];
        sa.environment().random().nextBytes(own);
        Octets nonce = Octets.of(own);
        var begun = new Series(agreed.agreement(), Handshake.nonces(ChildResponder.nonce(request), nonce));
        series = Optional.of(begun);
        return orForget(() -> answer(begun, responder, agreed, request, nonce));
    }

    private IkeState.Answer answer(
            Series begun, ChildResponder responder, ChildResponder.Agreed agreed, List<Payload> request, Octets nonce)
            throws ProtocolException {
        var payloads = new ArrayList<>(agreed.payloads());
        payloads.add(1, new NoncePayload(nonce));
        responder
                .keyExchange(agreed.agreement().selection(), request, begun.secrets)
                .ifPresent(ke -> payloads.add(2, ke));
        begun.additional.addAll(
                sa.environment().methods().all(agreed.agreement().selection().additionalKeyExchanges()));
        return proceed(begun, payloads);
    }

    /** Answers IKE_FOLLOWUP_KE. */
    IkeState.Answer next(List<Payload> request) throws ProtocolException {
        Optional<NotifyPayload> link = Inside.notify(request, NotifyType.ADDITIONAL_KEY_EXCHANGE);
        Series known = series.filter(
                        open -> link.isPresent() && link.get().data().equals(open.link))
                .orElseThrow(() -> new ProtocolException(
                        NotifyType.STATE_NOT_FOUND, "the peer follows up on what is not remembered"));
        return orForget(() -> {
            KePayload ke = Inside.required(request, KePayload.class);
            Payload answer = ChildResponder.respond(sa, known.additional.remove(), ke, known.secrets);
            return proceed(known, new ArrayList<>(List.of(answer)));
        });
    }

    /** RFC 9370, 2.2.4: after an error the series is over, and the peer begins anew. */
    private IkeState.Answer orForget(Established.Refusable step) throws ProtocolException {
        try {
            return step.answer();
        } catch (ProtocolException e) {
            close();
            throw e;
        }
    }

    private IkeState.Answer proceed(Series open, List<Payload> payloads) throws ProtocolException {
        if (open.additional.isEmpty()) {
            try {
                return established.accept(open.agreement, payloads, open.nonces, open.secrets);
            } finally {
                close();
            }
        }
        byte[] link = new byte[LINK_LENGTH];
        sa.environment().random().nextBytes(link);
        open.link = Octets.of(link);
        payloads.add(NotifyPayload.of(NotifyType.ADDITIONAL_KEY_EXCHANGE, open.link));
        sa.deadlines().set(Deadlines.Kind.FOLLOW_UP, sa.environment().now().plus(PATIENCE));
        return IkeState.Answer.of(payloads);
    }

    /** The initiator took too long. */
    void expire() {
        close();
    }

    @Override
    public void close() {
        series.ifPresent(open -> open.secrets.forEach(Secret::close));
        series = Optional.empty();
        sa.deadlines().clear(Deadlines.Kind.FOLLOW_UP);
    }
}
