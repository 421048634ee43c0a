package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that must fail, and what both sides know of it then. */
class FailureTest {
    private static final String PQ = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";
    private static final String OPTIONAL = "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_none";
    private static final List<KeyExchangeMethod> WITHOUT_KEM = Pair.METHODS.stream()
            .filter(method -> !method.strength().isPostQuantum())
            .toList();

    private final Pair pair = new Pair(20);

    private void run(Consumer<Pair.Tunnels> change) {
        pair.configure(tunnel -> {
            change.accept(tunnel);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
    }

    /** No IKE SA on either side, and each side has said once why. */
    private void assertFailed(String reasonAtA, String reasonAtB) {
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.tunnel().state()).isEqualTo(TunnelStatus.State.DOWN);
            assertThat(side.tunnel().sas()).isEmpty();
            assertThat(side.dataplane.sas).isEmpty();
            assertThat(side.dataplane.policies).isEmpty();
            assertThat(side.engine.halfOpen()).isZero();
            assertThat(side.events(IkeEvent.ChildSaUp.class)).isEmpty();
        }
        assertThat(pair.a.tunnel().reason()).contains(reasonAtA);
        assertThat(pair.a.failures()).singleElement().asString().contains(reasonAtA);
        assertThat(pair.b.failures()).singleElement().asString().contains(reasonAtB);
    }

    /**
     * <pre>
     *   IKE_AUTH  IDi AUTH(another key) SA TS  --&gt;
     *                                          &lt;--  N(AUTHENTICATION_FAILED)
     * </pre>
     */
    @Test
    void aWrongPreSharedKeyIsNamedOnBothSides() {
        run(tunnel -> tunnel.pskB = "another key");
        assertFailed("AUTHENTICATION_FAILED: look at the identities and the pre-shared key", "key of a.lab");
    }

    /**
     * <pre>
     *   IKE_AUTH  IDi(mallory.lab) IDr(b.lab) AUTH SA TS  --&gt;
     *                                                     &lt;--  N(AUTHENTICATION_FAILED)
     * </pre>
     */
    @Test
    void aWrongIdentityIsNamedOnBothSides() {
        run(tunnel -> tunnel.idA = "mallory.lab");
        assertFailed("AUTHENTICATION_FAILED", "no tunnel is configured for the identity mallory.lab");
        assertThat(pair.b.tunnel().reason()).contains("mallory.lab");
    }

    @Test
    void aPeerThatIsNotWhoWasCalledIsNamedOnBothSides() {
        run(tunnel -> tunnel.idBasSeenByA = "c.lab");
        assertFailed("AUTHENTICATION_FAILED", "with c.lab");
    }

    /**
     * <pre>
     *   IKE_SA_INIT  SA KE Ni  --&gt;
     *                          &lt;--  N(NO_PROPOSAL_CHOSEN)
     * </pre>
     */
    @Test
    void withoutACommonProposalNothingIsSetUp() {
        run(tunnel -> tunnel.ikeB = List.of("aes128gcm16-prfsha256-ecp256"));
        assertFailed("NO_PROPOSAL_CHOSEN", "none of the peer's proposals is acceptable");
        assertThat(pair.b.engine.nextDeadline()).isEmpty();
    }

