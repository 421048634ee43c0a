package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    /**
     * <pre>
     *   IKE_SA_INIT       SA KEi(x25519) Ni  --&gt;
     *                                        &lt;--  SA KEr Nr
     *   IKE_INTERMEDIATE  KEi(mlkem768)      --&gt;
     *                                        &lt;--  KEr
     *   IKE_AUTH          IDi AUTH SA TS     --&gt;
     *                                        &lt;--  IDr AUTH SA TS
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "aes256gcm16-prfsha384-x25519-ke1_mlkem768",
                "aes256gcm16-prfsha384-ecp384-ke1_mlkem1024",
                "aes128gcm16-prfsha256-ecp256-ke1_mlkem512",
                "aes256gcm16-prfsha512-x25519-ke1_ecp384-ke2_mlkem768",
                "aes256gcm12-prfsha384-x25519-ke3_mlkem768-ke5_mlkem1024",
                "chacha20poly1305-prfsha256-x25519-ke1_mlkem768",
                "aes256-prfsha384-sha384-ecp384-ke1_mlkem768",
                "aes256ctr-prfsha512-sha512-ecp384-ke1_mlkem768",
                "aes256gcm16-prfsha384-x25519",
                "aes256gcm16-prfsha384-mlkem768"
            })
    void setsATunnelUp(String proposal) {
        var pair = new Pair(1);
        pair.configure(tunnel -> {
            tunnel.ike = List.of(proposal);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        assertUp(pair);
        assertThat(pair.a.sa().proposal()).isEqualTo(proposal);
        assertThat(pair.a.sa().postQuantum()).isEqualTo(proposal.contains("mlkem"));
        assertThat(pair.b.sa().postQuantum()).isEqualTo(proposal.contains("mlkem"));
    }

    static void assertUp(Pair pair) {
        assertThat(pair.a.tunnel().reason()).isEmpty();
        assertThat(pair.b.tunnel().reason()).isEmpty();
        assertUpAtLeast(pair);
    }

    /** Up, perhaps with a warning that it is only classical. */
    static void assertUpAtLeast(Pair pair) {
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.b.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.a.dataplane.keys).hasSize(2).containsExactlyInAnyOrderEntriesOf(pair.b.dataplane.keys);
        assertThat(pair.a.dataplane.policies).hasSize(2);
        assertThat(pair.b.dataplane.policies).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {576, 700, 1280})
    void fragmentsWhatIsLongerThanTheConfiguredDatagram(int size) {
        var pair = new Pair(2);
        pair.configure(tunnel -> {
            tunnel.ike = List.of("aes256gcm16-prfsha384-ecp384-ke1_mlkem1024");
            tunnel.fragmentSize = size;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        assertUp(pair);
        int longest =
                pair.transcript.stream().skip(2).mapToInt(Octets::length).max().orElseThrow();
        assertThat(longest).isBetween(size - 28 - 4 - 16, size - 28 - 4);
    }

    @Test
    void theSameSeedGivesTheSameOctets() throws Exception {
        var transcripts = new ArrayList<List<?>>();
        for (int seed : new int[] {3, 3, 4}) {
            var pair = new Pair(seed);
            pair.configure(tunnel -> tunnel);
            pair.initiate(pair.a);
            pair.settle();
            assertUp(pair);
            transcripts.add(pair.transcript);
        }
        assertThat(transcripts.get(0)).hasSizeGreaterThanOrEqualTo(6).isEqualTo(transcripts.get(1));
        assertThat(transcripts.get(0)).isNotEqualTo(transcripts.get(2));
    }

    @Test
    void returnsACookieWhenTheResponderWantsOne() throws Exception {
        var pair =
                new Pair(5, EngineSettings.defaults(), EngineSettings.defaults().withCookieThreshold(0));
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        assertUp(pair);
        assertThat(IkeHeader.peek(pair.transcript.get(2)).is(ExchangeType.IKE_SA_INIT))
                .isTrue();
    }

    @Test
    void changesTheKeyExchangeMethodWhenTheResponderPrefersAnother() {
        var pair = new Pair(6);
        pair.configure(tunnel -> {
            tunnel.ike = List.of("aes256gcm16-prfsha384-x25519-ecp384-ke1_mlkem768");
            tunnel.ikeB = List.of("aes256gcm16-prfsha384-ecp384-ke1_mlkem768");
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        assertUp(pair);
        assertThat(pair.b.sa().proposal()).isEqualTo("aes256gcm16-prfsha384-ecp384-ke1_mlkem768");
    }

    @Test
    void encapsulatesWhereTheDataPlaneNeedsIt() {
        var pair = new Pair(7, EngineSettings.defaults().withForceUdpEncapsulation(true), EngineSettings.defaults());
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.b);
        pair.settle();
        assertUp(pair);
        assertThat(pair.a.sa().local().getPort()).isEqualTo(4500);
        assertThat(pair.a.sa().children().get(0).udpEncapsulated()).isTrue();
        assertThat(pair.b.sa().children().get(0).udpEncapsulated()).isTrue();
    }

    /** The network shows b another address of a than a has: only a is behind a NAT, and keeps it open. */
    @Test
    void keepsANatOpenThatIsInFrontOfIt() {
        var pair = new Pair(14);
        var outside = Pair.address("198.51.100.7");
        pair.network = datagrams ->
                datagrams.map(datagram -> datagram.local().getAddress().equals(pair.a.address)
                        ? new Datagram(at(outside, datagram.local()), datagram.remote(), datagram.octets())
                        : new Datagram(datagram.local(), at(pair.a.address, datagram.remote()), datagram.octets()));
        pair.configure(tunnel -> {
            tunnel.anywhere = true;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.pass(Duration.ofSeconds(61));
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.a.sa().behindNat()).isTrue();
        assertThat(pair.a.keepAlives).isEqualTo(3);
        assertThat(pair.b.keepAlives).isZero();
    }

    private static InetSocketAddress at(InetAddress address, InetSocketAddress port) {
        return new InetSocketAddress(address, port.getPort());
    }

    @Test
    void narrowsTheTrafficSelectors() {
        var pair = new Pair(8);
        pair.configure(tunnel -> {
            tunnel.selectorsA = List.of("10.1.0.0/16", "10.9.0.0/24");
            tunnel.selectorsAasSeenByB = List.of("10.1.4.0/24");
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        assertUp(pair);
        assertThat(pair.a.sa().children().get(0).localSelectors()).containsExactly("10.1.4.0/24");
        assertThat(pair.b.sa().children().get(0).remoteSelectors()).containsExactly("10.1.4.0/24");
    }

    @Test
    void setsUpFurtherChildrenWithTheirOwnKeyExchanges() {
        var pair = new Pair(9);
        pair.configure(tunnel -> {
            tunnel.children = 3;
            tunnel.esp = List.of("aes256gcm16-ecp256-ke1_mlkem512-ke2_mlkem768");
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        assertThat(pair.a.tunnel().reason()).isEmpty();
        assertThat(pair.a.dataplane.keys).hasSize(6).containsExactlyInAnyOrderEntriesOf(pair.b.dataplane.keys);
        assertThat(pair.a.sa().children()).hasSize(3);
    }

    @Test
    void survivesTheLossOfEverySingleDatagram() {
        for (int lost = 0; lost < 10; lost++) {
            int victim = lost;
            var pair = new Pair(10);
            int[] count = {0};
            pair.network = datagrams -> datagrams.filter(datagram -> count[0]++ != victim);
            pair.configure(tunnel -> tunnel);
            pair.initiate(pair.a);
            pair.pass(Duration.ofSeconds(10));
            assertUp(pair);
        }
    }

    @Test
    void doesNotMindADatagramThatComesTwice() {
        var pair = new Pair(11);
        pair.network = datagrams -> datagrams.flatMap(datagram -> Stream.of(datagram, datagram));
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        assertUp(pair);
    }

    @Test
    void leavesNothingBehindWhenItIsTerminated() {
        var pair = new Pair(12);
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        assertThat(pair.a.dataplane.sas).isEmpty();
        pair.settle();
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.dataplane.sas).isEmpty();
            assertThat(side.dataplane.policies).isEmpty();
            assertThat(side.tunnel().state()).isEqualTo(TunnelStatus.State.DOWN);
        }
        assertThat(pair.a.tunnel().reason()).isEqualTo("the operator terminated it");
        assertThat(pair.b.tunnel().reason()).isEqualTo("the peer deleted it");
        assertThat(pair.a.engine.nextDeadline()).isEmpty();
        assertThat(pair.b.engine.nextDeadline()).isEmpty();
    }

    @Test
    void noticesADeadPeerAndConnectsAgain() {
        var pair = new Pair(13);
        pair.configure(tunnel -> {
            tunnel.initiateA = true;
            return tunnel;
        });
        pair.pass(Duration.ofSeconds(1));
        assertUp(pair);
        pair.network = datagrams -> datagrams.filter(datagram -> false);
        pair.pass(Duration.ofSeconds(200));
        assertThat(pair.a.dataplane.sas).isEmpty();
        assertThat(pair.a.tunnel().reason()).contains("no answer");
        pair.network = datagrams -> datagrams;
        pair.pass(Duration.ofSeconds(100));
        assertUp(pair);
    }
}
