package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.PeerConfig.Childless;
import io.quoin.ipsec.EspSa;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import io.quoin.wire.SaPayload;
import io.quoin.wire.TsPayload;
import io.quoin.wire.vectors.Vectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RFC 6023, and the first Child SA with key exchanges of its own (RFC 9370, 2.2.5.1).
 *
 * <pre>
 *   IKE_SA_INIT      ...                         --&gt;
 *                                                &lt;--  ... N(CHILDLESS_IKEV2_SUPPORTED)
 *   IKE_AUTH         IDi AUTH                    --&gt;
 *                                                &lt;--  IDr AUTH
 *   CREATE_CHILD_SA  SA Ni KE TSi TSr            --&gt;
 *                                                &lt;--  SA Nr KE TSi TSr N(ADDITIONAL_KEY_EXCHANGE)
 *   IKE_FOLLOWUP_KE  KE(mlkem768) N(A_K_E)       --&gt;
 *                                                &lt;--  KE(mlkem768)
 * </pre>
 */
class ChildlessTest {
    private static final String ESP = "aes256gcm16-x25519-ke1_mlkem768";

    private final Pair pair = new Pair(60);
    private final List<ExchangeType> requests = new ArrayList<>();
    private final List<Payload> inIkeAuth = new ArrayList<>();

    private void run(UnaryOperator<Pair.Tunnels> change) {
        pair.network = datagrams -> datagrams.peek(this::look);
        pair.configure(tunnel -> {
            tunnel.esp = List.of(ESP);
            return change.apply(tunnel);
        });
        pair.initiate(pair.a);
        pair.settle();
    }

    private void look(Datagram datagram) {
        IkeHeader header = Puppet.header(datagram.octets());
        if (!header.response()) {
            requests.add(ExchangeType.of(header.exchangeType()).orElseThrow());
        }
        if (header.is(ExchangeType.IKE_AUTH)) {
            inIkeAuth.addAll(opened(header.response() ? pair.a : pair.b, datagram));
        }
    }

