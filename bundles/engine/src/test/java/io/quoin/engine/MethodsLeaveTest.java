package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Strength;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bundles leave, or are updated, between any two messages: what was begun goes on with the instances it began with. */
class MethodsLeaveTest {
    private static final String IKE = "aes256gcm16-prfsha384-x25519-ke1_mlkem512-ke2_mlkem768";
    private static final String ESP = "aes256gcm16-x25519-ke1_mlkem512";

    private final Pair pair = new Pair(91);

    /** What is offered afterwards. */
    private enum Change {
        UNINSTALLED {
            @Override
            List<KeyExchangeMethod> offered() {
                return List.of();
            }
        },
        /** By instances with which nothing can be begun. */
        UPDATED {
            @Override
            List<KeyExchangeMethod> offered() {
                return Pair.METHODS.stream()
                        .<KeyExchangeMethod>map(method -> new SimulatedMethod(
                                method.transformId(), method.keyword(), method.strength(), 32, 32, () -> true))
                        .toList();
            }
        };

        abstract List<KeyExchangeMethod> offered();
    }

    static Stream<Arguments> betweenAnyTwoMessages() {
        return Stream.of(Change.values())
                .flatMap(change -> Stream.of(true, false).flatMap(ofA -> IntStream.range(ofA ? 0 : 1, 12)
                        .mapToObj(delivered -> Arguments.of(change, ofA, delivered))));
    }

    private void change(Change change, boolean ofA) {
        (ofA ? pair.a : pair.b).engine.handle(new Input.OfferMethods(change.offered()), pair.now);
    }

    private void configure(String ike, String ikeB) {
        pair.configure(tunnel -> {
            tunnel.ike = List.of(ike);
            tunnel.ikeB = List.of(ikeB);
            tunnel.esp = List.of(ESP);
            tunnel.postQuantum = tunnel.postQuantumB = PeerConfig.PostQuantum.REQUIRED;
            return tunnel;
        });
    }

    private void up() {
        configure(IKE, IKE);
        pair.initiate(pair.a);
        pair.settle();
        HandshakeTest.assertUp(pair);
    }

    @ParameterizedTest
    @MethodSource("betweenAnyTwoMessages")
    void aSetUpGoesOn(Change change, boolean ofA, int delivered) {
        configure(IKE, IKE);
        pair.initiate(pair.a);
        pair.deliverSome(delivered);
        change(change, ofA);
        pair.settle();
        HandshakeTest.assertUpAtLeast(pair);
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.sa().proposal()).isEqualTo(IKE);
            assertThat(side.sa().postQuantum()).isTrue();
            assertThat(side.failures()).isEmpty();
        }
    }

    /**
     * <pre>
     *   IKE_SA_INIT  SA KE(x25519) Ni  --&gt;
     *                                  &lt;--  N(INVALID_KE_PAYLOAD, ecp384)
     *   IKE_SA_INIT  SA KE(ecp384) Ni  --&gt;
     * </pre>
     */
    @ParameterizedTest
    @CsvSource({"UNINSTALLED, 0", "UNINSTALLED, 1", "UPDATED, 0", "UPDATED, 1", "UPDATED, 2"})
    void anInitiatorStillHasTheOtherMethodThatItOffered(Change change, int delivered) {
        configure("aes256gcm16-prfsha384-x25519-ecp384-ke1_mlkem768", "aes256gcm16-prfsha384-ecp384-ke1_mlkem768");
        pair.initiate(pair.a);
        pair.deliverSome(delivered);
        change(change, true);
        pair.settle();
        HandshakeTest.assertUpAtLeast(pair);
    }

    @ParameterizedTest
    @MethodSource("betweenAnyTwoMessages")
    void aRekeyOfTheIkeSaGoesOn(Change change, boolean ofA, int delivered) {
        assertGoesOn(change, ofA, delivered, established -> established.onDeadline(Deadlines.Kind.REKEY));
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.events(IkeEvent.IkeSaRekeyed.class)).singleElement().satisfies(rekeyed -> {
                assertThat(rekeyed.sa().proposal()).isEqualTo(IKE);
                assertThat(rekeyed.sa().postQuantum()).isTrue();
                assertThat(rekeyed.sa().keyExchanges())
                        .extracting(KeyExchangeName::keyword)
                        .containsExactly("x25519", "mlkem512", "mlkem768");
            });
        }
    }

    @ParameterizedTest
    @MethodSource("betweenAnyTwoMessages")
    void aRekeyOfAChildSaGoesOn(Change change, boolean ofA, int delivered) {
        assertGoesOn(
                change,
                ofA,
                delivered,
                established ->
                        established.rekey(established.children().current().get(0)));
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.events(IkeEvent.ChildSaUp.class)).hasSize(2).last().satisfies(up -> {
                assertThat(up.child().proposal()).isEqualTo(ESP);
                assertThat(up.child().postQuantum()).isTrue();
            });
        }
    }

    private void assertGoesOn(Change change, boolean ofA, int delivered, Consumer<Established> begin) {
        up();
        begin.accept(pair.a.engine.established("ab"));
        pair.deliverSome(delivered);
        change(change, ofA);
        // Until what was replaced is gone.
        pair.pass(Duration.ofSeconds(11));
        assertThat(pair.a.failures()).isEmpty();
        assertThat(pair.b.failures()).isEmpty();
        assertThat(pair.a.dataplane.keys).containsExactlyInAnyOrderEntriesOf(pair.b.dataplane.keys);
    }

    /** Nobody notices, and the next key exchange is by the new instance. */
    @Test
    void noSaIsTouchedAndWhatComesIsByTheNewSet() {
        up();
        var before = List.copyOf(pair.a.dataplane.keys.values());
        int events = pair.a.events.size();
        var secrets = new ArrayList<Secret>();
        List<KeyExchangeMethod> updated = Pair.METHODS.stream()
                .<KeyExchangeMethod>map(method -> new Recording(method, secrets))
                .toList();
        pair.a.engine.handle(new Input.OfferMethods(List.of()), pair.now);
        pair.a.engine.handle(new Input.OfferMethods(updated), pair.now);
        pair.settle();
        assertThat(pair.a.events).hasSize(events);
        assertThat(pair.a.dataplane.keys.values()).containsExactlyElementsOf(before);
        pair.a.engine.established("ab").onDeadline(Deadlines.Kind.REKEY);
        pair.settle();
        assertThat(pair.a.events(IkeEvent.IkeSaRekeyed.class)).hasSize(1);
        assertThat(secrets).hasSize(6);
    }

    /** Code of a bundle that was uninstalled may lack what was not loaded before. */
    @Test
    void aClassThatCannotBeLoadedAnyMoreEndsItsNegotiationOnly() {
        pair.b.engine.handle(
                new Input.OfferMethods(Pair.METHODS.stream()
                        .<KeyExchangeMethod>map(method -> method.strength() == Strength.CLASSICAL
                                ? method
                                : new SimulatedMethod(
                                        method.transformId(),
                                        method.keyword(),
                                        method.strength(),
                                        method.initiatorShareLength(),
                                        method.responderShareLength(),
                                        () -> {
                                            throw new NoClassDefFoundError("secret");
                                        }))
                        .toList()),
                pair.now);
        configure(IKE, IKE);
        pair.initiate(pair.a);
        pair.settle();
        assertThat(pair.b.failures())
                .containsExactly("the bundle that brings mlkem512 failed (NoClassDefFoundError): update or replace it");
        assertThat(pair.a.tunnel().reason()).contains("TEMPORARY_FAILURE");
    }
}
