package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.SeededRandom;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.Payload;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A gateway, B, and a peer that says what a script has it say: A, whose messages are sealed with the keys of its IKE SA
 * once there are any. Some scripts want an honest peer too, C, which takes time to set up. Whatever A says, B must go
 * on, keep to its limits, leave C alone, and have nothing of A left when A has been silent for long enough.
 */
final class HostilePeer {
    private static final List<KeyExchangeMethod> METHODS = SimulatedMethod.all(() -> false);
    private static final int MAX_STEPS = 48;
    private static final int MAX_DEADLINES = 10_000;
    private static final int MAX_DATAGRAMS_PER_STEP = 1000;
    /** A peer that is gone is noticed after 30 + 62 seconds, where its address changes twice. */
    private static final Duration SILENCE = Duration.ofSeconds(300);

    private static final Duration LONG = Duration.ofDays(30);
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");
    private static final Pattern CONTROLS_IN_LINE = Pattern.compile("[\\p{Cntrl}&&[^\\n]]");
    /** Both ends of the tunnel as the first octet of a script has it: reading them takes longer than a handshake. */
    private static final Map<Integer, List<PeerConfig>> CONFIGURATIONS = new ConcurrentHashMap<>();

    private final Script script;
    private final boolean keyed;
    private final boolean befriended;
    private final Pair pair;
    private final Pair.Side a;
    private final Pair.Side b;
    private final Pair.Side c;
    private final Deque<Datagram> toC = new ArrayDeque<>();
    private final Octets before;

    /** @param keyed whether the script may use keys of A */
    private HostilePeer(Script script, boolean keyed) {
        this.script = script;
        this.keyed = keyed;
        int how = script.u8();
        var cookies = EngineSettings.defaults().withCookieThreshold((how & 0x01) == 0 ? 64 : 0);
        pair = new Pair(7, EngineSettings.defaults(), cookies);
        a = pair.a;
        b = pair.b;
        c = pair.new Side(Pair.address("192.0.2.3"), 9, EngineSettings.defaults());
        pair.watch = (side, datagram) -> {
            if (side == b && datagram.remote().getAddress().equals(c.address)) {
                toC.add(b.sent.removeLast());
            }
        };
        Stream.of(a, b, c).forEach(side -> side.engine.handle(new Input.OfferMethods(METHODS), pair.now));
        int begun = script.u8();
        befriended = (begun & 0x20) == 0;
        if (befriended) {
            befriend();
        }
        before = ofC();
        List<PeerConfig> ends = CONFIGURATIONS.computeIfAbsent(how, HostilePeer::configurations);
        a.engine.handle(new Input.PutPeer(ends.get(0)), pair.now);
        b.engine.handle(new Input.PutPeer(ends.get(1)), pair.now);
        pair.initiate((how & 0x02) == 0 ? a : b);
        pair.deliverSome(begun & 0x1f);
    }

    /** Lets a peer without keys do what a script says, before it has authenticated. */
    static void withoutKeys(byte[] script) {
        new HostilePeer(new Script(script), false).run();
    }

    /** Lets a peer with the keys do what a script says. */
    static void withKeys(byte[] script) {
        new HostilePeer(new Script(script), true).run();
    }

    private static List<PeerConfig> configurations(int how) {
        var tunnel = new Pair.Tunnels();
        tunnel.ike = List.of(
                ((how & 0x04) == 0 ? "aes256gcm16-prfsha384" : "aes256-sha384-prfsha384") + "-x25519-ke1_mlkem768",
                "aes256gcm16-prfsha256-x25519-ke1_mlkem768",
                "aes128gcm16-prfsha256-ecp256-x25519");
        tunnel.childlessA =
                tunnel.childlessB = (how & 0x08) == 0 ? PeerConfig.Childless.NO : PeerConfig.Childless.PREFERRED;
        tunnel.fragmentSize = (how & 0x10) == 0 ? 1280 : 576;
        tunnel.esp = (how & 0x20) == 0
                ? List.of("aes256gcm16", "aes256gcm16-x25519")
                : List.of("aes256gcm16-x25519-ke1_mlkem768");
        tunnel.children = (how & 0x40) == 0 ? 1 : 2;
        tunnel.anywhere = (how & 0x80) != 0 && (how & 0x02) == 0;
        return List.of(tunnel.config(true), tunnel.config(false));
    }

