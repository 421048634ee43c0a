package io.quoin.kex.frodokem;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.KeyExchangeMethodContract;
import java.util.stream.Stream;

class FrodoKemContractTest extends KeyExchangeMethodContract {
    @Override
    protected Stream<KeyExchangeMethod> methods() {
        return ParameterSets.all().map(KeyExchangeMethod.class::cast);
    }
}
