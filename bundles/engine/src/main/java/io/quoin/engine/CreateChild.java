package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
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
 * A further Child SA by CREATE_CHILD_SA (RFC 7296, 1.3.1), with an IKE_FOLLOWUP_KE for each additional key exchange
 * (RFC 9370, 2.2.4).
 *
 * <pre>
 *   CREATE_CHILD_SA  SA Ni [KE] TSi TSr  --&gt;
 *                                        &lt;--  SA Nr [KE] TSi TSr [N(ADDITIONAL_KEY_EXCHANGE)]
 *   IKE_FOLLOWUP_KE  KE N(A_K_E)         --&gt;
 *                                        &lt;--  KE [N(A_K_E)]                  in all but the last
 * </pre>
 */
final class CreateChild implements Exchange {
    private final IkeSa sa;
    private final Established established;
    private final Octets nonce;
    private final List<Secret> secrets = new ArrayList<>();
    private final Deque<KeyExchangeMethod> additional = new ArrayDeque<>();
    private ChildOffer offer;
    private boolean retried;
    private Optional<Round> round = Optional.empty();
    private Octets responderNonce = Octets.empty();
    private ChildAgreement agreement;

    /** An additional key exchange under way. */
    private record Round(KeyExchangeMethod method, KeyExchangeMethod.Initiation initiation, NotifyPayload link) {}

    CreateChild(IkeSa sa, Established established, ChildOffer offer) {
        this.sa = sa;
        this.established = established;
        this.offer = offer;
        byte[] bytes = new byte[InitSent.NONCE_LENGTH];
        sa.environment().random().nextBytes(bytes);
        this.nonce = Octets.of(bytes);
    }

    @Override
    public ExchangeType type() {
        return round.isPresent() ? ExchangeType.IKE_FOLLOWUP_KE : ExchangeType.CREATE_CHILD_SA;
    }

    @Override
    public boolean makes(ChildConfig config) {
        return offer.config().name().equals(config.name());
    }

    @Override
    public List<Payload> request() {
        if (round.isPresent()) {
            Round now = round.get();
            return List.of(new KePayload(now.method.transformId(), now.initiation.share()), now.link);
        }
        var payloads = new ArrayList<>(offer.payloads());
        payloads.add(1, new NoncePayload(nonce));
        return payloads;
    }

    @Override
    public boolean onResponse(List<Payload> response) throws ProtocolException {
        try {
            if (round.isPresent()) {
                followUp(response);
            } else if (!retry(response)) {
                create(response);
            } else {
                return false;
            }
            return proceed(response);
        } catch (ProtocolException e) {
            established.childFailed(offer.config(), e.getMessage());
            return true;
        }
    }

    /** RFC 7296, 1.3: the peer wants another key-exchange method of those that were offered. */
    private boolean retry(List<Payload> response) throws ProtocolException {
        Optional<NotifyPayload> wish = Inside.notify(response, NotifyType.INVALID_KE_PAYLOAD);
        if (retried || wish.isEmpty() || wish.get().data().length() != 2) {
            return false;
        }
        Octets data = wish.get().data();
        int wanted = data.at(0) << 8 | data.at(1);
        if (!offer.offers(wanted)) {
            return false;
        }
        offer.close();
        offer = ChildOffer.inCreateChildSa(sa, offer.config(), wanted);
        retried = true;
        return true;
    }

    private void create(List<Payload> response) throws ProtocolException {
        agreement = offer.accepted(response);
        responderNonce = Inside.required(response, NoncePayload.class).nonce();
        int method = agreement.selection().id(TransformType.KE);
        if (method != offer.method().map(KeyExchangeMethod::transformId).orElse(0)) {
            throw new ProtocolException(NotifyType.INVALID_SYNTAX, "the peer chose another key exchange than it did");
        }
        if (offer.initiation().isPresent()) {
            complete(offer.method().orElseThrow(), offer.initiation().get(), response);
        }
        additional.addAll(sa.environment().methods().all(agreement.selection().additionalKeyExchanges()));
    }

    private void followUp(List<Payload> response) throws ProtocolException {
        Optional<NotifyPayload> error = Inside.error(response);
        if (error.isPresent()) {
            throw ProtocolException.fromPeer("the peer answered IKE_FOLLOWUP_KE with "
                    + NotifyType.nameOf(error.get().notifyType()));
        }
        Round done = round.orElseThrow();
        complete(done.method, done.initiation, response);
        done.initiation.close();
        round = Optional.empty();
    }

    private boolean proceed(List<Payload> response) throws ProtocolException {
        if (additional.isEmpty()) {
            Octets nonces = Handshake.nonces(nonce, responderNonce);
            established.install(agreement, sa.keys().keymat(nonces, secrets, agreement.keymatLength()));
            return true;
        }
        NotifyPayload link = Inside.notify(response, NotifyType.ADDITIONAL_KEY_EXCHANGE)
                .orElseThrow(() -> new ProtocolException(
                        NotifyType.INVALID_SYNTAX, "the peer's response lacks ADDITIONAL_KEY_EXCHANGE"));
        KeyExchangeMethod method = additional.remove();
        round = Optional.of(
                new Round(method, KeyExchanges.initiate(method, sa.environment().random()), link));
        return false;
    }

    private void complete(KeyExchangeMethod method, KeyExchangeMethod.Initiation initiation, List<Payload> response)
            throws ProtocolException {
        KePayload ke = Inside.required(response, KePayload.class);
        secrets.add(KeyExchanges.complete(method, initiation, ke));
    }

    @Override
    public void close() {
        offer.close();
        round.ifPresent(open -> open.initiation.close());
        secrets.forEach(Secret::close);
    }
}
