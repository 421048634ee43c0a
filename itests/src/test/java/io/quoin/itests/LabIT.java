package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Chroot;
import io.quoin.itests.lab.Output;
import io.quoin.itests.lab.Requires;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Traffic;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts;
import io.quoin.itests.lab.Uml;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laboratory itself: where two strongSwans cannot talk in it, nothing that it says about our gateway counts. */
class LabIT {
    private static final String HYBRID = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final int ECHOES = 5;
    private static final int ECHO_DATA_OCTETS = 1000;

    @ParameterizedTest
    @EnumSource(TwoHosts.Way.class)
    void twoStrongSwansPingThroughAHybridTunnelOnThisKernel(TwoHosts.Way way) {
        Chroot chroot = Requires.chroot();
        Requires.tun();
        try (TwoHosts hosts = TwoHosts.connectedInEveryWay(chroot);
                StrongSwan a = new StrongSwan(chroot, hosts.a, StrongSwan.Esp.LIBRARY, Map.of());
                StrongSwan b = new StrongSwan(chroot, hosts.b, StrongSwan.Esp.LIBRARY, Map.of())) {
            a.load(Tunnel.atA(way, "lab", HYBRID));
            b.load(Tunnel.atB(way, "lab", HYBRID));
            StrongSwan initiator = way == TwoHosts.Way.B_BEHIND_NAT ? b : a;
            initiator.initiate("lab").orFail();
            hosts.ping(ECHOES, ECHO_DATA_OCTETS).orFail();

            assertThat(a.traffic()).isEqualTo(Traffic.ofEchoes(ECHOES, ECHO_DATA_OCTETS));
            assertThat(b.traffic()).isEqualTo(a.traffic().mirrored());
            assertThat(a.sas()).contains("dh-group=CURVE_25519", "ake1=ML_KEM_768");
            assertThat(a.sas().contains("remote-port=4500")).isEqualTo(way != TwoHosts.Way.B_BEHIND_NAT);
            assertThat(b.sas().contains("remote-port=4500")).isEqualTo(way != TwoHosts.Way.A_BEHIND_NAT);

            initiator.terminate("lab").orFail();
            assertThat(a.sas() + b.sas()).doesNotContain("ESTABLISHED");
        }
    }

    @Test
    void strongSwanFragmentsAndAsksForACookieWhereItIsTold() {
        Chroot chroot = Requires.chroot();
        Requires.tun();
        Map<String, String> strict = Map.of("fragment_size", "576", "cookie_threshold", "1");
        try (TwoHosts hosts = TwoHosts.connectedInEveryWay(chroot);
                StrongSwan a = new StrongSwan(chroot, hosts.a, StrongSwan.Esp.LIBRARY, Map.of());
                StrongSwan b = new StrongSwan(chroot, hosts.b, StrongSwan.Esp.LIBRARY, strict)) {
            a.load(Tunnel.atA(TwoHosts.Way.IPV4, "lab", HalfOpen.IKE));
            b.load(Tunnel.atB(TwoHosts.Way.IPV4, "lab", HalfOpen.IKE));
            HalfOpen.leave(hosts.a, "192.0.2.2");
            a.initiate("lab").orFail();
            assertThat(a.log()).contains("N(COOKIE)");
            assertThat(b.log()).containsPattern("splitting IKE message .* into 3 fragments");
        }
    }

    @Test
    void twoStrongSwansPingThroughTheEspOfARealKernel() {
        Output inside = new Uml(Requires.chroot()).run(Duration.ofMinutes(2), KernelPair.class, HYBRID);
        assertThat(inside.orFail())
                .contains("5 packets transmitted, 5 received")
                .contains("aead rfc4106(gcm(aes))")
                .contains("5140(bytes), 5(packets)");
    }
}
