package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Key-exchange methods that fail: what other bundles do must end no more than the negotiation that wanted it. */
class ProviderFailureTest {
    private static final String SECRET_WORDS = "these words are secret";

    private enum Fault {
        INITIATE_THROWS,
        INITIATE_SHORT,
        RESPOND_THROWS,
        RESPOND_SHORT,
        COMPLETE_THROWS;

        boolean ofInitiator() {
            return this != RESPOND_THROWS && this != RESPOND_SHORT;
        }
    }

    /** In IKE_SA_INIT, in IKE_INTERMEDIATE, in CREATE_CHILD_SA, in IKE_FOLLOWUP_KE. */
    static Stream<Arguments> everyFaultEverywhere() {
        return Stream.of(Fault.values())
                .flatMap(fault -> IntStream.range(0, 4).mapToObj(place -> Arguments.of(fault, place)));
    }

    /** The place of a method is its number in the proposals. */
    @ParameterizedTest
    @MethodSource("everyFaultEverywhere")
    void isContained(Fault fault, int place) {
        var pair = new Pair(70);
        KeyExchangeMethod victim = Pair.METHODS.get(List.of(0, 3, 1, 4).get(place));
        List<KeyExchangeMethod> methods = Pair.METHODS.stream()
                .map(method -> method == victim ? new Broken(method, fault) : method)
                .toList();
        Pair.Side broken = fault.ofInitiator() ? pair.a : pair.b;
        broken.engine.handle(new Input.OfferMethods(methods), pair.now);
        pair.configure(tunnel -> {
            tunnel.ike = List.of("aes256gcm16-prfsha384-x25519-ke1_mlkem512");
            tunnel.esp = List.of("aes256gcm16-ecp256-ke1_mlkem768");
            tunnel.children = 2;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        boolean ofChild = place >= 2;
        assertThat(pair.a.events(IkeEvent.IkeSaUp.class)).hasSize(ofChild ? 1 : 0);
        assertThat(pair.a.dataplane.sas).hasSize(ofChild ? 2 : 0);
        assertThat(pair.b.dataplane.sas).hasSize(ofChild ? 2 : 0);
        assertThat(pair.a.events.toString() + pair.a.tunnel() + pair.b.events + pair.b.tunnel())
                .contains(fault.ofInitiator() ? victim.keyword() : "TEMPORARY_FAILURE")
                .doesNotContain(SECRET_WORDS);
        broken.engine.handle(new Input.OfferMethods(Pair.METHODS), pair.now);
        pair.initiate(pair.a);
        pair.pass(Duration.ofSeconds(120));
        assertThat(pair.a.dataplane.keys).hasSize(4).isEqualTo(pair.b.dataplane.keys);
    }

    /** A method that does what it should, but for one thing. */
    private record Broken(KeyExchangeMethod whole, Fault fault) implements KeyExchangeMethod {
        @Override
        public int transformId() {
            return whole.transformId();
        }

        @Override
        public String keyword() {
            return whole.keyword();
        }

        @Override
        public Strength strength() {
            return whole.strength();
        }

        @Override
        public Status status() {
            return whole.status();
        }

        @Override
        public int category() {
            return whole.category();
        }

        @Override
        public List<KnownAnswer> knownAnswers() {
            return whole.knownAnswers();
        }

        @Override
        public int initiatorShareLength() {
            return whole.initiatorShareLength();
        }

        @Override
        public int responderShareLength() {
            return whole.responderShareLength();
        }

        @Override
        public Initiation initiate(SecureRandom random) {
            throwAt(Fault.INITIATE_THROWS);
            Initiation initiation = whole.initiate(random);
            return new Initiation() {
                @Override
                public Octets share() {
                    return cut(Fault.INITIATE_SHORT, initiation.share());
                }

                @Override
                public Secret complete(Octets responderShare) throws InvalidShareException {
                    throwAt(Fault.COMPLETE_THROWS);
                    return initiation.complete(responderShare);
                }

                @Override
                public void close() {
                    initiation.close();
                }
            };
        }

        @Override
        public Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
            throwAt(Fault.RESPOND_THROWS);
            Response response = whole.respond(initiatorShare, random);
            return new Response(cut(Fault.RESPOND_SHORT, response.share()), response.secret());
        }

        private void throwAt(Fault place) {
            if (fault == place) {
                throw new IllegalStateException(SECRET_WORDS);
            }
        }

        private Octets cut(Fault place, Octets share) {
            return fault == place ? share.slice(0, share.length() - 1) : share;
        }
    }
}
