package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.Protection;
import io.quoin.kex.testkit.SeededRandom;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wrong exchange for the state: every exchange type in every state, as a request and as a response. The message id
 * is the one that is due, and what is protected has the payloads that are due, so that only the type can be wrong.
 *
 * <pre>
 *   bare       in clear, with a notify
 *   forged     in an Encrypted payload of nobody's key
 *   protected  by the keys in force
 *
 *   spi, unfit, id, forged   dropped and counted as UNKNOWN_SPI, UNEXPECTED, MESSAGE_ID or NOT_AUTHENTIC: nothing has
 *                            changed, and the tunnel comes up or stays so
 *   ok                       taken
 *   ()                       answered with nothing
 *   STATE, TEMP, SYNTAX      answered with STATE_NOT_FOUND, TEMPORARY_FAILURE, INVALID_SYNTAX; the IKE SA goes on
 *   SYNTAX!                  told to the peer, and the IKE SA has ended
 *   !                        the IKE SA has ended without a word: nothing protects IKE_SA_INIT, which is begun anew
 * </pre>
 */
class WrongExchangeTest {
    /** IKE_SESSION_RESUME (RFC 5723) is known and not done; 240 is for private use. */
    private static final List<Integer> EXCHANGES = List.of(34, 43, 35, 36, 44, 37, 38, 240);

    private static final Map<DropReason, String> DROPS = Map.of(
            DropReason.UNKNOWN_SPI, "spi",
            DropReason.UNEXPECTED, "unfit",
            DropReason.MESSAGE_ID, "id",
            DropReason.NOT_AUTHENTIC, "forged");

    private static final Map<NotifyType, String> NOTIFIES = Map.of(
            NotifyType.INVALID_SYNTAX, "SYNTAX",
            NotifyType.STATE_NOT_FOUND, "STATE",
            NotifyType.TEMPORARY_FAILURE, "TEMP");

    private static final String TABLE = """
            bare request             INIT     INTER    AUTH     CREATE   FOLLOW   INFO     38       240
            no IKE SA                unfit    spi      spi      spi      spi      spi      spi      spi
            INIT sent                unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            INTERMEDIATE sent        unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            AUTH sent                unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            waiting for INTERMEDIATE unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            waiting for AUTH         unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            established, initiator   unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            established, responder   unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            replaced                 unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            deleted                  unfit    spi      spi      spi      spi      spi      spi      spi

            bare response            INIT     INTER    AUTH     CREATE   FOLLOW   INFO     38       240
            no IKE SA                spi      spi      spi      spi      spi      spi      spi      spi
            INIT sent                !        unfit    unfit    unfit    unfit    unfit    unfit    unfit
            INTERMEDIATE sent        unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            AUTH sent                unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            waiting for INTERMEDIATE unfit    id       id       id       id       id       id       id
            waiting for AUTH         unfit    id       id       id       id       id       id       id
            established, initiator   unfit    id       id       id       id       id       id       id
            established, responder   unfit    id       id       id       id       id       id       id
            replaced                 unfit    id       id       id       id       id       id       id
            deleted                  spi      spi      spi      spi      spi      spi      spi      spi

            forged request           INIT     INTER    AUTH     CREATE   FOLLOW   INFO     38       240
            no IKE SA                unfit    spi      spi      spi      spi      spi      spi      spi
            INIT sent                unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            INTERMEDIATE sent        unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            AUTH sent                unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            waiting for INTERMEDIATE unfit    forged   forged   forged   forged   forged   forged   forged
            waiting for AUTH         unfit    forged   forged   forged   forged   forged   forged   forged
            established, initiator   unfit    forged   forged   forged   forged   forged   forged   forged
            established, responder   unfit    forged   forged   forged   forged   forged   forged   forged
            replaced                 unfit    forged   forged   forged   forged   forged   forged   forged
            deleted                  unfit    spi      spi      spi      spi      spi      spi      spi

            forged response          INIT     INTER    AUTH     CREATE   FOLLOW   INFO     38       240
            no IKE SA                spi      spi      spi      spi      spi      spi      spi      spi
            INIT sent                !        unfit    unfit    unfit    unfit    unfit    unfit    unfit
            INTERMEDIATE sent        unfit    forged   forged   forged   forged   forged   forged   forged
            AUTH sent                unfit    forged   forged   forged   forged   forged   forged   forged
            waiting for INTERMEDIATE unfit    id       id       id       id       id       id       id
            waiting for AUTH         unfit    id       id       id       id       id       id       id
            established, initiator   unfit    id       id       id       id       id       id       id
            established, responder   unfit    id       id       id       id       id       id       id
            replaced                 unfit    id       id       id       id       id       id       id
            deleted                  spi      spi      spi      spi      spi      spi      spi      spi

            protected request        INIT     INTER    AUTH     CREATE   FOLLOW   INFO     38       240
            INTERMEDIATE sent        unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            AUTH sent                unfit    unfit    unfit    unfit    unfit    unfit    unfit    unfit
            waiting for INTERMEDIATE unfit    ok       SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!
            waiting for AUTH         unfit    SYNTAX!  ok       SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!
            established, initiator   unfit    SYNTAX!  SYNTAX!  SYNTAX   STATE    ()       SYNTAX!  SYNTAX!
            established, responder   unfit    SYNTAX!  SYNTAX!  SYNTAX   STATE    ()       SYNTAX!  SYNTAX!
            replaced                 unfit    SYNTAX!  SYNTAX!  TEMP     TEMP     ()       SYNTAX!  SYNTAX!
            deleted                  unfit    spi      spi      spi      spi      spi      spi      spi

            protected response       INIT     INTER    AUTH     CREATE   FOLLOW   INFO     38       240
            INTERMEDIATE sent        unfit    ok       SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!
            AUTH sent                unfit    SYNTAX!  ok       SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!  SYNTAX!
            waiting for INTERMEDIATE unfit    id       id       id       id       id       id       id
            waiting for AUTH         unfit    id       id       id       id       id       id       id
            established, initiator   unfit    id       id       id       id       id       id       id
            established, responder   unfit    id       id       id       id       id       id       id
            replaced                 unfit    id       id       id       id       id       id       id
            deleted                  spi      spi      spi      spi      spi      spi      spi      spi
            """;

