package io.quoin.kex.ntruprime;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.KeyExchangeMethodContract;
import java.util.Map;
import java.util.stream.Stream;

class NtruPrimeContractTest extends KeyExchangeMethodContract {
    @Override
    protected Stream<KeyExchangeMethod> methods() {
        return Stream.of(new NtruPrime(Map.of()));
    }
}
