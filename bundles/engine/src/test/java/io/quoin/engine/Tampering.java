package io.quoin.engine;

import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A man in the middle who changes IKE_SA_INIT messages: nothing protects them but AUTH, later. */
final class Tampering {
    private Tampering() {}

    /** A network that changes the payloads of IKE_SA_INIT messages, of requests or of responses. */
    static UnaryOperator<Stream<Datagram>> ofInit(boolean responses, UnaryOperator<List<Payload>> change) {
        return datagrams -> datagrams.map(datagram -> changed(datagram, responses, change));
    }

    /** A network where somebody else answers a side's IKE_SA_INIT requests. */
    static UnaryOperator<Stream<Datagram>> answering(Pair pair, Pair.Side initiator, Supplier<Payload> answer) {
        return datagrams -> {
            datagrams.forEach(request -> {
                long spi = Puppet.header(request.octets()).initiatorSpi();
                var header = IkeHeader.of(spi, 0, ExchangeType.IKE_SA_INIT, false, true, 0);
                var forged = new Message(header, List.of(answer.get())).encode();
                pair.arrive(initiator, new Datagram(request.remote(), request.local(), forged));
            });
            return Stream.empty();
        };
    }

    /**
     * A network that takes a notify out of the requests of A, whose engine remembers them as if it had never said it:
     * so does each side have a peer that does not know it.
     */
    static UnaryOperator<Stream<Datagram>> neverSaid(Pair pair, NotifyType type) {
        return datagrams -> ofInit(false, without(type)).apply(datagrams).peek(sent -> {
            var header = Puppet.header(sent.octets());
            if (header.is(ExchangeType.IKE_SA_INIT) && !header.response()) {
                remember(pair, sent);
            }
        });
    }

    private static void remember(Pair pair, Datagram request) {
        try {
            var field = InitSent.class.getDeclaredField("request");
            field.setAccessible(true);
            field.set(Puppet.ikeSa(pair.a).state(), request.octets());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static UnaryOperator<List<Payload>> without(NotifyType type) {
        return payloads -> payloads.stream()
                .filter(payload -> !(payload instanceof NotifyPayload notify && notify.is(type)))
                .toList();
    }

    private static Datagram changed(Datagram datagram, boolean responses, UnaryOperator<List<Payload>> change) {
        try {
            Message message = Message.decode(datagram.octets());
            if (!message.header().is(ExchangeType.IKE_SA_INIT)
                    || message.header().response() != responses) {
                return datagram;
            }
            var forged = new Message(message.header(), change.apply(message.payloads()));
            return new Datagram(datagram.local(), datagram.remote(), forged.encode());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
