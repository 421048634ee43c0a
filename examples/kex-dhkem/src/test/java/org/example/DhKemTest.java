package org.example;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.KeyExchangeMethodContract;
import java.util.stream.Stream;

class DhKemTest extends KeyExchangeMethodContract {
    @Override protected Stream<KeyExchangeMethod> methods() {
        return Stream.of(new DhKem());
    }
}
