package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.wire.DeletePayload;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.KePayload;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.TsPayload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gives SPIs short names as they come up, and describes messages by them: see {@link Steps}. */
final class SpiNames {
    private final Map<Octets, String> names = new HashMap<>();
    private final Map<Character, Integer> counts = new HashMap<>();

    /** Names what a side has. */
    void know(char side, IkeSaStatus sa) {
        name(Character.toUpperCase(side), Octets.ofLong(sa.localSpi()));
        sa.children().forEach(child -> name(side, Octets.ofInt(child.inbound().spi())));
    }

    String ike(long spi) {
        return names.get(Octets.ofLong(spi));
    }

    String esp(Octets spi) {
        return names.getOrDefault(spi, "?");
    }

    private String name(char owner, Octets spi) {
        return names.computeIfAbsent(spi, unknown -> "" + owner + counts.merge(owner, 1, Integer::sum));
    }

    String describe(Datagram datagram, char sender, List<Payload> payloads) {
        IkeHeader header = Puppet.header(datagram.octets());
        String ike = ike(header.fromOriginalInitiator() ? header.initiatorSpi() : header.responderSpi());
        boolean deletesIke =
                payloads.stream().anyMatch(payload -> payload instanceof DeletePayload delete && delete.spiSize() == 0);
        String said = payloads.stream()
                .map(payload -> describe(payload, sender, header.response(), ike))
                .collect(Collectors.joining(" "));
        String text = said.isEmpty() ? "()" : said;
        return ike.endsWith("1") || deletesIke ? text : "[" + ike + "] " + text;
    }

    private String describe(Payload payload, char sender, boolean response, String ike) {
        String role = response ? "r" : "i";
        if (payload instanceof NotifyPayload notify) {
            String type = NotifyType.nameOf(notify.notifyType());
            String shown = type.equals("ADDITIONAL_KEY_EXCHANGE") ? "A_K_E" : type;
            return "N(" + shown + (notify.spi().isEmpty() ? "" : "," + esp(notify.spi())) + ")";
        } else if (payload instanceof SaPayload sa) {
            Proposal proposal = sa.proposals().get(0);
            char owner = proposal.protocolId() == Proposal.IKE ? Character.toUpperCase(sender) : sender;
            return "SA(" + name(owner, proposal.spi()) + ")";
        } else if (payload instanceof DeletePayload delete) {
            return delete.spiSize() == 0
                    ? "D(" + ike + ")"
                    : delete.spis().stream().map(spi -> name(sender, spi)).collect(Collectors.joining(",", "D(", ")"));
        } else if (payload instanceof TsPayload ts) {
            return ts.initiator() ? "TSi" : "TSr";
        } else if (payload instanceof KePayload) {
            return "KE" + role;
        }
        return payload instanceof NoncePayload ? "N" + role : payload.getClass().getSimpleName();
    }
}
