package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.SeededRandom;
import io.quoin.wire.DeletePayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.KePayload;
import io.quoin.wire.Message;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.TsPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Child SAs that cannot be, or that end: the IKE SA goes on. */
class ChildFailureTest {
    private static final Octets SPI = Octets.ofInt(0x11223344);
    private static final KeyExchangeMethod X25519 = Pair.METHODS.get(0);

    private final Pair pair = new Pair(30);
    private final Puppet a = new Puppet(pair, pair.a);
    private final Puppet b = new Puppet(pair, pair.b);

    private void up() {
        up("aes256gcm16");
    }

    private void up(String esp) {
        pair.configure(tunnel -> {
            tunnel.esp = List.of(esp);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
    }

    private void assertIkeSaWithoutChild() {
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.tunnel().state()).isEqualTo(TunnelStatus.State.CONNECTING);
            assertThat(side.sa().state()).isEqualTo("established");
            assertThat(side.sa().children()).isEmpty();
            assertThat(side.dataplane.sas).isEmpty();
            assertThat(side.dataplane.policies).isEmpty();
        }
    }

    /** What A asks for when it makes a Child SA. */
    private static List<Payload> request(Octets spi, String esp, Payload... more) {
        var tunnels = new Pair.Tunnels();
        ChildConfig child = tunnels.config(true).children().get(0);
        var payloads = new ArrayList<Payload>();
        payloads.add(new SaPayload(
                List.of(new Proposal(1, Proposal.ESP, spi, ProposalSpec.esp(esp).transforms()))));
        payloads.add(new NoncePayload(Octets.of(new byte[32])));
        payloads.add(new TsPayload(true, List.copyOf(child.localSelectors())));
        payloads.add(new TsPayload(false, List.copyOf(child.remoteSelectors())));
        payloads.addAll(List.of(more));
        return payloads;
    }

    private static Payload share(long seed) {
        return new KePayload(
                X25519.transformId(), X25519.initiate(new SeededRandom(seed)).share());
    }

    /**
     * <pre>
     *   IKE_AUTH  IDi AUTH SA TS  --&gt;
     *                             &lt;--  IDr AUTH N(TEMPORARY_FAILURE)
     * </pre>
     */
    @Test
    void aResponderWhoseDataPlaneRefusesSaysSo() {
        pair.b.dataplane.refuses = true;
        up();
        assertIkeSaWithoutChild();
        assertThat(pair.a.tunnel().reason()).contains("TEMPORARY_FAILURE");
        assertThat(pair.b.failures()).containsExactly("the data plane refuses");
        pair.b.dataplane.refuses = false;
        pair.initiate(pair.a);
        pair.pass(Duration.ofSeconds(2));
        HandshakeTest.assertUp(pair);
    }

