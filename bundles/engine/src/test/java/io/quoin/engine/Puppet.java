package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.Protection;
import io.quoin.kex.testkit.SeededRandom;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lets one side of an established pair say what its engine never would, with the engine's keys and message ids. */
final class Puppet {
    private final Pair pair;
    private final Pair.Side speaker;
    private final Pair.Side listener;

    Puppet(Pair pair, Pair.Side speaker) {
        this.pair = pair;
        this.speaker = speaker;
        this.listener = speaker == pair.a ? pair.b : pair.a;
    }

    /** The answer to a request; the speaker's engine sees neither. */
    List<Payload> ask(ExchangeType exchange, List<Payload> payloads) {
        IkeSa sa = ikeSa(speaker);
        sa.request(exchange, payloads);
        for (Datagram datagram = speaker.sent.poll(); datagram != null; datagram = speaker.sent.poll()) {
            pair.arrive(listener, datagram);
        }
        sa.window().responseArrived();
        sa.deadlines().clear(Deadlines.Kind.RETRANSMIT);
        return opened(sa, takeResponses());
    }

    /** The one notify that answers a request. */
    NotifyPayload askForNotify(ExchangeType exchange, List<Payload> payloads) {
        List<Payload> answer = ask(exchange, payloads);
        if (answer.size() == 1 && answer.get(0) instanceof NotifyPayload notify) {
            return notify;
        }
        throw new AssertionError("no notify but " + answer);
    }

    static NotifyType type(NotifyPayload notify) {
        return NotifyType.of(notify.notifyType()).orElseThrow();
    }

    private List<Datagram> takeResponses() {
        var responses = new ArrayList<Datagram>();
        for (Datagram datagram : List.copyOf(listener.sent)) {
            if (header(datagram.octets()).response()) {
                responses.add(datagram);
                listener.sent.remove(datagram);
            }
        }
        return responses;
    }

    private static List<Payload> opened(IkeSa sa, List<Datagram> responses) {
        var parts = new ArrayList<Octets>();
        int first = 0;
        try {
            for (Datagram datagram : responses) {
                Payload payload = Message.decode(datagram.octets()).payloads().get(0);
                if (payload instanceof EncryptedPayload whole) {
                    first = whole.firstInner();
                    parts.add(open(sa, datagram, whole.body()));
                } else if (payload instanceof EncryptedFragmentPayload fragment) {
                    first = fragment.number() == 1 ? fragment.firstInner() : first;
                    parts.add(open(sa, datagram, fragment.body()));
                }
            }
            return Payloads.decode(first, Octets.concat(parts.toArray(new Octets[0])));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static Octets open(IkeSa sa, Datagram datagram, Octets body) {
        var protection = sa.keys().protection(!sa.details().initiator());
        return Sealing.open(datagram.octets(), body, protection).orElseThrow();
    }

    static IkeHeader header(Octets datagram) {
        try {
            return IkeHeader.peek(datagram);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** The only IKE SA of a side; the engine shows it to nobody. */
    static IkeSa ikeSa(Pair.Side side) {
        return ikeSas(side).values().iterator().next();
    }

    /** All IKE SAs of a side, by its SPIs. */
    @SuppressWarnings("unchecked")
    static Map<Long, IkeSa> ikeSas(Pair.Side side) {
        return (Map<Long, IkeSa>) field(IkeEngine.class, "sas", side.engine);
    }

    /** An initiator that was about to send IKE_INTERMEDIATE sends IKE_AUTH in its place, as if nothing were missing. */
    static void leaveIntermediateOut(Pair.Side side) throws ProtocolException {
        IkeSa sa = ikeSa(side);
        var agreed = (Handshake) field(IntermediateSent.class, "handshake", sa.state());
        var init = (InitExchange) field(Handshake.class, "init", agreed);
        var peer = (PeerConfig) field(IntermediateSent.class, "peer", sa.state());
        sa.window().requestVoid();
        AuthSent.proceed(sa, new Handshake(init, agreed.selection(), List.of()), peer);
    }

    private static Object field(Class<?> kind, String name, Object of) {
        try {
            var field = kind.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** What is in a message that either side has the keys of; of a fragment, nothing. */
    static List<Payload> payloads(Datagram datagram, Pair.Side from, Pair.Side to) {
        try {
            if (!(Message.decode(datagram.octets()).payloads().get(0) instanceof EncryptedPayload encrypted)) {
                return List.of();
            }
            Octets plaintext = Sealing.open(datagram.octets(), encrypted.body(), protection(datagram, from, to))
                    .orElseThrow();
            return Payloads.decode(encrypted.firstInner(), plaintext);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** The same message with other payloads, as only its sender can make it. */
    static Datagram resealed(Datagram datagram, Pair.Side from, Pair.Side to, List<Payload> payloads) {
        var sealed = Sealing.seal(
                header(datagram.octets()),
                payloads,
                protection(datagram, from, to),
                Integer.MAX_VALUE,
                new SeededRandom(datagram.octets().hashCode()));
        return new Datagram(
                datagram.local(), datagram.remote(), sealed.datagrams().get(0));
    }

    private static Protection protection(Datagram datagram, Pair.Side from, Pair.Side to) {
        IkeHeader header = header(datagram.octets());
        boolean ofInitiator = header.fromOriginalInitiator();
        IkeSa sender = ikeSas(from).get(ofInitiator ? header.initiatorSpi() : header.responderSpi());
        IkeSa receiver = ikeSas(to).get(ofInitiator ? header.responderSpi() : header.initiatorSpi());
        return (sender == null ? receiver : sender).keys().protection(ofInitiator);
    }
}