    private void befriend() {
        var tunnel = new Pair.Tunnels();
        tunnel.name = "cb";
        tunnel.addressA = c.address;
        tunnel.idA = "c.lab";
        tunnel.idAasSeenByB = "c.lab";
        tunnel.selectorsA = List.of("10.3.0.0/16");
        tunnel.credentialsA = psk();
        tunnel.credentialsB = psk();
        // A script may last hours, and is not to meet what only time asks for.
        tunnel.lifetimes = new Lifetimes(LONG, LONG, 0, 0, Duration.ZERO);
        tunnel.liveness = LONG;
        c.engine.handle(new Input.PutPeer(tunnel.config(true)), pair.now);
        b.engine.handle(new Input.PutPeer(tunnel.config(false)), pair.now);
        c.engine.handle(new Input.Initiate("cb"), pair.now);
        talkToC();
    }

    private static Optional<Credentials> psk() {
        return Optional.of(new Credentials.PreSharedKey(Secret.copyOf("another key".getBytes())));
    }

    private void run() {
        for (int i = 0; i < MAX_STEPS && !script.isAtEnd(); i++) {
            step(script.u8() % (keyed ? 7 : 4));
            talkToC();
            assertWithinLimits();
            a.events.clear();
        }
        assertAnswers();
        a.sent.clear();
        pass(SILENCE, b, c);
        assertNothingLeftOfA();
    }

    private void step(int kind) {
        switch (kind) {
            case 0 -> pair.deliverSome(1 + script.u8() % 8);
            case 1 -> octets();
            case 2 -> pass(Duration.ofSeconds(script.u8()), a, b, c);
            case 3 -> command();
            case 4 -> say();
            case 5 -> sayInPieces();
            default -> sayOtherwise();
        }
    }

    /** Octets from A or from a stranger, with SPIs that mean something where the script wants it. */
    private void octets() {
        int how = script.u8();
        byte[] octets = script.octets().toBytes();
        if (octets.length >= IkeHeader.LENGTH) {
            ByteBuffer header = ByteBuffer.wrap(octets);
            ofA().findFirst().map(IkeSa::details).ifPresent(details -> {
                if ((how & 0x02) != 0) {
                    header.putLong(0, details.initiatorSpi());
                }
                if ((how & 0x04) != 0) {
                    header.putLong(8, details.responderSpi());
                }
            });
            if ((how & 0x08) == 0) {
                header.putInt(24, octets.length);
            }
        }
        arrive((how & 0x01) == 0 ? a.address.getHostAddress() : "203.0.113.9", Octets.of(octets));
    }

    private void command() {
        int what = script.u8();
        Input input =
                switch (what % 3) {
                    case 0 -> new Input.Rekey("ab");
                    case 1 -> new Input.Initiate("ab");
                    default -> new Input.Terminate("ab");
                };
        ((what & 0x80) == 0 ? b : a).engine.handle(input, pair.now);
    }

    /** A message that is sealed as A's messages are. */
    private void say() {
        saidIn((sa, header) -> {
            int first = script.u8();
            arriveFrom(sa, sealed(sa, header, script.octets(), body -> new EncryptedPayload(first, body)));
        });
    }

    private void sayInPieces() {
        saidIn((sa, header) -> {
            int first = script.u8();
            int total = 1 + script.u8() % 200;
            int number = 1 + script.u8() % total;
            arriveFrom(
                    sa,
                    sealed(
                            sa,
                            header,
                            script.octets(),
                            body -> new EncryptedFragmentPayload(number == 1 ? first : 0, number, total, body)));
        });
    }

    private interface Saying {
        void say(IkeSa sa, IkeHeader header);
    }

