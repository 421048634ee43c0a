package io.quoin.gateway;

import io.quoin.bytes.Octets;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import io.quoin.kex.dh.Xdh;
import java.security.SecureRandom;
import java.util.List;

/** X25519 under another name. */
record NamedMethod(String keyword, int transformId, Strength strength) implements KeyExchangeMethod {
    private static final KeyExchangeMethod WHOLE = new Xdh.X25519();

    @Override
    public Status status() {
        return Status.EXPERIMENTAL;
    }

    @Override
    public int category() {
        return strength.isPostQuantum() ? 1 : 0;
    }

    @Override
    public List<KnownAnswer> knownAnswers() {
        return WHOLE.knownAnswers();
    }

    @Override
    public int initiatorShareLength() {
        return WHOLE.initiatorShareLength();
    }

    @Override
    public int responderShareLength() {
        return WHOLE.responderShareLength();
    }

    @Override
    public Initiation initiate(SecureRandom random) {
        return WHOLE.initiate(random);
    }

    @Override
    public Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        return WHOLE.respond(initiatorShare, random);
    }
}
