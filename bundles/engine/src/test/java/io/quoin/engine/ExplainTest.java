package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.Negotiation.Fit;
import io.quoin.engine.Negotiation.Round;
import io.quoin.engine.Negotiation.Row;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IdPayload;
import io.quoin.wire.NotifyType;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told of negotiations: what did not match, and what to change. */
class ExplainTest {
    private static final String PQ = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";
    private static final List<KeyExchangeMethod> WITHOUT_KEM = Pair.METHODS.stream()
            .filter(method -> !method.strength().isPostQuantum())
            .toList();

    private final Pair pair = new Pair(60);

    private void run(Consumer<Pair.Tunnels> change) {
        pair.configure(tunnel -> {
            change.accept(tunnel);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
    }

    private static Negotiation last(Pair.Side side) {
        return side.engine.negotiations("ab").get(0);
    }

    static void assertSays(Pair.Side side, Cause cause, String conclusion, String advice) {
        assertThat(last(side).cause()).isEqualTo(cause);
        assertThat(last(side).conclusion()).isEqualTo(conclusion);
        assertThat(String.join("\n", last(side).advice())).contains(advice);
    }

    private static Row row(Pair.Side side, String what) {
        return last(side).rows().stream()
                .filter(row -> row.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    /**
     * <pre>
     *   IKE_SA_INIT  SA(prfsha384) KE Ni  --&gt;
     *                                     &lt;--  N(NO_PROPOSAL_CHOSEN)
     * </pre>
     */
    @Test
    void namesTheWrongPrfAsResponderAndTheOfferAsInitiator() {
        run(tunnel -> tunnel.ikeB = List.of("aes256gcm16-prfsha256-x25519-ke1_mlkem768"));

        assertSays(
                pair.b,
                Cause.PROPOSALS,
                "PRF: we accept prfsha256; the peer offers prfsha384",
                "PRF: add prfsha384 to ike here, or prfsha256 at the peer");
        assertThat(row(pair.b, "PRF").fit()).isEqualTo(Fit.DIFFERS);
        assertThat(row(pair.b, "ADDKE1").fit()).isEqualTo(Fit.FITS);
        assertThat(last(pair.b).theirs()).containsExactly(PQ);
        assertThat(last(pair.b).rounds()).singleElement().satisfies(round -> {
            assertThat(round.exchange()).isEqualTo("IKE_SA_INIT");
            assertThat(round.received().count()).isEqualTo(1);
            assertThat(round.sent()).isEqualTo(last(pair.a).rounds().get(0).received());
        });
        assertSays(
                pair.a,
                Cause.PROPOSALS_REFUSED,
                "the peer answered IKE_SA_INIT with NO_PROPOSAL_CHOSEN",
                "only the peer knows why");
        assertThat(row(pair.a, "PRF")).isEqualTo(new Row("PRF", List.of("prfsha384"), List.of(), "", Fit.UNKNOWN));
    }

    @Test
    void theClosestProposalsAreCompared() {
        run(tunnel -> {
            tunnel.ike = List.of("aes128gcm16-prfsha256-ecp256", PQ);
            tunnel.ikeB = List.of("chacha20poly1305-prfsha512-ecp384", "aes256gcm16-prfsha384-ecp384-ke1_mlkem768");
        });
        assertSays(pair.b, Cause.PROPOSALS, "KE: we accept ecp384; the peer offers x25519", "KE: add x25519 to ike");
    }

    @Test
    void aKemThatThePeerDoesNotOfferIsNamed() {
        run(tunnel -> {
            tunnel.ike = List.of(CLASSICAL);
            tunnel.ikeB = List.of(PQ);
        });
        assertSays(
                pair.b,
                Cause.PROPOSALS,
                "ADDKE1: we accept mlkem768; the peer offers none",
                "give the peer ke1_mlkem768");
    }

    @Test
    void aKemThatNoBundleBringsIsNamedWithTheFeature() {
        pair.b.engine.handle(new Input.OfferMethods(WITHOUT_KEM), pair.now);
        run(tunnel -> {});
        assertSays(
                pair.b,
                Cause.METHOD_MISSING,
                "the peer offers mlkem768, and ike accepts it, but no bundle here brings it",
                "feature:install quoin-kex-mlkem");
        assertThat(row(pair.b, "ADDKE1").ours()).containsExactly("mlkem768 (not installed)");
    }

    @Test
    void anInitiatorWithoutItsKemIsExplainedThoughItSendsNothing() {
        pair.a.engine.handle(new Input.OfferMethods(WITHOUT_KEM), pair.now);
        run(tunnel -> {});
        assertThat(pair.transcript).isEmpty();
        assertSays(
                pair.a,
                Cause.METHOD_MISSING,
                "ike: no bundle brings mlkem768: feature:install quoin-kex-mlkem",
                "feature:install quoin-kex-mlkem");
    }

    @ParameterizedTest
    @CsvSource({
        "x25519-ke2_mlkem768, mlkem768 is ke1 here and ke2 at the peer, make it ke1 (ADDKE1) at the peer",
        "x25519-ke1_ecp384-ke2_mlkem768, mlkem768 is ke1 here and ke2 at the peer, or ke2 in ike here",
        "mlkem768, mlkem768 is ke1 here and the first key exchange at the peer, make it ke1",
    })
    void aKeyExchangeInAnotherSlotIsNamed(String offered, String conclusion, String advice) {
        run(tunnel -> {
            tunnel.ike = List.of("aes256gcm16-prfsha384-" + offered, CLASSICAL);
            tunnel.ikeB = List.of(PQ);
        });
        assertSays(pair.b, Cause.SLOT, conclusion, advice);
        assertThat(last(pair.a).cause()).isEqualTo(Cause.PROPOSALS_REFUSED);
    }

    @Test
    void additionalKeyExchangesWithoutIntermediateAreNamed() {
        pair.network = Tampering.ofInit(false, Tampering.without(NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED));
        run(tunnel -> {});
        assertSays(
                pair.b,
                Cause.INTERMEDIATE,
                "the peer offers additional key exchanges, but not IKE_INTERMEDIATE, which carries them",
                "RFC 9242");
    }

    @Test
    void policyIsNamedWhereOnlyPolicyForbids() {
        run(tunnel -> {
            tunnel.ike = List.of(CLASSICAL);
            tunnel.ikeB = List.of(PQ, CLASSICAL);
            tunnel.postQuantumB = PeerConfig.PostQuantum.REQUIRED;
        });
        assertSays(
                pair.b,
                Cause.POST_QUANTUM,
                "what the peer offers and we accept has no post-quantum key exchange, which pq = required demands",
                "pq = preferred");
    }

    @Test
    void aWrongPreSharedKeyIsNamedByWhoVerifies() {
        run(tunnel -> tunnel.pskB = "another key");
        assertSays(
                pair.b, Cause.SHARED_KEY, "the peer did not prove the pre-shared key of a.lab", "psk-file here and at");
        assertSays(
                pair.a,
                Cause.AUTHENTICATION_REFUSED,
                "the peer answered IKE_AUTH with AUTHENTICATION_FAILED: look at the identities and the pre-shared key",
                "only the peer knows why");
        assertThat(last(pair.a).toString() + last(pair.b)).doesNotContain("another key", "a throw-away key");
    }

    @Test
    void aWrongIdentityIsSetBesideTheOneThatIsExpected() {
        run(tunnel -> tunnel.idA = "mallory.lab");
        assertSays(
                pair.b,
                Cause.IDENTITY,
                "no tunnel is configured for the identity mallory.lab with b.lab",
                "make remote-id here and the peer's own identity the same");
        assertThat(row(pair.b, "peer's id"))
                .isEqualTo(new Row("peer's id", List.of("a.lab"), List.of("mallory.lab"), "", Fit.DIFFERS));
        assertThat(row(pair.b, "our id").fit()).isEqualTo(Fit.FITS);
        assertThat(last(pair.a).cause()).isEqualTo(Cause.AUTHENTICATION_REFUSED);
    }

    /** Of a responder that answers without regard to IDr, as some do. */
    @Test
    void anInitiatorSetsTheResponderBesideTheOneThatItCalled() {
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.deliverUntil(() -> Puppet.ikeSa(pair.a).state() instanceof AuthSent);
        IkeSa sa = Puppet.ikeSa(pair.a);
        var c = Identity.parse("c.lab");
        var answer = new IkeState.Opened(
                ExchangeType.IKE_AUTH,
                List.of(new IdPayload(false, c.type(), c.data()), new AuthPayload(2, Octets.of(new byte[48]))),
                Octets.empty(),
                2);
        assertThatThrownBy(() -> sa.state().onResponse(answer))
                .isInstanceOfSatisfying(ProtocolException.class, sa.recorder()::blame);
        sa.close("the peer says it is c.lab, not b.lab");
        assertSays(pair.a, Cause.IDENTITY, "the peer says it is c.lab, not b.lab", "make remote-id here");
        assertThat(row(pair.a, "peer's id"))
                .isEqualTo(new Row("peer's id", List.of("b.lab"), List.of("c.lab"), "", Fit.DIFFERS));
    }

    @Test
    void aResponderThatIsCalledByAnotherNameSaysSo() {
        run(tunnel -> tunnel.idBasSeenByA = "c.lab");
        assertSays(
                pair.b, Cause.IDENTITY, "no tunnel is configured for the identity a.lab with c.lab", "local-id here");
        assertThat(row(pair.b, "our id"))
                .isEqualTo(new Row("our id", List.of("b.lab"), List.of("c.lab"), "", Fit.DIFFERS));
    }

    /**
     * <pre>
     *   IKE_AUTH  IDi AUTH SA TS  --&gt;
     *                             &lt;--  IDr AUTH N(TS_UNACCEPTABLE)
     * </pre>
     */
    @Test
    void disjointSelectorsAreSetSideBySide() {
        run(tunnel -> tunnel.selectorsAasSeenByB = List.of("10.77.0.0/16"));
        assertSays(
                pair.b,
                Cause.SELECTORS,
                "remote-ts: we protect 10.77.0.0/16; the peer proposes 10.1.0.0/16",
                "set remote-ts here to what the peer proposes, or make it propose 10.77.0.0/16");
        assertThat(last(pair.b).subject()).isEqualTo("Child SA net0");
        assertThat(row(pair.b, "local-ts").fit()).isEqualTo(Fit.FITS);
        assertSays(
                pair.a,
                Cause.SELECTORS_REFUSED,
                "the peer refused the Child SA with TS_UNACCEPTABLE",
                "compare local-ts and remote-ts");
        assertThat(row(pair.a, "local-ts").ours()).containsExactly("10.1.0.0/16");
        assertThat(pair.a.engine.negotiations("ab"))
                .extracting(Negotiation::cause)
                .containsExactly(Cause.SELECTORS_REFUSED, Cause.NONE);
    }

    @Test
    void algorithmsOfAChildAreCompared() {
        run(tunnel -> tunnel.espB = List.of("aes128gcm16"));
        assertSays(pair.b, Cause.PROPOSALS, "ENCR: we accept aes128gcm16; the peer offers aes256gcm16", "to esp here");
        assertSays(
                pair.a,
                Cause.PROPOSALS_REFUSED,
                "the peer refused the Child SA with NO_PROPOSAL_CHOSEN",
                "only the peer knows why");
    }

    /**
     * <pre>
     *   CREATE_CHILD_SA  SA(x25519) Ni KE TS  --&gt;
     *                                         &lt;--  N(NO_PROPOSAL_CHOSEN)
     * </pre>
     */
    @Test
    void aRekeyThatIsRefusedIsExplainedOnBothSides() {
        run(tunnel -> {
            tunnel.esp = List.of("aes256gcm16-x25519");
            tunnel.espB = List.of("aes256gcm16-ecp256");
        });
        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        pair.settle();
        assertSays(pair.b, Cause.PROPOSALS, "KE: we accept ecp256; the peer offers x25519", "to esp here");
        assertThat(last(pair.b).rounds()).extracting(Round::exchange).containsExactly("CREATE_CHILD_SA");
        assertThat(last(pair.b).initiator()).isFalse();
        assertSays(
                pair.a,
                Cause.PROPOSALS_REFUSED,
                "the peer refused the Child SA with NO_PROPOSAL_CHOSEN",
                "only the peer knows why");
        assertThat(last(pair.a).rounds()).extracting(Round::exchange).containsExactly("CREATE_CHILD_SA");
    }

    @Test
    void silenceIsNamedWithRouteAddressAndPorts() {
        pair.network = datagrams -> Stream.empty();
        run(tunnel -> {});
        pair.pass(Duration.ofSeconds(63));
        assertSays(pair.a, Cause.SILENCE, "nothing came from 192.0.2.2 at all", "UDP ports 500 and 4500");
        Round round = last(pair.a).rounds().get(0);
        assertThat(last(pair.a).rounds()).hasSize(1);
        assertThat(round.exchange()).isEqualTo("IKE_SA_INIT");
        assertThat(round.again()).isEqualTo(4);
        assertThat(round.complete()).isFalse();
        assertThat(last(pair.a).took()).isEqualTo(Duration.ofSeconds(62));
        assertThat(pair.b.engine.negotiations("ab")).isEmpty();
    }

    /** All large datagrams are lost: the one side sees no answer, the other some of the fragments. */
    @Test
    void lostFragmentsAreNamedOnBothSides() {
        pair.network =
                datagrams -> datagrams.filter(datagram -> datagram.octets().length() < 500);
        run(tunnel -> tunnel.fragmentSize = 600);
        pair.pass(Duration.ofSeconds(63));
        assertThat(last(pair.a).cause()).isEqualTo(Cause.FRAGMENTS);
        assertThat(last(pair.a).conclusion())
                .startsWith("the peer answered what fits one datagram, but never our IKE_INTERMEDIATE in 3 fragments");
        assertThat(last(pair.a).advice().get(0)).contains("were tried too");
        assertSays(
                pair.b,
                Cause.FRAGMENTS,
                "of the 3 fragments of the peer's IKE_INTERMEDIATE request 2 never came",
                "lower the fragment size at the peer");
        Round round = last(pair.b).rounds().get(1);
        assertThat(round.received().count()).isEqualTo(1);
        assertThat(round.expected()).isEqualTo(3);
    }

    @Test
    void lostFragmentsOfAResponseAreNamedByTheInitiator() {
        pair.network =
                datagrams -> datagrams.filter(datagram -> datagram.octets().length() < 500
                        || !Puppet.header(datagram.octets()).response());
        run(tunnel -> tunnel.fragmentSize = 600);
        pair.pass(Duration.ofSeconds(63));
        assertSays(
                pair.a,
                Cause.FRAGMENTS,
                "of the 3 fragments of the peer's IKE_INTERMEDIATE response 2 never came",
                "lower the fragment size at the peer");
    }

    @Test
    void anIkeAuthWithoutAnswerIsNotCalledSilence() {
        pair.network = datagrams ->
                datagrams.filter(datagram -> !Puppet.header(datagram.octets()).is(ExchangeType.IKE_AUTH));
        run(tunnel -> {});
        pair.pass(Duration.ofSeconds(63));
        assertSays(
                pair.a,
                Cause.STALLED,
                "the peer answered IKE_SA_INIT, but not IKE_AUTH on UDP port 500",
                "let UDP port 500 pass");
        assertSays(
                pair.b, Cause.STALLED, "the peer did not go on after our IKE_INTERMEDIATE response", "see at the peer");
    }

    @Test
    void whatCameUpIsKeptWithTheTimeAndTheFragmentsOfEveryRound() {
        run(tunnel -> tunnel.fragmentSize = 600);
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(last(side).cause()).isEqualTo(Cause.NONE);
            assertThat(last(side).conclusion()).isEqualTo("it came up with " + PQ);
            assertThat(last(side).rows()).allMatch(row -> row.fit() == Fit.FITS);
            assertThat(row(side, "ADDKE1").agreed()).isEqualTo("mlkem768");
            assertThat(last(side).rounds())
                    .extracting(Round::exchange)
                    .containsExactly("IKE_SA_INIT", "IKE_INTERMEDIATE", "IKE_AUTH");
            assertThat(last(side).rounds()).allMatch(Round::complete);
        }
        Round ours = last(pair.a).rounds().get(1);
        assertThat(ours.sent().count()).isEqualTo(3);
        assertThat(ours.sent().largest()).isLessThan(600);
        Round theirs = last(pair.b).rounds().get(1);
        assertThat(theirs.received()).isEqualTo(ours.sent());
        assertThat(theirs.sent()).isEqualTo(ours.received());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTimeOfARoundIsMeasuredWithItsRepetitions(boolean lost) {
        int[] auths = {0};
        pair.network = datagrams -> datagrams.filter(
                datagram -> !lost || !Puppet.header(datagram.octets()).is(ExchangeType.IKE_AUTH) || auths[0]++ > 0);
        run(tunnel -> {});
        pair.pass(Duration.ofSeconds(3));
        Round auth = last(pair.a).rounds().get(2);
        assertThat(auth.again()).isEqualTo(lost ? 1 : 0);
        assertThat(auth.took()).isEqualTo(lost ? Duration.ofSeconds(2) : Duration.ZERO);
    }

    @Test
    void aRequestThatCameAgainIsCountedByTheResponder() {
        int[] answers = {0};
        pair.network = datagrams -> datagrams.filter(datagram -> {
            var header = Puppet.header(datagram.octets());
            return !header.response() || !header.is(ExchangeType.IKE_AUTH) || answers[0]++ > 0;
        });
        run(tunnel -> {});
        pair.pass(Duration.ofSeconds(3));
        assertThat(last(pair.b).rounds()).extracting(Round::again).containsExactly(0, 0, 1);
        assertThat(last(pair.b).cause()).isEqualTo(Cause.NONE);
    }
}
