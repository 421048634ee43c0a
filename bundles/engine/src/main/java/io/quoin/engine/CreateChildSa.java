package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.KePayload;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.TransformType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * CREATE_CHILD_SA as its initiator, for whatever purpose (RFC 7296, 1.3), with an IKE_FOLLOWUP_KE for each additional
 * key exchange (RFC 9370, 2.2.4).
 *
 * <pre>
 *   CREATE_CHILD_SA  [N(REKEY_SA)] SA Ni [KE] [TSi TSr]  --&gt;
 *                                        &lt;--  SA Nr [KE] [TSi TSr] [N(ADDITIONAL_KEY_EXCHANGE)]
 *   IKE_FOLLOWUP_KE  KE N(A_K_E)         --&gt;
 *                                        &lt;--  KE [N(A_K_E)]                  in all but the last
 * </pre>
 */
final class CreateChildSa implements Exchange {
    private final IkeSa sa;
    private final Established established;
    private final Purpose purpose;
    /** Those that were offered: they are used to the end, also where their bundles leave meanwhile. */
    private final Methods methods;

    private Octets nonce;
    private final List<Secret> secrets = new ArrayList<>();
    private final Deque<KeyExchangeMethod> additional = new ArrayDeque<>();
    private Optional<Round> round;
    private Optional<NotifyPayload> link = Optional.empty();
    private Octets responderNonce = Octets.empty();
    private Optional<Octets> rivalNonce = Optional.empty();
    private boolean retried;

    /** A key exchange under way. */
    private record Round(KeyExchangeMethod method, KeyExchangeMethod.Initiation initiation) {}

    /** What the exchange is for. */
    interface Purpose {
        /** What stands in front of the nonce: the SA payload, and what it replaces. */
        List<Payload> head();

        /** What stands behind the KE payload. */
        List<Payload> tail();

        /** The transform id of the key exchange to begin with; 0 for none. */
        int preferredMethod();

        /** Whether this key exchange was offered. */
        boolean offers(int transformId);

        /**
         * What the peer chose.
         *
         * @throws ProtocolException where it refused, or answered what was not offered
         */
        Selection accept(List<Payload> response) throws ProtocolException;

        /**
         * All key exchanges are done.
         *
         * @param secrets in order; closed afterwards
         */
        void done(Octets nonces, List<Secret> secrets);

        /**
         * The peer began the same at the same time, and its exchange counts (RFC 7296, 2.8.1).
         *
         * @param complete no key exchange is missing: the peer has what was created, and must be told to drop it
         */
        void lost(boolean complete, Octets nonces, List<Secret> secrets);

        /** It came to nothing. */
        void failed(ProtocolException why, Optional<NotifyPayload> refusal);

        /** Whether it is to take the place of this Child SA. */
        boolean replaces(ChildSa child);

        /** Whether what it is for is there already, so that it need not begin. */
        boolean isMoot();

        /** The IKE SA on which it was to be has been replaced. */
        void passTo(Established heir);
    }

    /** @throws ProtocolException where the key-exchange method fails */
    CreateChildSa(IkeSa sa, Established established, Purpose purpose) throws ProtocolException {
        this.sa = sa;
        this.established = established;
        this.purpose = purpose;
        this.methods = sa.environment().methods();
        this.nonce = Nonces.fresh(sa.environment());
        this.round = begin(purpose.preferredMethod());
    }

    Purpose purpose() {
        return purpose;
    }

    /** Whether the peer has agreed, and only additional key exchanges are missing. */
    boolean isFollowedUp() {
        return link.isPresent();
    }

    @Override
    public boolean isMoot() {
        return purpose.isMoot();
    }

    @Override
    public void passTo(Established heir) {
        purpose.passTo(heir);
    }

    /** The peer began the same; {@code lowest} is the lower nonce of its exchange. */
    void collidesWith(Octets lowest) {
        rivalNonce = Optional.of(lowest);
    }

    @Override
    public ExchangeType type() {
        return link.isPresent() ? ExchangeType.IKE_FOLLOWUP_KE : ExchangeType.CREATE_CHILD_SA;
    }

    @Override
    public List<Payload> request() {
        var payloads = new ArrayList<Payload>();
        if (link.isEmpty()) {
            payloads.addAll(purpose.head());
            payloads.add(new NoncePayload(nonce));
        }
        round.ifPresent(open -> payloads.add(new KePayload(open.method.transformId(), open.initiation.share())));
        link.ifPresent(payloads::add);
        if (link.isEmpty()) {
            payloads.addAll(purpose.tail());
        }
        return payloads;
    }

