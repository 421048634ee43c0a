package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.Protection;
import io.quoin.kex.testkit.SeededRandom;
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
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A pair of which one side says something else than its engine would, in one message. Each message is one datagram. */
final class Interception {
    final Pair pair;
    private Pair.Side from;
    private Pair.Side to;
    private Datagram held;

    Interception(long seed, Consumer<Pair.Tunnels> change) {
        pair = new Pair(seed);
        pair.configure(tunnel -> {
            tunnel.fragmentSize = 4000;
            change.accept(tunnel);
            return tunnel;
        });
    }

    /** Lets A call, and holds the first message of this kind. */
    Interception hold(ExchangeType exchange, boolean response) {
        pair.initiate(pair.a);
        pair.deliverUntil(() -> {
            for (Pair.Side side : List.of(pair.a, pair.b)) {
                if (side.sent.peek() != null && Attack.is(side.sent.peek(), exchange, response)) {
                    from = side;
                    to = side == pair.a ? pair.b : pair.a;
                    return true;
                }
            }
            return false;
        });
        held = from.sent.remove();
        return this;
    }

    /** Holds this message from now on. */
    void take(Datagram datagram, Pair.Side listener) {
        held = datagram;
        to = listener;
        from = listener == pair.a ? pair.b : pair.a;
    }

    /** To whom it is said. */
    Pair.Side listener() {
        return to;
    }

    Datagram held() {
        return held;
    }

    /** What stands in the held message. */
    List<Payload> payloads() {
        return isClear() ? message().payloads() : inside(held, protection());
    }

    /** The listener hears this instead of the held message; what it answers, where it does. */
    List<List<Payload>> say(UnaryOperator<List<Payload>> change) {
        List<Payload> payloads = change.apply(payloads());
        return arrive(isClear() ? new Message(header(), payloads).encode() : sealed(payloads));
    }

    /** The listener hears the held message as it is, once more. */
    List<List<Payload>> again() {
        return arrive(held.octets());
    }

    /** The listener hears these octets inside of an Encrypted payload. */
    List<List<Payload>> sayInside(int firstInner, Octets plaintext) {
        var empty =
                new EncryptedPayload(firstInner, Octets.of(new byte[protection().sealedLength(plaintext.length())]));
        Octets whole = new Message(header(), List.of(empty)).encode();
        Octets before = whole.slice(0, whole.length() - empty.body().length());
        return arrive(Octets.concat(before, protection().seal(before, plaintext, new SeededRandom(5))));
    }

    private List<List<Payload>> arrive(Octets octets) {
        var answers = new ArrayList<List<Payload>>();
        pair.watch = (side, datagram) -> {
            if (side == to) {
                answers.add(said(datagram));
            }
        };
        pair.arrive(to, new Datagram(held.local(), held.remote(), octets));
        pair.watch = (side, datagram) -> {};
        return answers;
    }

    /** With the keys that are in force while it is said. */
    private List<Payload> said(Datagram datagram) {
        Message message = decoded(datagram);
        IkeSa sa = Puppet.ikeSas(to)
                .get(
                        message.header().fromOriginalInitiator()
                                ? message.header().initiatorSpi()
                                : message.header().responderSpi());
        return message.first(EncryptedPayload.class).isEmpty()
                ? message.payloads()
                : inside(datagram, sa.keys().protection(sa.details().initiator()));
    }

    private boolean isClear() {
        return header().is(ExchangeType.IKE_SA_INIT);
    }

    private IkeHeader header() {
        return Puppet.header(held.octets());
    }

    private Message message() {
        return decoded(held);
    }

    private Octets sealed(List<Payload> payloads) {
        return Sealing.seal(header(), payloads, protection(), Integer.MAX_VALUE, new SeededRandom(4))
                .datagrams()
                .get(0);
    }

    /** The keys of the listener: its peer may be ahead. */
    private Protection protection() {
        IkeSa sa = Puppet.ikeSa(to);
        return sa.keys().protection(!sa.details().initiator());
    }

    static List<Payload> inside(Datagram datagram, Protection protection) {
        try {
            var sealed = (EncryptedPayload) decoded(datagram).payloads().get(0);
            Octets text =
                    Sealing.open(datagram.octets(), sealed.body(), protection).orElseThrow();
            return Payloads.decode(sealed.firstInner(), text);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static Message decoded(Datagram datagram) {
        try {
            return Message.decode(datagram.octets());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    // -- words for tables --

    static UnaryOperator<List<Payload>> without(Class<? extends Payload> kind) {
        return payloads ->
                payloads.stream().filter(payload -> !kind.isInstance(payload)).toList();
    }

    /** Puts another in the place of the first of its kind, or behind all. */
    static UnaryOperator<List<Payload>> instead(Payload other) {
        return payloads -> {
            var changed = new ArrayList<>(payloads);
            for (int i = 0; i < changed.size(); i++) {
                if (changed.get(i).type() == other.type()) {
                    changed.set(i, other);
                    return changed;
                }
            }
            changed.add(other);
            return changed;
        };
    }

    static UnaryOperator<List<Payload>> and(Payload... more) {
        return payloads -> {
            var changed = new ArrayList<>(payloads);
            changed.addAll(List.of(more));
            return changed;
        };
    }

    static UnaryOperator<List<Payload>> only(Payload... payloads) {
        return before -> List.of(payloads);
    }

    /** {@code N(TS_UNACCEPTABLE)} for a notify alone, {@code ()} for nothing, {@code ok} for more. */
    static String text(List<List<Payload>> answers) {
        return answers.stream()
                .map(payloads -> payloads.isEmpty()
                        ? "()"
                        : payloads.size() == 1 && payloads.get(0) instanceof NotifyPayload notify
                                ? NotifyType.nameOf(notify.notifyType())
                                : "ok")
                .reduce((a, b) -> a + " " + b)
                .orElse("nothing");
    }
}
