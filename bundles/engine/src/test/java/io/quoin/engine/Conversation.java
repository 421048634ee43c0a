package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.engine.internal.keys.Replay;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A recorded conversation, opened with the keys that our schedule derives for it. */
final class Conversation {
    private final Vectors vectors;
    private final Replay replay;
    private final List<Opened> opened = new ArrayList<>();

    /**
     * A protected message.
     *
     * @param datagrams one, or its fragments
     * @param keys the generation that protects it
     * @param whole what came out
     */
    record Opened(List<Datagram> datagrams, IkeKeys keys, Reassembly.Whole whole) {

        Datagram first() {
            return datagrams.get(0);
        }

        List<Payload> payloads() throws MalformedException {
            return Payloads.decode(whole.firstInner(), whole.plaintext());
        }

        Octets plaintext() {
            return Octets.concat(
                    datagrams.stream().map(Datagram::innerPlaintext).toArray(Octets[]::new));
        }
    }

    Conversation(Vectors vectors) throws MalformedException {
        this.vectors = vectors;
        this.replay = new Replay(vectors);
        var reassembly = new Reassembly();
        var pieces = new ArrayList<Datagram>();
        for (Datagram datagram : vectors.messages()) {
            if (datagram.isProtected()) {
                pieces.add(datagram);
                IkeKeys keys = replay.of(datagram);
                open(datagram.raw(), keys, reassembly).ifPresent(whole -> {
                    opened.add(new Opened(List.copyOf(pieces), keys, whole));
                    pieces.clear();
                });
            }
        }
        if (!pieces.isEmpty()) {
            throw new IllegalStateException("fragments are left over");
        }
    }

    /** Opens a datagram as an IKE SA does. */
    static Optional<Reassembly.Whole> open(Octets raw, IkeKeys keys, Reassembly reassembly) throws MalformedException {
        Message message = Message.decode(raw);
        var protection = keys.protection(message.header().fromOriginalInitiator());
        Payload payload = message.payloads().get(message.payloads().size() - 1);
        if (payload instanceof EncryptedPayload encrypted) {
            return Sealing.open(raw, encrypted.body(), protection)
                    .map(plaintext -> new Reassembly.Whole(raw, encrypted.firstInner(), plaintext));
        }
        var fragment = (EncryptedFragmentPayload) payload;
        int id = message.header().messageId();
        return reassembly.wants(id, fragment)
                ? Sealing.open(raw, fragment.body(), protection)
                        .flatMap(plaintext -> reassembly.add(id, fragment, raw, plaintext))
                : Optional.empty();
    }

    Replay replay() {
        return replay;
    }

    List<Opened> opened() {
        return opened;
    }

    List<Opened> opened(String exchange) {
        return opened.stream()
                .filter(message -> message.first().exchange().equals(exchange))
                .toList();
    }

    /** The last IKE_SA_INIT request or response: what the AUTH payload of its sender covers. */
    Message init(boolean response) throws MalformedException {
        return Message.decode(initOctets(response));
    }

    Octets initOctets(boolean response) {
        return vectors.messages().stream()
                .filter(datagram -> !datagram.isProtected() && datagram.response() == response)
                .reduce((former, latter) -> latter)
                .orElseThrow()
                .raw();
    }
}