    private void saidIn(Saying saying) {
        List<IkeSa> sas = ofA().filter(sa -> sa.keys() != null).toList();
        int which = script.u8();
        if (sas.isEmpty()) {
            return;
        }
        IkeSa sa = sas.get(which % sas.size());
        int exchange = script.u8();
        int flags = script.u8();
        int ahead = (byte) script.u8();
        boolean response = (flags & 0x01) != 0;
        int id = (response ? sa.window().requestId() : sa.window().expectedRequest()) + ahead;
        boolean ofInitiator = sa.details().initiator() == ((flags & 0x02) != 0);
        saying.say(
                sa,
                new IkeHeader(
                        sa.details().initiatorSpi(),
                        sa.details().responderSpi(),
                        2,
                        0,
                        exchange,
                        ofInitiator,
                        (flags & 0x04) != 0,
                        response,
                        id));
    }

    private static Octets sealed(IkeSa sa, IkeHeader header, Octets plaintext, Function<Octets, Payload> payload) {
        var protection = sa.keys().protection(!sa.details().initiator());
        int length = protection.sealedLength(plaintext.length());
        Octets whole = new Message(header, List.of(payload.apply(Octets.of(new byte[length])))).encode();
        Octets start = whole.slice(0, whole.length() - length);
        return Octets.concat(start, protection.seal(start, plaintext, new SeededRandom(1)));
    }

    /** The next message that the engine of A has sent, but with some of its octets replaced by others. */
    private void sayOtherwise() {
        while (a.sent.isEmpty() && !b.sent.isEmpty()) {
            pair.deliver(b);
        }
        int from = script.u16();
        int removed = script.u8();
        Octets instead = script.octets();
        Datagram datagram = a.sent.poll();
        if (datagram == null) {
            return;
        }
        Function<Octets, Octets> change = octets -> spliced(octets, from, removed, instead);
        arriveFrom(datagram.local(), datagram.remote(), changed(datagram.octets(), change));
    }

    private Octets changed(Octets datagram, Function<Octets, Octets> change) {
        try {
            Message message = Message.decode(datagram);
            IkeHeader header = message.header();
            if (header.is(ExchangeType.IKE_SA_INIT)) {
                byte[] octets = change.apply(datagram).toBytes();
                if (octets.length >= IkeHeader.LENGTH) {
                    ByteBuffer.wrap(octets).putInt(24, octets.length);
                }
                return Octets.of(octets);
            }
            IkeSa sa = Puppet.ikeSas(b)
                    .get(header.fromOriginalInitiator() ? header.responderSpi() : header.initiatorSpi());
            return sa == null || sa.keys() == null ? datagram : resealed(sa, message, datagram, change);
        } catch (MalformedException e) {
            throw new AssertionError("A's engine says only what is well-formed", e);
        }
    }

    private static Octets resealed(IkeSa sa, Message message, Octets datagram, Function<Octets, Octets> change) {
        var protection = sa.keys().protection(!sa.details().initiator());
        if (message.payloads().get(0) instanceof EncryptedPayload whole) {
            return Sealing.open(datagram, whole.body(), protection)
                    .map(plaintext -> sealed(
                            sa,
                            message.header(),
                            change.apply(plaintext),
                            body -> new EncryptedPayload(whole.firstInner(), body)))
                    .orElse(datagram);
        }
        var piece = (EncryptedFragmentPayload) message.payloads().get(0);
        return Sealing.open(datagram, piece.body(), protection)
                .map(plaintext -> sealed(
                        sa,
                        message.header(),
                        change.apply(plaintext),
                        body -> new EncryptedFragmentPayload(piece.firstInner(), piece.number(), piece.total(), body)))
                .orElse(datagram);
    }

    private static Octets spliced(Octets octets, int from, int removed, Octets instead) {
        int start = Math.min(from, octets.length());
        int end = Math.min(start + removed, octets.length());
        return Octets.concat(octets.slice(0, start), instead, octets.slice(end, octets.length()));
    }

    private void arrive(String from, Octets octets) {
        arriveFrom(Pair.socket(from, 500), new InetSocketAddress(b.address, 500), octets);
    }

    private void arriveFrom(IkeSa sa, Octets octets) {
        arriveFrom(sa.details().remote(), sa.details().local(), octets);
    }

    private void arriveFrom(InetSocketAddress from, InetSocketAddress to, Octets octets) {
        int sent = b.sent.size();
        b.engine.handle(new Input.Received(new Datagram(to, from, octets)), pair.now);
        assertThat(b.sent.size() - sent).isLessThanOrEqualTo(MAX_DATAGRAMS_PER_STEP);
        talkToC();
    }

