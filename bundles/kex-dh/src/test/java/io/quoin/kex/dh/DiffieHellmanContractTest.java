package io.quoin.kex.dh;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.KeyExchangeMethodContract;
import java.util.stream.Stream;

class DiffieHellmanContractTest extends KeyExchangeMethodContract {
    @Override
    protected Stream<KeyExchangeMethod> methods() {
        return Groups.all().map(KeyExchangeMethod.class::cast);
    }
}
