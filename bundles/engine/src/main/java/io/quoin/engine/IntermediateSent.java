package io.quoin.engine;

import io.quoin.bytes.Secret;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.KePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import java.util.List;
import java.util.Optional;

/** The initiator has sent an additional key exchange in IKE_INTERMEDIATE (RFC 9242; RFC 9370, 2.2.2). */
final class IntermediateSent implements IkeState {
    private final IkeSa sa;
    private final Handshake handshake;
    private final PeerConfig peer;
    private final boolean initialContact;
    private final KeyExchangeMethod method;
    private final KeyExchangeMethod.Initiation initiation;

    IntermediateSent(IkeSa sa, Handshake handshake, PeerConfig peer, boolean initialContact) throws ProtocolException {
        this.sa = sa;
        this.handshake = handshake;
        this.peer = peer;
        this.initialContact = initialContact;
        this.method = handshake.nextRound();
        this.initiation = KeyExchanges.initiate(method, sa.environment().random());
    }

    void send() {
        Sealing.Sealed sent = sa.request(
                ExchangeType.IKE_INTERMEDIATE, List.of(new KePayload(method.transformId(), initiation.share())));
        handshake.cover(true, sa.keys(), sent.covered());
    }

    @Override
    public String word() {
        return "IKE_INTERMEDIATE sent for " + method.keyword();
    }

    @Override
    public void onResponse(Opened response) throws ProtocolException {
        Optional<NotifyPayload> error = Inside.error(response.payloads());
        if (error.isPresent()) {
            throw ProtocolException.fromPeer("the peer answered " + method.keyword() + " in IKE_INTERMEDIATE with "
                    + NotifyType.nameOf(error.get().notifyType()));
        }
        KePayload ke = Inside.required(response.payloads(), KePayload.class);
        handshake.cover(false, sa.keys(), response.covered());
        try (Secret secret = KeyExchanges.complete(method, initiation, ke)) {
            IkeKeys next = sa.keys().mix(secret);
            sa.use(next);
        }
        handshake.roundPerformed();
        AuthSent.proceed(sa, handshake, peer, initialContact);
    }

    @Override
    public void close() {
        initiation.close();
    }
}
