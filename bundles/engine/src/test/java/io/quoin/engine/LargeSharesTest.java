package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Strength;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The largest shares that bundles bring are within the limits, and get through a path that loses datagrams. */
class LargeSharesTest {
    private final Pair pair = new Pair(90);

    /** A method with such shares; its mathematics does not matter here. */
    private void offer(String keyword, int id, int initiatorShare, int responderShare) {
        List<KeyExchangeMethod> methods = new ArrayList<>(Pair.METHODS);
        methods.add(
                new SimulatedMethod(id, keyword, Strength.POST_QUANTUM, initiatorShare, responderShare, () -> false));
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            side.engine.handle(new Input.OfferMethods(methods), pair.now);
        }
        pair.configure(tunnel -> {
            tunnel.ike = List.of("aes256gcm16-prfsha384-x25519-ke1_" + keyword);
            tunnel.esp = List.of("aes256gcm16-x25519-ke1_" + keyword);
            tunnel.fragmentSize = 576;
            return tunnel;
        });
    }

    /** 21,632 octets are 45 fragments of 576; that all of them arrive at once happens once in ten. */
    @ParameterizedTest
    @CsvSource({"frodokem1344, 1085, 21520, 21632", "hqc256, 1094, 7237, 14421"})
    void getThroughALossyPath(String keyword, int id, int initiatorShare, int responderShare) {
        offer(keyword, id, initiatorShare, responderShare);
        Random loss = new Random(90);
        pair.network = datagrams -> datagrams.filter(datagram -> loss.nextInt(20) > 0);
        pair.initiate(pair.a);
        pair.pass(Duration.ofSeconds(60));
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().proposal()).contains(keyword);

        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        pair.pass(Duration.ofSeconds(60));
        HandshakeTest.assertUp(pair);
        assertThat(pair.b.sa().proposal()).contains(keyword);
    }
}
