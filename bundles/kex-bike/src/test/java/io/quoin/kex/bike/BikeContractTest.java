package io.quoin.kex.bike;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.KeyExchangeMethodContract;
import java.util.stream.Stream;

class BikeContractTest extends KeyExchangeMethodContract {
    @Override
    protected Stream<KeyExchangeMethod> methods() {
        return ParameterSets.all().map(KeyExchangeMethod.class::cast);
    }
}
