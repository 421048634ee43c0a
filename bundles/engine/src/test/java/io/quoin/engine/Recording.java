package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import java.security.SecureRandom;
import java.util.List;

/** A method that remembers which secrets it has handed out; one of an octet stands for a private key. */
record Recording(KeyExchangeMethod method, List<Secret> secrets) implements KeyExchangeMethod {
    @Override
    public int transformId() {
        return method.transformId();
    }

    @Override
    public String keyword() {
        return method.keyword();
    }

    @Override
    public Strength strength() {
        return method.strength();
    }

    @Override
    public Status status() {
        return method.status();
    }

    @Override
    public int category() {
        return method.category();
    }

    @Override
    public List<KnownAnswer> knownAnswers() {
        return method.knownAnswers();
    }

    @Override
    public int initiatorShareLength() {
        return method.initiatorShareLength();
    }

    @Override
    public int responderShareLength() {
        return method.responderShareLength();
    }

    @Override
    public Initiation initiate(SecureRandom random) {
        Initiation initiation = method.initiate(random);
        Secret privateKey = Secret.take(new byte[1]);
        secrets.add(privateKey);
        return new Initiation() {
            @Override
            public Octets share() {
                return initiation.share();
            }

            @Override
            public Secret complete(Octets responderShare) throws InvalidShareException {
                Secret secret = initiation.complete(responderShare);
                secrets.add(secret);
                return secret;
            }

            @Override
            public void close() {
                initiation.close();
                privateKey.close();
            }
        };
    }

    @Override
    public Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        Response response = method.respond(initiatorShare, random);
        secrets.add(response.secret());
        return response;
    }
}
