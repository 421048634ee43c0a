package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.kex.testkit.SeededRandom;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.UnknownPayload;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A peer that has authenticated and says what it should not: what others have said, out of place and changed. */
final class SimulatedRogue {
    private static final int MAX_SAID = 500;

    private final Random random;
    private final SecureRandom ivs;
    private final List<Said> said = new ArrayList<>();
    private boolean speaks;
    private final Set<Integer> spis = new HashSet<>();

    /** What somebody said inside an Encrypted payload. */
    private record Said(ExchangeType type, List<Payload> payloads) {}

    SimulatedRogue(Random random) {
        this.random = random;
        this.ivs = new SeededRandom(random.nextLong());
    }

    /** Whether what is sent just now obeys no rules. */
    boolean speaks() {
        return speaks;
    }

    /** Whether it has ever said that SPI of a Child SA, which may be of another by then. */
    boolean hasSaid(int spi) {
        return spis.contains(spi);
    }

    /** Learns from a message what may be said elsewhere. */
    void listen(SimulationView.Opened opened) {
        IkeHeader header = opened.header();
        if (!speaks && !header.response() && !header.is(ExchangeType.IKE_SA_INIT) && said.size() < MAX_SAID) {
            ExchangeType type = ExchangeType.of(header.exchangeType()).orElseThrow();
            opened.payloads().ifPresent(payloads -> said.add(new Said(type, payloads)));
        }
    }

    private void speak(Runnable action) {
        speaks = true;
        try {
            action.run();
        } finally {
            speaks = false;
        }
    }

    /** Asks something on each IKE SA that waits for no answer. */
    void ask(SimulatedGateway gateway) {
        for (IkeSa sa : List.copyOf(gateway.isUp() ? gateway.view().sas() : List.of())) {
            if (sa.state() instanceof Established && !sa.window().isWaiting() && !said.isEmpty()) {
                Said what = said.get(random.nextInt(said.size()));
                ExchangeType type = random.nextInt(4) > 0
                        ? what.type()
                        : ExchangeType.values()[random.nextInt(ExchangeType.values().length)];
                speak(() -> sa.request(type, changed(what.payloads())));
                // Its own engine knows nothing of it, and drops the answer. What has none is not counted.
                if (type == ExchangeType.IKE_SA_INIT) {
                    sa.window().requestVoid();
                } else {
                    sa.window().responseArrived();
                }
                sa.deadlines().clear(Deadlines.Kind.RETRANSMIT);
            }
        }
    }

    /** Sends something else than its engine answers. */
    void answer(SimulatedGateway gateway, Datagram honest) {
        Octets changed = gateway.view().resealed(honest.octets(), this::changed, ivs);
        speak(() -> gateway.transmit(new Datagram(honest.local(), honest.remote(), changed)));
    }

    private List<Payload> changed(List<Payload> payloads) {
        var changed = new ArrayList<>(payloads);
        if (!changed.isEmpty()) {
            int at = random.nextInt(changed.size());
            switch (random.nextInt(4)) {
                case 0 -> changed.remove(at);
                case 1 -> changed.add(changed.get(at));
                case 2 -> changed.add(0, new UnknownPayload(200, random.nextBoolean(), Octets.of(new byte[9])));
                default -> {}
            }
        }
        for (Payload payload : changed) {
            if (payload instanceof SaPayload sa) {
                sa.proposals().stream()
                        .map(Proposal::spi)
                        .filter(spi -> spi.length() == Integer.BYTES)
                        .forEach(spi -> spis.add(spi.buffer().getInt()));
            }
        }
        return changed;
    }
}
