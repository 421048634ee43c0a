package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.KePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The initiator has sent IKE_INTERMEDIATE (RFC 9242): an additional key exchange (RFC 9370, 2.2.2), PPKs (RFC 9867) or
 * both.
 */
final class IntermediateSent implements IkeState {
    private final IkeSa sa;
    private final Handshake handshake;
    private final PeerConfig peer;
    private final boolean ppkDue;
    private final Optional<Round> round;
    private List<Ppk> ppks = List.of();

    /** A key exchange under way. */
    private record Round(KeyExchangeMethod method, KeyExchangeMethod.Initiation initiation) {}

    IntermediateSent(IkeSa sa, Handshake handshake, PeerConfig peer) throws ProtocolException {
        this.sa = sa;
        this.handshake = handshake;
        this.peer = peer;
        this.ppkDue = handshake.isPpkDue();
        this.round = handshake.hasNextRound() ? Optional.of(begin(sa, handshake.nextRound())) : Optional.empty();
    }

    private static Round begin(IkeSa sa, KeyExchangeMethod method) throws ProtocolException {
        return new Round(method, KeyExchanges.initiate(method, sa.environment().random()));
    }

    void send() throws ProtocolException {
        var payloads = new ArrayList<Payload>();
        round.ifPresent(open -> payloads.add(new KePayload(open.method.transformId(), open.initiation.share())));
        if (ppkDue) {
            ppks = IntermediatePpks.offerable(peer);
            if (ppks.isEmpty() && peer.requiresPpk()) {
                throw PeerConfig.noPpkLeft();
            }
            ppks.forEach(ppk -> payloads.add(IntermediatePpks.offer(ppk, sa.keys())));
        }
        Sealing.Sealed sent = sa.request(ExchangeType.IKE_INTERMEDIATE, payloads);
        handshake.cover(true, sa.keys(), sent.covered());
    }

    private String what() {
        return round.map(open -> open.method.keyword()).orElse("a PPK");
    }

    @Override
    public String word() {
        return "IKE_INTERMEDIATE sent for " + what();
    }

    @Override
    public void onResponse(Opened response) throws ProtocolException {
        response.requireAnswerTo(ExchangeType.IKE_INTERMEDIATE);
        Optional<NotifyPayload> error = Inside.error(response.payloads());
        if (error.isPresent()) {
            throw ProtocolException.fromPeer("the peer answered " + what() + " in IKE_INTERMEDIATE with "
                    + NotifyType.nameOf(error.get().notifyType()));
        }
        Optional<Ppk> ppk = ppkDue ? chosenPpk(response.payloads()) : Optional.empty();
        handshake.cover(false, sa.keys(), response.covered());
        if (round.isPresent()) {
            complete(round.get(), response.payloads());
        }
        if (ppk.isPresent()) {
            sa.use(sa.keys().mixPpk(ppk.get().key()));
            sa.details().ppkUsed();
        }
        if (ppkDue) {
            handshake.settlePpk();
        }
        AuthSent.proceed(sa, handshake, peer);
    }

    private void complete(Round open, List<Payload> response) throws ProtocolException {
        KePayload ke = Inside.required(response, KePayload.class);
        try (Secret secret = KeyExchanges.complete(open.method, open.initiation, ke)) {
            sa.use(sa.keys().mix(secret));
        }
        handshake.roundPerformed();
    }

    /** Empty where the peer has none of those that were offered, and we can do without. */
    private Optional<Ppk> chosenPpk(List<Payload> response) throws ProtocolException {
        Optional<Octets> named =
                Inside.notify(response, NotifyType.PPK_IDENTITY).map(NotifyPayload::data);
        Optional<Ppk> chosen = ppks.stream()
                .filter(ppk -> named.filter(ppk.identity()::equals).isPresent())
                .findFirst();
        if (chosen.isEmpty() && named.isPresent()) {
            throw new ProtocolException(NotifyType.INVALID_SYNTAX, "the peer chose a PPK that was not offered");
        }
        if (chosen.isEmpty() && peer.requiresPpk()) {
            throw new ProtocolException(
                            NotifyType.AUTHENTICATION_FAILED,
                            "the peer has none of our PPKs, which ppk = required demands")
                    .because(Cause.PPK);
        }
        if (chosen.isPresent() && !peer.ppks().orElseThrow().use(chosen.get().id())) {
            throw new ProtocolException(NotifyType.AUTHENTICATION_FAILED, "the PPK must not be used any more")
                    .because(Cause.PPK);
        }
        return chosen;
    }

    @Override
    public void close() {
        round.ifPresent(open -> open.initiation.close());
        ppks.forEach(Ppk::close);
    }
}