    private void talkToC() {
        for (int i = 0; !toC.isEmpty() || !c.sent.isEmpty(); i++) {
            assertThat(i).isLessThan(MAX_DEADLINES);
            Datagram asked = toC.poll();
            if (asked != null) {
                pair.arrive(c, asked);
            }
            Datagram answered = c.sent.poll();
            if (answered != null) {
                pair.arrive(b, answered);
            }
        }
    }

    /** Lets time pass, in which nobody hears of A. */
    private void pass(Duration duration, Pair.Side... sides) {
        Instant end = pair.now.plus(duration);
        for (int i = 0; i < MAX_DEADLINES; i++) {
            Optional<Instant> next = Stream.of(sides)
                    .flatMap(side -> side.engine.nextDeadline().stream())
                    .min(Instant::compareTo)
                    .filter(deadline -> !deadline.isAfter(end));
            pair.now = next.filter(deadline -> deadline.isAfter(pair.now)).orElse(next.isPresent() ? pair.now : end);
            for (Pair.Side side : sides) {
                side.engine.handle(new Input.Deadline(), pair.now);
            }
            talkToC();
            if (next.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("deadlines without end");
    }

    private Stream<IkeSa> ofA() {
        return Puppet.ikeSas(b).values().stream()
                .filter(sa -> !sa.details().remote().getAddress().equals(c.address));
    }

    /** What B has of C: its SAs with their keys, and what they protect. */
    private Octets ofC() {
        StringBuilder all = new StringBuilder();
        Puppet.ikeSas(b).values().stream()
                .filter(sa -> sa.details().remote().getAddress().equals(c.address))
                .forEach(sa ->
                        all.append(sa.details().localSpi()).append(sa.state().word()));
        b.dataplane.sas.forEach((id, sa) -> {
            if (id.destination().equals(c.address) || sa.source().equals(c.address)) {
                all.append(id).append(b.dataplane.keys.get(id));
            }
        });
        assertThat(all.isEmpty()).isNotEqualTo(befriended);
        return Octets.of(all.toString().getBytes());
    }

    private void assertWithinLimits() {
        assertThat(b.engine.halfOpen()).isLessThanOrEqualTo(64);
        assertThat(Puppet.ikeSas(b).size()).isLessThanOrEqualTo(64 + 3 * Tunnel.MAX_IKE_SAS);
        assertThat(b.dataplane.sas.size()).isLessThanOrEqualTo(4 * PeerRequests.MAX_CHILDREN);
        b.events.forEach(event -> assertThat(event.toString()).doesNotContainPattern(CONTROLS));
        b.events.clear();
    }

    /** Each IKE SA that is established takes an honest question. */
    private void assertAnswers() {
        for (IkeSa sa : ofA().filter(any -> any.state() instanceof Established).toList()) {
            int id = sa.window().expectedRequest();
            var header = IkeHeader.of(
                    sa.details().initiatorSpi(),
                    sa.details().responderSpi(),
                    ExchangeType.INFORMATIONAL,
                    !sa.details().initiator(),
                    false,
                    id);
            b.sent.clear();
            arriveFrom(sa, sealed(sa, header, Octets.empty(), body -> new EncryptedPayload(0, body)));
            assertThat(b.sent).isNotEmpty();
            assertThat(sa.window().expectedRequest()).isEqualTo(id + 1);
        }
    }

    private void assertNothingLeftOfA() {
        assertThat(ofA()).isEmpty();
        assertThat(b.engine.halfOpen()).isZero();
        assertThat(ofC()).isEqualTo(before);
        assertThat(b.dataplane.sas).hasSize(befriended ? 2 : 0);
        assertThat(b.dataplane.policies).hasSameSizeAs(c.dataplane.policies);
        assertThat(!befriended || c.tunnel().state() == TunnelStatus.State.UP).isTrue();
        assertThat(b.engine.negotiations("ab").toString()).doesNotContainPattern(CONTROLS_IN_LINE);
        assertWithinLimits();
    }
}