    private static List<Payload> opened(Pair.Side receiver, Datagram datagram) {
        try {
            Reassembly.Whole whole = Conversation.open(
                            datagram.octets(), Puppet.ikeSa(receiver).keys(), new Reassembly())
                    .orElseThrow();
            return Payloads.decode(whole.firstInner(), whole.plaintext());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Payload> ofChild(List<Payload> payloads) {
        return payloads.stream()
                .filter(payload -> payload instanceof SaPayload
                        || payload instanceof TsPayload
                        || payload instanceof NotifyPayload notify && notify.is(NotifyType.USE_TRANSPORT_MODE))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Childless.class,
            names = {"PREFERRED", "REQUIRED"})
    void makesEveryChildByCreateChildSa(Childless childless) {
        run(tunnel -> {
            tunnel.childlessA = childless;
            tunnel.children = 2;
            return tunnel;
        });
        assertThat(pair.a.tunnel().reason() + pair.b.tunnel().reason()).isEmpty();
        assertThat(pair.a.dataplane.keys).hasSize(4).isEqualTo(pair.b.dataplane.keys);
        assertThat(pair.a.sa().children()).extracting(ChildSaStatus::proposal).containsExactly(ESP, ESP);
        assertThat(pair.b.sa().children()).extracting(ChildSaStatus::proposal).containsExactly(ESP, ESP);
        assertThat(ofChild(inIkeAuth)).isEmpty();
        assertThat(requests).contains(ExchangeType.IKE_FOLLOWUP_KE);
    }

    @Test
    void saysInIkeAuthNothingOfTransportMode() {
        run(tunnel -> {
            tunnel.childlessA = Childless.REQUIRED;
            tunnel.mode = EspSa.Mode.TRANSPORT;
            return tunnel;
        });
        HandshakeTest.assertUp(pair);
        assertThat(ofChild(inIkeAuth)).isEmpty();
        assertThat(pair.a.dataplane.sas.values()).extracting(EspSa::mode).containsOnly(EspSa.Mode.TRANSPORT);
    }

    @Test
    void isNotDoneUnlessItIsWanted() {
        run(tunnel -> tunnel);
        HandshakeTest.assertUp(pair);
        assertThat(ofChild(inIkeAuth)).hasSize(6);
        assertThat(requests).doesNotContain(ExchangeType.CREATE_CHILD_SA);
    }

    /** What the recorded initiator left out and what its responder announced, ours do as well. */
    @Test
    void looksLikeTheRecordedConversation() throws Exception {
        var recorded = new Conversation(Vectors.load("childless-x25519-mlkem768"));
        for (Conversation.Opened message : recorded.opened("IKE_AUTH")) {
            assertThat(ofChild(message.payloads())).isEmpty();
        }
        assertThat(Inside.has(recorded.init(true).payloads(), NotifyType.CHILDLESS_IKEV2_SUPPORTED))
                .isTrue();
        assertThat(Inside.has(recorded.init(false).payloads(), NotifyType.CHILDLESS_IKEV2_SUPPORTED))
                .isFalse();
        var seen = new ArrayList<Payload>();
        pair.network = Tampering.ofInit(true, payloads -> {
            seen.addAll(payloads);
            return payloads;
        });
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        NotifyPayload announced =
                Inside.notify(seen, NotifyType.CHILDLESS_IKEV2_SUPPORTED).orElseThrow();
        assertThat(announced.protocolId()).isEqualTo(1);
        assertThat(announced.spi().isEmpty() && announced.data().isEmpty()).isTrue();
    }

    @Test
    void failsWhereItIsRequiredAndThePeerDoesNotSupportIt() {
        runWithoutSupport(Childless.REQUIRED);
        assertThat(pair.a.tunnel().reason())
                .isEqualTo("the peer does not support childless initiation, which childless = required demands");
        assertThat(requests).containsExactly(ExchangeType.IKE_SA_INIT);
    }

    @Test
    void makesTheChildInIkeAuthWhereItIsPreferredAndThePeerDoesNotSupportIt() {
        runWithoutSupport(Childless.PREFERRED);
        assertThat(ofChild(inIkeAuth)).hasSize(3);
    }

    private void runWithoutSupport(Childless childless) {
        var strip = Tampering.ofInit(true, Tampering.without(NotifyType.CHILDLESS_IKEV2_SUPPORTED));
        pair.network = datagrams -> strip.apply(datagrams.peek(this::look));
        pair.configure(tunnel -> {
            tunnel.childlessA = childless;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
    }

    /** The initiator that keeps the tunnel up makes the child again, and then with its key exchanges. */
    @Test
    void refusesOnlyTheChildOfAPeerThatShouldBeginWithoutOne() {
        run(tunnel -> {
            tunnel.childlessB = Childless.REQUIRED;
            tunnel.initiateA = true;
            return tunnel;
        });
        assertThat(pair.a.sa().state()).isEqualTo("established");
        assertThat(pair.a.sa().children()).isEmpty();
        assertThat(pair.b.tunnel().reason())
                .isEqualTo("the peer wants a Child SA in IKE_AUTH, which childless = required forbids");
        pair.pass(Duration.ofSeconds(2));
        HandshakeTest.assertUp(pair);
        assertThat(pair.b.sa().children()).extracting(ChildSaStatus::proposal).containsExactly(ESP);
    }

    @Test
    void triesTheFirstChildAgainOnTheSameIkeSa() {
        pair.b.dataplane.refuses = true;
        run(tunnel -> {
            tunnel.childlessA = Childless.REQUIRED;
            tunnel.initiateA = true;
            return tunnel;
        });
        long spi = pair.a.sa().localSpi();
        assertThat(pair.a.sa().children()).isEmpty();
        assertThat(pair.a.tunnel().reason()).contains("TEMPORARY_FAILURE");
        pair.b.dataplane.refuses = false;
        pair.pass(Duration.ofSeconds(3));
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().localSpi()).isEqualTo(spi);
    }

    @Test
    void survivesTheLossOfEverySingleDatagram() {
        for (int lost = 0; lost < 12; lost++) {
            int victim = lost;
            var lossy = new Pair(61);
            int[] count = {0};
            lossy.network = datagrams -> datagrams.filter(datagram -> count[0]++ != victim);
            lossy.configure(tunnel -> {
                tunnel.childlessA = Childless.REQUIRED;
                tunnel.esp = List.of(ESP);
                return tunnel;
            });
            lossy.initiate(lossy.a);
            lossy.pass(Duration.ofSeconds(10));
            HandshakeTest.assertUp(lossy);
        }
    }
}
