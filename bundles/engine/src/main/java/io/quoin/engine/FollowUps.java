package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.KePayload;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.SaPayload;
import io.quoin.wire.TransformType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * CREATE_CHILD_SA as its responder, and the IKE_FOLLOWUP_KE exchanges behind it (RFC 9370, 2.2.4). One series at a time
 * is remembered; a peer that begins another has given the first up.
 */
final class FollowUps implements AutoCloseable {
    /** How long the initiator may take between two exchanges (RFC 9370, 2.2.4 suggests 5 to 20 seconds). */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Octets of the blob that links an exchange to the one before. */
    private static final int LINK_LENGTH = 16;

    private final IkeSa sa;
    private Optional<Series> series = Optional.empty();

    /** What is to be done when all key exchanges are. */
    interface Completion {
        /**
         * @param payloads of the answer to the last exchange
         * @param secrets in order; closed afterwards
         */
        IkeState.Answer complete(List<Payload> payloads, List<Secret> secrets) throws ProtocolException;
    }

    /** What waits for its additional key exchanges. */
    private static final class Series {
        private final Completion completion;
        private final List<Secret> secrets = new ArrayList<>();
        private final Deque<KeyExchangeMethod> additional = new ArrayDeque<>();
        private Octets link = Octets.empty();

        Series(Completion completion) {
            this.completion = completion;
        }
    }

    FollowUps(IkeSa sa) {
        this.sa = sa;
    }

    /**
     * Answers CREATE_CHILD_SA: SA Nr [KE] and the rest.
     *
     * @param answer the SA payload
     * @param nonce ours
     * @param tail what stands behind the KE payload
     */
    IkeState.Answer begin(
            Selection selection,
            List<Payload> request,
            SaPayload answer,
            Octets nonce,
            List<Payload> tail,
            Completion completion)
            throws ProtocolException {
        close();
        var begun = new Series(completion);
        series = Optional.of(begun);
        var payloads = new ArrayList<Payload>(List.of(answer, new NoncePayload(nonce)));
        return orForget(() -> {
            keyExchange(selection, request, begun.secrets).ifPresent(payloads::add);
            payloads.addAll(tail);
            begun.additional.addAll(sa.environment().methods().all(selection.additionalKeyExchanges()));
            return proceed(begun, payloads);
        });
    }

    private interface Step {
        IkeState.Answer answer() throws ProtocolException;
    }

    /** RFC 9370, 2.2.4: after an error the series is over, and the peer begins anew. */
    private IkeState.Answer orForget(Step step) throws ProtocolException {
        try {
            return step.answer();
        } catch (ProtocolException e) {
            close();
            throw e;
        }
    }

    private Optional<Payload> keyExchange(Selection selection, List<Payload> request, List<Secret> secrets)
            throws ProtocolException {
        int id = selection.id(TransformType.KE);
        if (id == 0) {
            return Optional.empty();
        }
        KePayload ke = Inside.required(request, KePayload.class);
        if (ke.method() != id) {
            throw new ProtocolException(
                    NotifyType.INVALID_KE_PAYLOAD,
                    Octets.of((byte) (id >>> 8), (byte) id),
                    "the peer's key-exchange method is not the one preferred");
        }
        return Optional.of(respond(sa.environment().methods().get(id), ke, secrets));
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
            Payload answer = respond(known.additional.remove(), ke, known.secrets);
            return proceed(known, new ArrayList<>(List.of(answer)));
        });
    }

    private IkeState.Answer proceed(Series open, List<Payload> payloads) throws ProtocolException {
        if (open.additional.isEmpty()) {
            try {
                return open.completion.complete(payloads, open.secrets);
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

    private Payload respond(KeyExchangeMethod method, KePayload ke, List<Secret> secrets) throws ProtocolException {
        KeyExchangeMethod.Response answer =
                KeyExchanges.respond(method, ke, sa.environment().random());
        secrets.add(answer.secret());
        return new KePayload(method.transformId(), answer.share());
    }

    /** The initiator took too long, or gave up. */
    @Override
    public void close() {
        series.ifPresent(open -> open.secrets.forEach(Secret::close));
        series = Optional.empty();
        sa.deadlines().clear(Deadlines.Kind.FOLLOW_UP);
    }
}
