package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A look into an engine that no one else has. */
final class SimulationView {
    private final Map<Long, IkeSa> sas;
    private final TunnelTable tunnels;
    private final Map<?, Timetable.Timed> timed;
    private final Map<IkeKeys, String> generations = new IdentityHashMap<>();
    private final List<Octets> fragments = new ArrayList<>();
    private int firstInner;

    /**
     * A datagram that an engine sends, opened.
     *
     * @param nonce what must be unique: the keys, the direction and the IV; empty where nothing is encrypted
     * @param cuttable both sides said that they support fragments; a turned bit in IKE_SA_INIT takes that away
     * @param payloads empty where further fragments follow
     */
    record Opened(IkeHeader header, String nonce, boolean cuttable, Optional<List<Payload>> payloads) {}

    SimulationView(IkeEngine engine) {
        this.sas = field(IkeEngine.class, "sas", engine);
        this.tunnels = field(IkeEngine.class, "tunnels", engine);
        Environment environment = field(IkeEngine.class, "environment", engine);
        this.timed = field(Timetable.class, "entries", environment.timetable());
    }

    @SuppressWarnings("unchecked")
    private static <T> T field(Class<?> owner, String name, Object object) {
        try {
            var field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return (T) field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    Collection<IkeSa> sas() {
        return sas.values();
    }

    Collection<Tunnel> tunnels() {
        return tunnels.all();
    }

    /** Whose deadlines the timetable holds. */
    Collection<Timetable.Timed> timed() {
        return timed.values();
    }

    private Optional<IkeSa> sa(IkeHeader header) {
        return Optional.ofNullable(sas.get(header.initiatorSpi()))
                .or(() -> Optional.ofNullable(sas.get(header.responderSpi())));
    }

    /** What the engine itself has begun on the IKE SA of a message, in a word. */
    Optional<String> underWay(IkeHeader header) {
        return sa(header)
                .map(IkeSa::state)
                .filter(Established.class::isInstance)
                .map(Established.class::cast)
                .flatMap(established -> established
                        .exchanges()
                        .createChildSaUnderWay()
                        .map(own -> own.purpose() instanceof NewIkeSa ? "IKE SA" : "Child SA")
                        .or(() -> Optional.of("delete")
                                .filter(word -> established.exchanges().isDeletingChild())));
    }

    /** Opens a datagram that this engine is just sending for the first time. */
    Opened open(Octets datagram) {
        try {
            Message message = Message.decode(datagram);
            IkeHeader header = message.header();
            Payload last = message.payloads().get(message.payloads().size() - 1);
            if (!(last instanceof EncryptedPayload || last instanceof EncryptedFragmentPayload)) {
                return new Opened(header, "", false, Optional.of(message.payloads()));
            }
            IkeSa sa = sa(header).orElseThrow(() -> new AssertionError("a message of no IKE SA"));
            return open(sa, header, datagram, last);
        } catch (MalformedException e) {
            throw new AssertionError("the engine sends what is no message", e);
        }
    }

    private Opened open(IkeSa sa, IkeHeader header, Octets datagram, Payload payload) throws MalformedException {
        boolean ofInitiator = header.fromOriginalInitiator();
        boolean last = true;
        Octets body =
                payload instanceof EncryptedFragmentPayload piece ? piece.body() : ((EncryptedPayload) payload).body();
        if (payload instanceof EncryptedFragmentPayload fragment) {
            last = fragment.number() == fragment.total();
            if (fragment.number() == 1) {
                fragments.clear();
                firstInner = fragment.firstInner();
            }
        } else {
            fragments.clear();
            firstInner = ((EncryptedPayload) payload).firstInner();
        }
        IkeKeys keys = keys(sa).stream()
                .filter(one -> Sealing.open(datagram, body, one.protection(ofInitiator))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("sealed with other keys than the IKE SA's"));
        fragments.add(Sealing.open(datagram, body, keys.protection(ofInitiator)).orElseThrow());
        String nonce = generation(keys) + ofInitiator + body.slice(0, 8).hex();
        Optional<List<Payload>> inner = last
                ? Optional.of(Payloads.decode(firstInner, Octets.concat(fragments.toArray(new Octets[0]))))
                : Optional.empty();
        return new Opened(header, nonce, sa.details().fragmentation(), inner);
    }

    /** The keys of an IKE SA, and those before, as long as what they protected may have to be sent again. */
    static List<IkeKeys> keys(IkeSa sa) {
        Optional<IkeKeys> retired = field(IkeSa.class, "retired", sa);
        return Stream.concat(Stream.ofNullable(sa.keys()), retired.stream()).toList();
    }

    /** The same for the same keys, wherever they are. */
    private String generation(IkeKeys keys) {
        return generations.computeIfAbsent(
                keys, any -> any.authenticationKey(true).with(HexFormat.of()::formatHex));
    }

    /** The keys that were seen, current and past. */
    Set<IkeKeys> generations() {
        return generations.keySet();
    }
}
