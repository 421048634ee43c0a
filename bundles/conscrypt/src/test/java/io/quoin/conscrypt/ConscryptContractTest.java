package io.quoin.conscrypt;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.KeyExchangeMethodContract;
import java.util.stream.Stream;
import org.conscrypt.Primitives;
import org.junit.jupiter.api.BeforeAll;

class ConscryptContractTest extends KeyExchangeMethodContract {
    @BeforeAll
    static void load() {
        Primitives.load();
    }

    @Override
    protected Stream<KeyExchangeMethod> methods() {
        return Conscrypt.methods().stream().map(KeyExchangeMethod.class::cast);
    }

    /** Conscrypt takes no random source for key pairs of X25519 and for encapsulation. */
    @Override
    protected boolean isReplayable() {
        return false;
    }
}
