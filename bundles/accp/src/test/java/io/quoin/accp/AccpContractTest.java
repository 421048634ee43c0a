package io.quoin.accp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.KeyExchangeMethodContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;

class AccpContractTest extends KeyExchangeMethodContract {
    @BeforeAll
    static void load() {
        assertThat(Accp.load()).isEmpty();
    }

    @Override
    protected Stream<KeyExchangeMethod> methods() {
        return Accp.groups().stream().map(KeyExchangeMethod.class::cast);
    }

    /** ACCP makes key pairs by its own generator. */
    @Override
    protected boolean isReplayable() {
        return false;
    }
}
