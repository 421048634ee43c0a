package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.KePayload;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.Payload;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold of every message. */
final class SimulationMessages {
    private static final int UDP_AND_IP = 28;

    private final int fragmentSize;
    private final Set<String> ivs = new HashSet<>();
    /** Nonces and shares, and the message that each was in. */
    private final Map<Octets, String> uses = new HashMap<>();

    private final Map<String, Integer> requests = new HashMap<>();

    SimulationMessages(SimulationPlan plan) {
        fragmentSize = plan.tunnels.stream()
                .mapToInt(tunnel -> tunnel.configuration().fragmentSize)
                .max()
                .orElse(0);
    }

    /**
     * A message that was not sent before.
     *
     * @param rogue what is inside obeys no rules
     */
    void sent(SimulatedGateway from, Datagram datagram, SimulationView.Opened opened, boolean rogue) {
        IkeHeader header = opened.header();
        boolean isProtected = !opened.nonce().isEmpty();
        if (isProtected) {
            SimulationChecks.require(ivs.add(opened.nonce()), "%s uses an IV twice with the same keys", from);
        }
        if (!rogue) {
            SimulationChecks.require(
                    !isProtected || !opened.cuttable() || datagram.octets().length() + UDP_AND_IP <= fragmentSize,
                    "%s sends %d octets in one piece",
                    from,
                    datagram.octets().length());
            opened.payloads().ifPresent(payloads -> payloads.forEach(payload -> unique(from, header, payload)));
        }
        if (!header.response() && isProtected) {
            order(from, header);
        }
    }

    private void unique(SimulatedGateway from, IkeHeader header, Payload payload) {
        // A retried IKE_SA_INIT has the same nonce and share by design (RFC 7296, 2.6 and 1.3), and so has a message
        // that is repeated in smaller fragments (RFC 7383, 2.5.2).
        String message = header.initiatorSpi() + (header.response() ? "r" : "i") + header.messageId();
        if (payload instanceof NoncePayload nonce) {
            once(from, message, "nonce", nonce.nonce());
        } else if (payload instanceof KePayload ke) {
            once(from, message, "key-exchange share", ke.data());
        }
    }

    private void once(SimulatedGateway from, String message, String what, Octets octets) {
        String before = uses.putIfAbsent(octets, message);
        SimulationChecks.require(before == null || before.equals(message), "%s uses a %s twice", from, what);
    }

    /** RFC 7296, 2.2: message ids go up by one, without a gap. */
    private void order(SimulatedGateway from, IkeHeader header) {
        String key = from + " " + header.initiatorSpi() + " " + header.responderSpi();
        Integer before = requests.put(key, header.messageId());
        int expected = before == null ? 0 : before;
        SimulationChecks.require(
                header.messageId() == expected || header.messageId() == expected + 1,
                "%s sends request %d after %d",
                from,
                header.messageId(),
                expected);
    }

    /** It remembers nothing of what it has sent. */
    void crashed(SimulatedGateway gateway) {
        requests.keySet().removeIf(key -> key.startsWith(gateway + " "));
    }
}