    /**
     * <pre>
     *   IKE_AUTH       IDi AUTH SA TS  --&gt;
     *                                  &lt;--  IDr AUTH SA TS
     *   INFORMATIONAL  D(ESP)          --&gt;
     *                                  &lt;--  D(ESP) or nothing, where it is gone already
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anInitiatorWhoseDataPlaneRefusesDeletesTheChild(int taken) {
        pair.a.dataplane.takes = taken;
        up();
        assertIkeSaWithoutChild();
        assertThat(pair.a.failures()).containsExactly("net0: the data plane refuses");
        assertThat(pair.b.events(IkeEvent.ChildSaDown.class)).hasSize(1);
        pair.a.dataplane.takes = 2;
        pair.initiate(pair.a);
        pair.pass(Duration.ofSeconds(2));
        HandshakeTest.assertUp(pair);
    }

    /** Nor does it delete what was to be replaced, which both still have: until the data plane takes a new one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anInitiatorWhoseDataPlaneRefusesGoesOnWithTheOldChild(int taken) {
        up();
        List<ChildSaStatus> before = pair.a.sa().children();
        pair.a.dataplane.takes = taken;
        Steps.established(pair.a)
                .rekey(Steps.established(pair.a).children().all().get(0));
        pair.settle();
        assertThat(pair.a.failures()).containsExactly("net0: the data plane refuses");
        assertThat(pair.a.sa().children()).isEqualTo(before);
        HandshakeTest.assertUp(pair);
        pair.a.dataplane.takes = 2;
        pair.pass(Duration.ofSeconds(30));
        assertThat(pair.a.sa().children()).hasSize(1).doesNotContainAnyElementsOf(before);
        HandshakeTest.assertUp(pair);
    }

    /** The outbound half is refused after the answer has left. With delay, the Delete comes before the answer. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResponderWhoseDataPlaneRefusesLateDeletesTheChild(boolean overtaking) {
        pair.b.dataplane.takes = 1;
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.deliverUntil(() -> !pair.b.failures().isEmpty());
        assertThat(pair.b.sent).hasSize(2);
        if (overtaking) {
            pair.b.sent.add(pair.b.sent.remove());
        }
        pair.settle();
        if (overtaking) {
            assertThat(pair.a.engine.drops()).containsEntry(DropReason.UNEXPECTED, 1L);
            pair.b.dataplane.takes = 0;
            pair.now = pair.now.plusSeconds(2);
            pair.b.engine.handle(new Input.Deadline(), pair.now);
            pair.settle();
        }
        assertIkeSaWithoutChild();
        assertThat(pair.b.failures()).containsExactly("net0: the data plane refuses");
    }

    @Test
    void aPeerThatDeletesTheChildGetsOurSpiBack() {
        up();
        Octets ofB = Octets.ofInt(pair.b.sa().children().get(0).inbound().spi());
        Octets ofA = Octets.ofInt(pair.a.sa().children().get(0).inbound().spi());
        assertThat(b.ask(ExchangeType.INFORMATIONAL, List.of(DeletePayload.ofEsp(List.of(ofB, SPI)))))
                .containsExactly(DeletePayload.ofEsp(List.of(ofA)));
        assertThat(pair.a.dataplane.sas).isEmpty();
        assertThat(pair.a.dataplane.policies).isEmpty();
        assertThat(pair.a.tunnel().reason()).isEqualTo("the peer deleted the Child SA");
        assertThat(pair.a.sa().state()).isEqualTo("established");
        assertThat(b.ask(ExchangeType.INFORMATIONAL, List.of(DeletePayload.ofEsp(List.of(ofB)))))
                .isEmpty();
    }

    @Test
    void aDataPlaneThatKeepsAChildIsReportedAndHarmsNothingElse() {
        up();
        pair.a.dataplane.keeps = true;
        b.ask(ExchangeType.INFORMATIONAL, List.of(DeletePayload.ofIkeSa()));
        assertThat(pair.a.tunnel().sas()).isEmpty();
        assertThat(pair.a.dataplane.policies).isEmpty();
        assertThat(pair.a.events(IkeEvent.ChildSaDown.class).get(0).reason())
                .isEqualTo("its IKE SA ended; not removed from the data plane:"
                        + " the data plane keeps it, the data plane keeps it");
    }

    @Test
    void aPeerThatDeletesTheIkeSaEndsAll() {
        up();
        assertThat(a.ask(ExchangeType.INFORMATIONAL, List.of(DeletePayload.ofIkeSa())))
                .isEmpty();
        pair.b.assertNothingLeft();
        assertThat(pair.b.events(IkeEvent.IkeSaDown.class))
                .extracting(IkeEvent.IkeSaDown::reason)
                .containsExactly("the peer deleted it");
        assertThat(pair.b.events(IkeEvent.ChildSaDown.class)).hasSize(1);
    }

    /**
     * <pre>
     *   CREATE_CHILD_SA  N(REKEY_SA) SA Ni TSi TSr  --&gt;
     *                                               &lt;--  SA Nr TSi TSr
     *   INFORMATIONAL    D(ESP, old)                --&gt;
     *                                               &lt;--  D(ESP, old)
     * </pre>
     */
    @Test
    void aPeerThatRekeysAChildGetsANewOne() {
        up();
        Octets old = Octets.ofInt(pair.a.sa().children().get(0).inbound().spi());
        var rekey = new NotifyPayload(Proposal.ESP, old, NotifyType.REKEY_SA.code(), Octets.empty());
        List<Payload> answer = a.ask(ExchangeType.CREATE_CHILD_SA, request(SPI, "aes256gcm16", rekey));
        assertThat(Message.first(answer, SaPayload.class)).isPresent();
        // The new one only receives until the old one is deleted; that one then receives a while longer.
        assertThat(pair.b.dataplane.sas).hasSize(3);
        assertThat(pair.b.dataplane.policies).hasSize(2);
        a.ask(ExchangeType.INFORMATIONAL, List.of(DeletePayload.ofEsp(List.of(old))));
        assertThat(pair.b.dataplane.sas).hasSize(3);
        assertThat(pair.b.dataplane.policies).hasSize(2);
        pair.pass(Duration.ofSeconds(6));
        assertThat(pair.b.dataplane.sas).hasSize(2);
        assertThat(pair.b.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.b.sa().children().get(0).outbound().spi()).isEqualTo(0x11223344);
    }