    /**
     * <pre>
     *   IKE_AUTH  IDi AUTH SA TS  --&gt;
     *                             &lt;--  IDr AUTH N(TS_UNACCEPTABLE) or N(NO_PROPOSAL_CHOSEN)
     * </pre>
     */
    @ParameterizedTest
    @CsvSource({
        "10.77.0.0/16,, TS_UNACCEPTABLE, no traffic selector",
        ", aes128gcm16, NO_PROPOSAL_CHOSEN, no ESP proposal"
    })
    void anIkeSaStaysUpWithoutItsChild(String selectors, String esp, String notify, String reasonAtB) {
        run(tunnel -> {
            tunnel.selectorsAasSeenByB = selectors == null ? List.of() : List.of(selectors);
            tunnel.espB = esp == null ? List.of() : List.of(esp);
        });
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.tunnel().state()).isEqualTo(TunnelStatus.State.CONNECTING);
            assertThat(side.sa().state()).isEqualTo("established");
            assertThat(side.sa().children()).isEmpty();
            assertThat(side.dataplane.sas).isEmpty();
            assertThat(side.dataplane.policies).isEmpty();
        }
        assertThat(pair.a.tunnel().reason()).contains(notify);
        assertThat(pair.b.tunnel().reason()).contains(reasonAtB);
        assertThat(pair.b.failures()).hasSize(1);
    }

    @Test
    void withoutTheKemTheResponderTakesTheClassicalProposalAndSaysSo() {
        pair.b.engine.handle(new Input.OfferMethods(WITHOUT_KEM), pair.now);
        run(tunnel -> tunnel.ike = List.of(PQ, CLASSICAL));
        HandshakeTest.assertUpAtLeast(pair);
        assertThat(pair.a.sa().postQuantum()).isFalse();
        assertThat(pair.a.sa().children().get(0).postQuantum()).isFalse();
    }

    @Test
    void withoutTheKemTheResponderRefusesWhatNeedsIt() {
        pair.b.engine.handle(new Input.OfferMethods(WITHOUT_KEM), pair.now);
        run(tunnel -> tunnel.ike = List.of(PQ));
        assertFailed("NO_PROPOSAL_CHOSEN", "none of the peer's proposals");
    }

    @Test
    void withoutTheKemTheInitiatorSendsNothingAndSaysWhy() {
        pair.a.engine.handle(new Input.OfferMethods(WITHOUT_KEM), pair.now);
        run(tunnel -> tunnel.ike = List.of(PQ));
        assertThat(pair.transcript).isEmpty();
        assertThat(pair.a.tunnel().reason())
                .isEqualTo("ike: no bundle brings mlkem768: feature:install quoin-kex-mlkem");
        pair.a.engine.handle(new Input.OfferMethods(Pair.METHODS), pair.now);
        pair.initiate(pair.a);
        pair.pass(Duration.ofSeconds(3));
        HandshakeTest.assertUp(pair);
    }

    @ParameterizedTest
    @ValueSource(strings = {PQ, OPTIONAL})
    void anInitiatorThatRequiresPostQuantumTakesNoClassicalTunnel(String offered) {
        run(tunnel -> {
            tunnel.ike = List.of(offered, CLASSICAL);
            tunnel.ikeB = List.of(CLASSICAL);
            tunnel.postQuantum = PeerConfig.PostQuantum.REQUIRED;
        });
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.DOWN);
        assertThat(pair.a.tunnel().reason())
                .contains(offered.equals(PQ) ? "NO_PROPOSAL_CHOSEN" : "pq = required demands");
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.pass(Duration.ofSeconds(31));
        pair.a.assertNothingLeft();
        pair.b.assertNothingLeft();
    }

    @Test
    void aResponderThatRequiresPostQuantumTakesNoClassicalTunnel() {
        run(tunnel -> {
            tunnel.ike = List.of(CLASSICAL);
            tunnel.ikeB = List.of(PQ, CLASSICAL, OPTIONAL);
            tunnel.postQuantumB = PeerConfig.PostQuantum.REQUIRED;
        });
        assertFailed("NO_PROPOSAL_CHOSEN", "none of the peer's proposals");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOptionalKeyExchangeIsPerformedWhereBothCan(boolean both) {
        if (!both) {
            pair.b.engine.handle(new Input.OfferMethods(WITHOUT_KEM), pair.now);
        }
        run(tunnel -> tunnel.ike = List.of(OPTIONAL));
        HandshakeTest.assertUpAtLeast(pair);
        assertThat(pair.a.sa().postQuantum()).isEqualTo(both);
        assertThat(pair.b.sa().proposal()).isEqualTo(both ? PQ : CLASSICAL);
    }

    /**
     * <pre>
     *   IKE_SA_INIT  SA KE Ni            --&gt;
     *                                    &lt;--  N(COOKIE)
     *   IKE_SA_INIT  N(COOKIE) SA KE Ni  --&gt;
     *                                    &lt;--  N(another COOKIE), and so on
     * </pre>
     */
    @Test
    void cookiesWithoutEndAreGivenUp() {
        int[] asked = {0};
        pair.network =
                Tampering.answering(pair, pair.a, () -> NotifyPayload.of(NotifyType.COOKIE, Octets.ofInt(++asked[0])));
        run(tunnel -> {});
        assertThat(asked[0]).isEqualTo(5);
        assertThat(pair.a.tunnel().reason()).contains("asked for IKE_SA_INIT anew 5 times");
        assertThat(pair.a.tunnel().sas()).isEmpty();
    }

    @Test
    void theSameCookieAgainIsNotAnsweredAgain() {
        pair.network = Tampering.answering(pair, pair.a, () -> NotifyPayload.of(NotifyType.COOKIE, Octets.ofInt(7)));
        run(tunnel -> {});
        assertThat(pair.transcript).hasSize(2);
        pair.pass(Duration.ofSeconds(20));
        assertThat(pair.a.failures()).first().asString().contains("anew 5 times");
    }

    @Test
    void aMethodThatWasNotOfferedIsNotTaken() {
        Octets method = Octets.of((byte) 0, (byte) 19);
        pair.network = Tampering.answering(pair, pair.a, () -> NotifyPayload.of(NotifyType.INVALID_KE_PAYLOAD, method));
        run(tunnel -> {});
        assertThat(pair.a.tunnel().reason()).contains("method 19, which was not offered");
        assertThat(pair.a.tunnel().sas()).isEmpty();
    }

    /**
     * <pre>
     *   IKE_SA_INIT  SA KE(x25519) Ni  --&gt;
     *                                  &lt;--  N(INVALID_KE_PAYLOAD, ecp384), twice
     *   IKE_SA_INIT  SA KE(ecp384) Ni  --&gt;
     * </pre>
     */
    @Test
    void anotherMethodAskedForTwiceIsGivenOnce() {
        pair.network = datagrams -> datagrams.flatMap(datagram -> Stream.of(datagram, datagram));
        run(tunnel -> {
            tunnel.ike = List.of("aes256gcm16-prfsha384-x25519-ecp384-ke1_mlkem768");
            tunnel.ikeB = List.of("aes256gcm16-prfsha384-ecp384-ke1_mlkem768");
        });
        HandshakeTest.assertUp(pair);
    }

    @Test
    void theSameMethodAskedForWithoutEndIsGivenUp() {
        Octets method = Octets.of((byte) 0, (byte) 31);
        pair.network = Tampering.answering(pair, pair.a, () -> NotifyPayload.of(NotifyType.INVALID_KE_PAYLOAD, method));
        run(tunnel -> {});
        pair.pass(Duration.ofSeconds(63));
        assertThat(pair.a.failures()).first().asString().contains("anew 5 times");
    }
}
