package io.quoin.engine;

import io.quoin.engine.internal.keys.Protection;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.Message;

/**
 * The last request of the peer that was protected, and its response.
 *
 * @param opening what opens it when it comes again in other pieces
 * @param pieces how many it came in
 */
record Answered(Resending response, Protection opening, int pieces) {

    /** Of how many pieces a message is. */
    static int pieces(Message message) {
        return message.first(EncryptedFragmentPayload.class)
                .map(EncryptedFragmentPayload::total)
                .orElse(1);
    }

    /** Whether a message is the first piece of the request, which was cut into more than before. */
    boolean isCutAnew(Message message, Datagram datagram) {
        return message.payloads().get(0) instanceof EncryptedFragmentPayload fragment
                && fragment.number() == 1
                && fragment.total() > pieces
                && Sealing.open(datagram.octets(), fragment.body(), opening).isPresent();
    }

    /** The same in as many pieces as the request has now. */
    Answered as(Message request) {
        return new Answered(response, opening, pieces(request));
    }
}