    @Test
    void whatIsNotThereCannotBeRekeyed() {
        up();
        var rekey = new NotifyPayload(Proposal.ESP, SPI, NotifyType.REKEY_SA.code(), Octets.empty());
        assertThat(Puppet.type(a.askForNotify(ExchangeType.CREATE_CHILD_SA, request(SPI, "aes256gcm16", rekey))))
                .isEqualTo(NotifyType.CHILD_SA_NOT_FOUND);
        HandshakeTest.assertUp(pair);
    }

    /** The SPI is in use already, between these addresses: the one that was there first stays. */
    @Test
    void aRefusedChildTakesNobodyElsesSpiAway() {
        up();
        Octets used = Octets.ofInt(pair.a.sa().children().get(0).inbound().spi());
        a.ask(ExchangeType.CREATE_CHILD_SA, request(used, "aes256gcm16"));
        pair.b.sent.clear();
        HandshakeTest.assertUp(withoutReasons());
    }

    private Pair withoutReasons() {
        assertThat(pair.b.failures()).containsExactly("net0: the SPI is taken");
        return pair;
    }

    @Test
    void aShareOfAnotherMethodIsRefusedWithTheMethodWanted() {
        up("aes256gcm16-ecp256-x25519");
        NotifyPayload notify =
                a.askForNotify(ExchangeType.CREATE_CHILD_SA, request(SPI, "aes256gcm16-ecp256-x25519", share(1)));
        assertThat(Puppet.type(notify)).isEqualTo(NotifyType.INVALID_KE_PAYLOAD);
        assertThat(notify.data()).isEqualTo(Octets.of((byte) 0, (byte) 19));
        assertThat(Puppet.type(a.askForNotify(ExchangeType.IKE_FOLLOWUP_KE, List.of(share(2)))))
                .isEqualTo(NotifyType.STATE_NOT_FOUND);
        HandshakeTest.assertUp(pair);
    }

    /**
     * <pre>
     *   CREATE_CHILD_SA  SA Ni KE TSi TSr  --&gt;
     *                                      &lt;--  SA Nr KE TSi TSr N(ADDITIONAL_KEY_EXCHANGE)
     *   IKE_FOLLOWUP_KE  KE(mlkem768) N    --&gt;
     * </pre>
     */
    private Payload beginSeries() {
        up("aes256gcm16-x25519-ke1_mlkem768");
        List<Payload> answer =
                a.ask(ExchangeType.CREATE_CHILD_SA, request(SPI, "aes256gcm16-x25519-ke1_mlkem768", share(1)));
        return Inside.notify(answer, NotifyType.ADDITIONAL_KEY_EXCHANGE).orElseThrow();
    }

    private static Payload mlKemShare() {
        KeyExchangeMethod method = Pair.METHODS.get(4);
        return new KePayload(
                method.transformId(), method.initiate(new SeededRandom(3)).share());
    }

    @Test
    void aSeriesEndsWithItsLastKeyExchange() {
        Payload link = beginSeries();
        assertThat(pair.b.sa().children()).hasSize(1);
        assertThat(a.ask(ExchangeType.IKE_FOLLOWUP_KE, List.of(mlKemShare(), link)))
                .singleElement()
                .isInstanceOf(KePayload.class);
        assertThat(pair.b.sa().children()).hasSize(2);
        assertStateNotFound(link);
    }

    @Test
    void aFollowUpOnAnUnknownLinkIsRefused() {
        beginSeries();
        assertStateNotFound(NotifyPayload.of(NotifyType.ADDITIONAL_KEY_EXCHANGE, SPI));
        assertStateNotFound(NotifyPayload.of(NotifyType.ADDITIONAL_KEY_EXCHANGE));
    }

