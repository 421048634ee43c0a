package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A responder learns only in IKE_AUTH which of its tunnels the peer means, and has to choose before. */
class CandidatesTest {
    private static final String HYBRID = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";

    /** A calls B, where another tunnel, of which the name comes first, takes calls from anywhere too. */
    private static Pair called(Consumer<Pair.Tunnels> other, Consumer<Pair.Tunnels> meant) {
        var pair = new Pair(60);
        var first = new Pair.Tunnels();
        first.name = "aa";
        first.anywhere = true;
        first.idAasSeenByB = "c.lab";
        other.accept(first);
        pair.b.engine.handle(new Input.PutPeer(first.config(false)), pair.now);
        pair.configure(tunnel -> {
            tunnel.anywhere = true;
            meant.accept(tunnel);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.a.dataplane.keys).hasSize(2).isEqualTo(pair.b.dataplane.keys);
        return pair;
    }

    @Test
    void aTunnelThatWouldHavePreferredSomethingElseMayBeMeant() {
        var pair = called(
                other -> other.ike = List.of("aes256gcm16-prfsha384-ecp256-ke1_mlkem768"),
                meant -> meant.ike = List.of("aes256gcm16-prfsha384-x25519-ecp256-ke1_mlkem768"));
        assertThat(pair.a.sa().proposal()).isEqualTo("aes256gcm16-prfsha384-ecp256-ke1_mlkem768");
    }

    @Test
    void aClassicalTunnelDoesNotStandInTheWayOfOneThatDemandsPostQuantum() {
        var pair = called(other -> other.ike = List.of(CLASSICAL), meant -> {
            meant.ike = List.of(CLASSICAL, HYBRID);
            meant.postQuantumB = PeerConfig.PostQuantum.REQUIRED;
        });
        assertThat(pair.a.sa().proposal()).isEqualTo(HYBRID);
    }

    @Test
    void aTunnelThatNamesTheAddressIsMeantRatherThanOneFromAnywhere() {
        var pair = called(other -> other.ike = List.of(HYBRID), meant -> {
            meant.anywhere = false;
            meant.ike = List.of(HYBRID, CLASSICAL);
            meant.ikeB = List.of(CLASSICAL);
        });
        assertThat(pair.a.sa().proposal()).isEqualTo(CLASSICAL);
    }
}
