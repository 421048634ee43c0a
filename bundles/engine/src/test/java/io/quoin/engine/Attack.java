package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.kex.testkit.SeededRandom;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.KePayload;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a man in the middle does to IKE_SA_INIT, which nothing protects but AUTH, later.
 *
 * @param name what he does
 * @param man gives the message changed, or the same where he leaves it alone
 */
record Attack(String name, UnaryOperator<Datagram> man) {
    private static final int ECP_256 = 19;
    private static final int ECP_384 = 20;
    private static final int ML_KEM_512 = 35;
    private static final int ML_KEM_1024 = 37;

    static final List<Attack> ALL = Stream.of(
                    everywhere("strips IKE_INTERMEDIATE", without(NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED)),
                    everywhere("strips full-transcript", without(NotifyType.IKE_SA_INIT_FULL_TRANSCRIPT_AUTH)),
                    everywhere("adds full-transcript", with(NotifyType.IKE_SA_INIT_FULL_TRANSCRIPT_AUTH)),
                    everywhere("says NONE for ADDKE", transforms(Attack::none)),
                    everywhere("drops ADDKE", transforms(Attack::classical)),
                    everywhere("leaves another ADDKE", transforms(additional(ML_KEM_512))),
                    everywhere("leaves one proposal, classical", proposals(Attack::oneClassical)),
                    everywhere("swaps shares", Attack::otherShare),
                    everywhere("swaps nonces", Attack::otherNonce),
                    Stream.of(
                            responses("chooses an ADDKE not offered", transforms(additional(ML_KEM_1024))),
                            responses("chooses a KE not offered", transforms(keyExchange(ECP_384))),
                            responses("chooses another KE", transforms(keyExchange(ECP_256))),
                            responses("refuses", reply(NotifyType.NO_PROPOSAL_CHOSEN, "")),
                            responses("wants a KE not offered", reply(NotifyType.INVALID_KE_PAYLOAD, "0014")),
                            responses("wants the same KE", reply(NotifyType.INVALID_KE_PAYLOAD, "001f")),
                            responses("wants another KE", reply(NotifyType.INVALID_KE_PAYLOAD, "0013")),
                            responses("wants a cookie back", reply(NotifyType.COOKIE, "0123456789"))))
            .flatMap(Function.identity())
            .toList();

    private static Stream<Attack> everywhere(String what, UnaryOperator<List<Payload>> change) {
        UnaryOperator<Datagram> requests = datagram -> isInit(datagram, false) ? changed(datagram, change) : datagram;
        return Stream.of(
                new Attack(what + " in requests", requests),
                responses(what + " in responses", change),
                new Attack(
                        what + " in both",
                        datagram -> isInit(datagram, true) ? changed(datagram, change) : requests.apply(datagram)));
    }

    private static Attack responses(String what, UnaryOperator<List<Payload>> change) {
        return new Attack(what, datagram -> isInit(datagram, true) ? changed(datagram, change) : datagram);
    }

    static boolean isInit(Datagram datagram, boolean response) {
        return is(datagram, ExchangeType.IKE_SA_INIT, response);
    }

    static boolean is(Datagram datagram, ExchangeType exchange, boolean response) {
        IkeHeader header = Puppet.header(datagram.octets());
        return header.is(exchange) && header.response() == response;
    }

    private static Datagram changed(Datagram datagram, UnaryOperator<List<Payload>> change) {
        Message message = decoded(datagram.octets());
        return new Datagram(
                datagram.local(),
                datagram.remote(),
                new Message(message.header(), change.apply(message.payloads())).encode());
    }

    private static Message decoded(Octets octets) {
        try {
            return Message.decode(octets);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** A response from before, as if it were to the request of now. */
    static Datagram replayed(Datagram response, Octets old) {
        Message before = decoded(old);
        long spi = Puppet.header(response.octets()).initiatorSpi();
        IkeHeader header = IkeHeader.of(spi, before.header().responderSpi(), ExchangeType.IKE_SA_INIT, false, true, 0);
        return new Datagram(response.local(), response.remote(), new Message(header, before.payloads()).encode());
    }

    private static UnaryOperator<List<Payload>> without(NotifyType type) {
        return Tampering.without(type);
    }

    private static UnaryOperator<List<Payload>> with(NotifyType type) {
        return payloads -> Stream.concat(payloads.stream(), Stream.of(NotifyPayload.of(type)))
                .toList();
    }

    private static UnaryOperator<List<Payload>> reply(NotifyType type, String data) {
        return payloads ->
                List.of(NotifyPayload.of(type, Octets.of(HexFormat.of().parseHex(data))));
    }

    static UnaryOperator<List<Payload>> proposals(UnaryOperator<List<Proposal>> change) {
        return payloads -> payloads.stream()
                .map(payload -> payload instanceof SaPayload sa ? new SaPayload(change.apply(sa.proposals())) : payload)
                .toList();
    }

    /** Changes the transforms of each proposal. */
    static UnaryOperator<List<Payload>> transforms(UnaryOperator<List<Transform>> change) {
        return proposals(all -> all.stream()
                .map(one -> new Proposal(one.number(), one.protocolId(), one.spi(), change.apply(one.transforms())))
                .toList());
    }

    /** What is not of an additional key exchange. */
    static List<Transform> classical(List<Transform> transforms) {
        return transforms.stream()
                .filter(transform -> transform.type() < TransformType.ADDKE1)
                .toList();
    }

    /** NONE in the place of the additional key exchange. */
    static List<Transform> none(List<Transform> transforms) {
        return additional(0).apply(transforms);
    }

    private static UnaryOperator<List<Transform>> additional(int id) {
        return transforms -> {
            var changed = new ArrayList<>(classical(transforms));
            changed.add(Transform.of(TransformType.ADDKE1, id));
            return changed;
        };
    }

    private static UnaryOperator<List<Transform>> keyExchange(int id) {
        return transforms -> transforms.stream()
                .map(transform -> transform.type() == TransformType.KE ? Transform.of(TransformType.KE, id) : transform)
                .toList();
    }

    /** The last of an offer is the classical one, where there is one; the answer's is made so. */
    private static List<Proposal> oneClassical(List<Proposal> proposals) {
        Proposal last = proposals.get(proposals.size() - 1);
        return List.of(new Proposal(last.number(), last.protocolId(), last.spi(), classical(last.transforms())));
    }

    private static List<Payload> otherShare(List<Payload> payloads) {
        return payloads.stream()
                .map(payload -> payload instanceof KePayload ke ? otherShare(ke) : payload)
                .toList();
    }

    private static Payload otherShare(KePayload ke) {
        var method = Pair.METHODS.stream()
                .filter(known -> known.transformId() == ke.method())
                .findFirst()
                .orElseThrow();
        return new KePayload(ke.method(), method.initiate(new SeededRandom(7)).share());
    }

    private static List<Payload> otherNonce(List<Payload> payloads) {
        return payloads.stream()
                .map(payload -> payload instanceof NoncePayload ? new NoncePayload(Octets.of(new byte[32])) : payload)
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