    @Test
    void aSeriesIsForgottenAfterTwentySeconds() {
        Payload link = beginSeries();
        pair.now = pair.now.plusSeconds(20);
        pair.b.engine.handle(new Input.Deadline(), pair.now);
        assertStateNotFound(link);
        assertThat(pair.b.sa().children()).hasSize(1);
    }

    @Test
    void aSeriesIsForgottenAfterABadShare() {
        Payload link = beginSeries();
        int length = Pair.METHODS.get(4).initiatorShareLength();
        byte[] bad = new byte[length];
        Arrays.fill(bad, (byte) 0xff);
        Payload share = new KePayload(Pair.METHODS.get(4).transformId(), Octets.of(bad));
        assertThat(Puppet.type(a.askForNotify(ExchangeType.IKE_FOLLOWUP_KE, List.of(share, link))))
                .isEqualTo(NotifyType.INVALID_SYNTAX);
        assertStateNotFound(link);
        assertStateNotFound(link);
        HandshakeTest.assertUp(pair);
    }

    private void assertStateNotFound(Payload link) {
        assertThat(Puppet.type(a.askForNotify(ExchangeType.IKE_FOLLOWUP_KE, List.of(mlKemShare(), link))))
                .isEqualTo(NotifyType.STATE_NOT_FOUND);
    }

    @Test
    void aMethodThatLeavesBeforeAChildIsMadeFailsThatChildOnly() {
        pair.configure(tunnel -> {
            tunnel.children = 2;
            tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem512");
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.deliverUntil(() -> !pair.b.dataplane.sas.isEmpty());
        pair.a.engine.handle(new Input.OfferMethods(Pair.METHODS.subList(0, 1)), pair.now);
        pair.settle();
        assertThat(pair.a.failures())
                .containsExactly("net1: esp: no bundle brings mlkem512: feature:install quoin-kex-mlkem");
        assertThat(pair.a.sa().children()).hasSize(1);
    }

    @Test
    void aChildThatIsUnderWayIsNotBegunAgain() {
        pair.configure(tunnel -> {
            tunnel.children = 20;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.deliverUntil(() -> !pair.a.dataplane.sas.isEmpty());
        pair.initiate(pair.a);
        pair.settle();
        assertThat(pair.a.sa().children()).hasSize(20);
        assertThat(pair.b.sa().children()).hasSize(20);
        assertThat(pair.a.dataplane.keys).hasSize(40).isEqualTo(pair.b.dataplane.keys);
    }

    @Test
    void endingWithManyChildrenUnderWayIsQuickAndComplete() {
        pair.configure(tunnel -> {
            tunnel.children = 40;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.deliverUntil(() -> pair.a.dataplane.sas.size() == 6);
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        int before = pair.transcript.size();
        pair.settle();
        assertThat(pair.transcript.size() - before).isLessThanOrEqualTo(4);
        pair.a.assertNothingLeft();
        pair.b.assertNothingLeft();
    }

    @Test
    void simultaneousInitiationEndsWithEqualKeysOnBothSides() {
        for (int ahead = 0; ahead < 10; ahead++) {
            var both = new Pair(40 + ahead);
            both.configure(tunnel -> tunnel);
            both.initiate(both.a);
            both.deliverSome(ahead);
            both.initiate(both.b);
            both.pass(Duration.ofSeconds(40));
            assertThat(both.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
            assertThat(both.a.dataplane.keys).hasSize(2).isEqualTo(both.b.dataplane.keys);
            assertThat(both.a.tunnel().sas()).hasSize(1);
            assertThat(both.b.tunnel().sas()).hasSize(1);
        }
    }

    @Test
    void rekeyingTheIkeSaNeedsAnAcceptableProposal() {
        up();
        var ike = new Proposal(
                1,
                Proposal.IKE,
                Octets.ofLong(5),
                ProposalSpec.ike("aes256gcm16-prfsha384-x25519").transforms());
        List<Payload> request =
                List.of(new SaPayload(List.of(ike)), new NoncePayload(Octets.of(new byte[32])), share(1));
        assertThat(Optional.of(a.askForNotify(ExchangeType.CREATE_CHILD_SA, request))
                        .map(Puppet::type))
                .contains(NotifyType.NO_PROPOSAL_CHOSEN);
        HandshakeTest.assertUp(pair);
    }
}
