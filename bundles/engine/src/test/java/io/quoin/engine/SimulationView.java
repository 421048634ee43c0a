package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.engine.internal.keys.Protection;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.lang.reflect.Field;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A look into an engine that no one else has. */
final class SimulationView {
    private final Map<Long, IkeSa> sas;
    private final TunnelTable tunnels;
    private final Map<?, Timetable.Timed> timed;
    private final Map<IkeKeys, String> generations = new IdentityHashMap<>();
    private final List<Octets> fragments = new ArrayList<>();
    private int firstInner;
    static final String NEW_CHILD = "new Child SA";

    private static final Field RETIRED = field(IkeSa.class, "retired");
    private static final List<Field> REASSEMBLIES =
            List.of(field(IkeSa.class, "requests"), field(IkeSa.class, "responses"));
    private static final Field SENDING = field(IkeSa.class, "sending");
    private static final Field PARTS = field(Reassembly.class, "parts");

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

    private static <T> T field(Class<?> owner, String name, Object object) {
        return value(field(owner, name), object);
    }

    private static Field field(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T value(Field field, Object object) {
        try {
            return (T) field.get(object);
        } catch (IllegalAccessException e) {
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
                        .map(SimulationView::word)
                        .or(() -> Optional.of("delete")
                                .filter(word -> established.exchanges().isDeletingChild())));
    }

    private Optional<Established> established(IkeHeader header) {
        return sa(header)
                .map(IkeSa::state)
                .filter(Established.class::isInstance)
                .map(Established.class::cast);
    }

    /** The Child SA that the engine sets up on the IKE SA of a message, not in the place of another. */
    Optional<ChildConfig> makesAnew(IkeHeader header) {
        return established(header)
                .flatMap(established -> established.exchanges().createChildSaUnderWay())
                .filter(own -> word(own).equals(NEW_CHILD))
                .map(own -> SimulationView.<ChildOffer>field(NewChild.class, "offer", own.purpose())
                        .config());
    }

    /** Whether it has such a Child SA, or sets one up. */
    boolean makesOrHas(IkeHeader header, ChildConfig config) {
        return established(header)
                .filter(established -> established.children().has(config.name())
                        || established.exchanges().makes(config))
                .isPresent();
    }

    private static String word(CreateChildSa own) {
        if (own.purpose() instanceof NewChild child) {
            return SimulationView.<Optional<ChildSa>>field(NewChild.class, "replaced", child)
                            .isPresent()
                    ? "Child SA"
                    : NEW_CHILD;
        }
        return "IKE SA";
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
        IkeKeys keys = sealedWith(sa, datagram, body, ofInitiator);
        String nonce = generation(keys) + ofInitiator + body.slice(0, 8).hex();
        Optional<List<Payload>> inner = last
                ? Optional.of(Payloads.decode(firstInner, Octets.concat(fragments.toArray(new Octets[0]))))
                : Optional.empty();
        return new Opened(header, nonce, sa.details().fragmentation(), inner);
    }

    /** Finds the keys, and adds the plaintext to the fragments. */
    private IkeKeys sealedWith(IkeSa sa, Octets datagram, Octets body, boolean ofInitiator) {
        for (IkeKeys keys : keys(sa)) {
            Optional<Octets> plaintext = Sealing.open(datagram, body, keys.protection(ofInitiator));
            if (plaintext.isPresent()) {
                fragments.add(plaintext.get());
                return keys;
            }
        }
        throw new AssertionError("sealed with other keys than the IKE SA's");
    }

    /** The same message with other payloads, as only its sender can make it; not a fragment, nor under old keys. */
    Octets resealed(Octets datagram, UnaryOperator<List<Payload>> change, SecureRandom random) {
        try {
            Message message = Message.decode(datagram);
            IkeHeader header = message.header();
            Optional<IkeSa> sa = sa(header);
            if (sa.isEmpty() || !(message.payloads().get(0) instanceof EncryptedPayload whole)) {
                return datagram;
            }
            fragments.clear();
            IkeKeys keys = sealedWith(sa.get(), datagram, whole.body(), header.fromOriginalInitiator());
            if (keys != sa.get().keys()) {
                return datagram;
            }
            List<Payload> payloads = change.apply(Payloads.decode(whole.firstInner(), fragments.get(0)));
            // The one that counts the IVs.
            Protection sending = value(SENDING, sa.get());
            return Sealing.seal(header, payloads, sending, Integer.MAX_VALUE, random)
                    .datagrams()
                    .get(0);
        } catch (MalformedException e) {
            throw new AssertionError("the engine sends what is no message", e);
        }
    }

    /** How many pieces each reassembly of an IKE SA is made for. */
    static List<Integer> reassembling(IkeSa sa) {
        return REASSEMBLIES.stream()
                .map(field -> SimulationView.<Object[]>value(PARTS, value(field, sa)).length)
                .toList();
    }

    /** The keys of an IKE SA, and those before, as long as what they protected may have to be sent again. */
    static List<IkeKeys> keys(IkeSa sa) {
        var keys = new ArrayList<IkeKeys>(2);
        if (sa.keys() != null) {
            keys.add(sa.keys());
        }
        SimulationView.<Optional<IkeKeys>>value(RETIRED, sa).ifPresent(keys::add);
        return keys;
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