    @Override
    public boolean onResponse(List<Payload> response) {
        try {
            if (retry(response)) {
                return false;
            }
            return link.isEmpty() ? create(response) : followUp(response);
        } catch (ProtocolException e) {
            Optional<NotifyPayload> refusal = Inside.error(response);
            purpose.failed(e, refusal);
            established.refused(refusal);
            return true;
        }
    }

    /** RFC 7296, 1.3: the peer wants another key-exchange method of those that were offered. */
    private boolean retry(List<Payload> response) throws ProtocolException {
        Optional<NotifyPayload> wish = Inside.notify(response, NotifyType.INVALID_KE_PAYLOAD);
        if (link.isPresent() || retried || wish.isEmpty() || wish.get().data().length() != 2) {
            return false;
        }
        Octets data = wish.get().data();
        int wanted = data.at(0) << 8 | data.at(1);
        if (!purpose.offers(wanted)) {
            return false;
        }
        closeRound();
        round = begin(wanted);
        nonce = Nonces.fresh(sa.environment());
        retried = true;
        return true;
    }

    private boolean create(List<Payload> response) throws ProtocolException {
        Selection selection = purpose.accept(response);
        responderNonce = Inside.required(response, NoncePayload.class).nonce();
        if (selection.id(TransformType.KE)
                != round.map(open -> open.method.transformId()).orElse(0)) {
            throw new ProtocolException(NotifyType.INVALID_SYNTAX, "the peer chose another key exchange than it did");
        }
        if (round.isPresent()) {
            completeRound(response);
        }
        additional.addAll(methods.all(selection.additionalKeyExchanges()));
        if (Collisions.yields(nonce, responderNonce, rivalNonce)) {
            // RFC 9370, 2.2.4: its initiator does not even begin IKE_FOLLOWUP_KE.
            purpose.lost(additional.isEmpty(), nonces(), secrets);
            return true;
        }
        return proceed(response);
    }

    private boolean followUp(List<Payload> response) throws ProtocolException {
        Optional<NotifyPayload> error = Inside.error(response);
        if (error.isPresent()) {
            throw ProtocolException.fromPeer("the peer answered IKE_FOLLOWUP_KE with "
                    + NotifyType.nameOf(error.get().notifyType()));
        }
        completeRound(response);
        return proceed(response);
    }

    private boolean proceed(List<Payload> response) throws ProtocolException {
        if (additional.isEmpty()) {
            established.collisions().agreed();
            purpose.done(nonces(), secrets);
            return true;
        }
        link = Optional.of(Inside.notify(response, NotifyType.ADDITIONAL_KEY_EXCHANGE)
                .orElseThrow(() -> new ProtocolException(
                        NotifyType.INVALID_SYNTAX, "the peer's response lacks ADDITIONAL_KEY_EXCHANGE")));
        round = Optional.of(begin(additional.remove()));
        return false;
    }

    /** @param transformId 0 for none */
    private Optional<Round> begin(int transformId) throws ProtocolException {
        return transformId == 0 ? Optional.empty() : Optional.of(begin(methods.get(transformId)));
    }

    private Round begin(KeyExchangeMethod method) throws ProtocolException {
        return new Round(method, KeyExchanges.initiate(method, sa.environment().random()));
    }

    private void completeRound(List<Payload> response) throws ProtocolException {
        Round open = round.orElseThrow();
        KePayload ke = Inside.required(response, KePayload.class);
        try {
            secrets.add(KeyExchanges.complete(open.method, open.initiation, ke));
        } catch (ProtocolException e) {
            if (e.notification()
                    .filter(notify -> notify.is(NotifyType.INVALID_SYNTAX))
                    .isPresent()) {
                // draft-ietf-ipsecme-ikev2-mlkem-08, 2.2: it is the existing IKE SA that must be deleted.
                established.terminate(e.getMessage());
            }
            throw e;
        }
        closeRound();
    }

    private Octets nonces() {
        return Octets.concat(nonce, responderNonce);
    }

    private void closeRound() {
        round.ifPresent(open -> open.initiation.close());
        round = Optional.empty();
    }

    @Override
    public void close() {
        closeRound();
        secrets.forEach(Secret::close);
    }
}