    static Stream<Arguments> rows() {
        return Stream.of(TABLE.split("\n\n")).flatMap(block -> {
            List<String> lines = block.lines().toList();
            String kind = lines.get(0).substring(0, 25).strip();
            return lines.stream()
                    .skip(1)
                    .map(line -> Arguments.of(
                            kind,
                            line.substring(0, 25).strip(),
                            List.of(line.substring(25).split(" +"))));
        });
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("rows")
    void hasThisFate(String kind, String place, List<String> fates) {
        List<String> found = EXCHANGES.stream()
                .map(exchange -> new Trial(place).fate(kind, exchange))
                .toList();
        assertThat(found).isEqualTo(fates);
    }

    /** One message to one side in one state. */
    private static final class Trial {
        private final Pair pair = new Pair(800);
        private final String place;
        private final Pair.Side side;
        private final Pair.Side other;
        private final List<String> said = new ArrayList<>();

        Trial(String place) {
            this.place = place;
            side = place.endsWith("sent") || place.endsWith("initiator") ? pair.a : pair.b;
            other = side == pair.a ? pair.b : pair.a;
            pair.configure(tunnel -> {
                // One datagram for each message.
                tunnel.fragmentSize = 4000;
                return tunnel;
            });
            if (!place.equals("no IKE SA")) {
                pair.initiate(pair.a);
                reach();
            }
        }

        private void reach() {
            switch (place) {
                case "INIT sent" -> {}
                case "INTERMEDIATE sent" -> pair.deliverUntil(() -> sa().state() instanceof IntermediateSent);
                case "AUTH sent" -> pair.deliverUntil(() -> sa().state() instanceof AuthSent);
                case "waiting for INTERMEDIATE" -> pair.deliverSome(2);
                case "waiting for AUTH" -> pair.deliverSome(4);
                default -> pair.settle();
            }
            if (place.equals("replaced")) {
                Steps.established(pair.a).onDeadline(Deadlines.Kind.REKEY);
                pair.deliverUntil(() -> Puppet.ikeSas(side).size() == 2);
            }
        }

        private IkeSa sa() {
            return Puppet.ikeSas(side).values().stream()
                    .filter(sa -> !place.equals("replaced") || sa.state().word().equals("replaced"))
                    .findFirst()
                    .orElseThrow();
        }

        String fate(String kind, int exchange) {
            boolean response = kind.endsWith("response");
            if (place.equals("no IKE SA")) {
                long responderSpi = exchange == 34 && !response ? 0 : 78;
                var header = new IkeHeader(77, responderSpi, 2, 0, exchange, !response, false, response, 0);
                return fate(new Message(header, List.of(outer(kind))).encode(), List.of());
            }
            IkeSa sa = sa();
            Octets octets = message(kind, exchange, response, sa);
            if (place.equals("deleted")) {
                pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
                pair.settle();
                return fate(octets, List.of());
            }
            return fate(octets, List.of(sa));
        }

        private Octets message(String kind, int exchange, boolean response, IkeSa sa) {
            SaDetails details = sa.details();
            boolean ofInitiator = !details.initiator();
            int id = response ? sa.window().requestId() : sa.window().expectedRequest();
            var header = new IkeHeader(
                    details.initiatorSpi(), details.responderSpi(), 2, 0, exchange, ofInitiator, false, response, id);
            if (!kind.startsWith("protected")) {
                return new Message(header, List.of(outer(kind))).encode();
            }
            var protection = sa.keys().protection(ofInitiator);
            return Sealing.seal(header, due(response), protection, Integer.MAX_VALUE, new SeededRandom(1))
                    .datagrams()
                    .get(0);
        }

        private static Payload outer(String kind) {
            return kind.startsWith("forged")
                    ? new EncryptedPayload(41, Octets.of(new byte[64]))
                    : NotifyPayload.of(NotifyType.INITIAL_CONTACT);
        }

        /** What the other side would say in the exchange that is due: it has said it, or does so now, to nobody. */
        private List<Payload> due(boolean response) {
            if (response && place.endsWith("sent")) {
                return inside(answer(), sa().keys().protection(false));
            }
            return !response && place.startsWith("waiting")
                    ? inside(other.sent.peek(), sa().keys().protection(true))
                    : List.of();
        }

        private Datagram answer() {
            Datagram request = side.sent.peek();
            pair.arrive(other, request);
            return other.sent.removeLast();
        }

        private static List<Payload> inside(Datagram datagram, Protection protection) {
            try {
                var body = (EncryptedPayload)
                        Message.decode(datagram.octets()).payloads().get(0);
                Octets text =
                        Sealing.open(datagram.octets(), body.body(), protection).orElseThrow();
                return Payloads.decode(body.firstInner(), text);
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        private String fate(Octets octets, List<IkeSa> sas) {
            String before = snapshot();
            pair.watch = (from, datagram) -> sas.forEach(sa -> {
                if (from == side) {
                    said.add(describe(datagram, sa));
                }
            });
            long drops = drops();
            pair.arrive(side, new Datagram(local(other), local(side), octets));
            pair.watch = (from, datagram) -> {};
            if (drops() > drops) {
                assertThat(said).isEmpty();
                assertThat(snapshot()).isEqualTo(before);
                assertGoesOn();
                return dropped();
            }
            if (sas.stream().anyMatch(IkeSa::isClosed)) {
                assertThat(Puppet.ikeSas(side).values()).doesNotContainAnyElementsOf(sas);
                return String.join(" ", said) + "!";
            }
            if (said.isEmpty() || said.contains("ok")) {
                assertGoesOn();
                return "ok";
            }
            return String.join(" ", said);
        }

        private void assertGoesOn() {
            if (place.equals("no IKE SA") || place.equals("deleted")) {
                assertThat(Puppet.ikeSas(side)).isEmpty();
            } else {
                pair.settle();
                HandshakeTest.assertUp(pair);
            }
        }

        private long drops() {
            return side.engine.drops().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        /** Before this one there was none. */
        private String dropped() {
            return side.engine.drops().keySet().stream().map(DROPS::get).collect(Collectors.joining(" "));
        }

        private String snapshot() {
            return Puppet.ikeSas(side).values().stream()
                            .map(sa -> sa.state().word()
                                    + sa.window().requestId()
                                    + sa.window().expectedRequest()
                                    + sa.window().transmissions()
                                    + sa.details().remote()
                                    + sa.keys())
                            .toList()
                    + side.engine.tunnels().toString()
                    + side.engine.halfOpen()
                    + side.events
                    + side.sent
                    + side.dataplane.sas
                    + side.dataplane.policies;
        }

        /** What is said in the one notify, in nothing, or in more. */
        private static String describe(Datagram datagram, IkeSa sa) {
            List<Payload> payloads =
                    inside(datagram, sa.keys().protection(sa.details().initiator()));
            if (payloads.isEmpty()) {
                return "()";
            }
            return payloads.get(0) instanceof NotifyPayload notify ? NOTIFIES.get(Puppet.type(notify)) : "ok";
        }

        private static InetSocketAddress local(Pair.Side side) {
            return new InetSocketAddress(side.address, 500);
        }
    }
}
