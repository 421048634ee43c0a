package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Pki;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both ends prove who they are by certificates of one CA, with keys of each kind that strongSwan has. */
class CertificateIT {
    private static final String IKE = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";

    private static Site site;
    private static int rows;

    @BeforeAll
    static void open() {
        site = Site.open();
    }

    @AfterAll
    static void close() {
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest(name = "{0}, initiated by Quoin: {1}")
    @CsvSource({
        "-keyalg EC -groupname secp256r1, true",
        "-keyalg EC -groupname secp384r1, false",
        "-keyalg EC -groupname secp521r1, true",
        "-keyalg RSA -keysize 3072, true",
        "-keyalg RSA -keysize 2048, false",
        "-keyalg Ed25519, true",
        "-keyalg Ed25519, false",
        "-keyalg Ed448, true"
    })
    void proveBothSides(String keys, boolean quoinInitiates) {
        String name = "cert" + ++rows;
        var pki = new Pki(List.of(keys.split(" ")));
        try (StrongSwan peer = site.strongSwan(Map.of())) {
            peer.trust(pki);
            peer.load(Tunnel.atB(TwoHosts.Way.IPV4, name, IKE).byCertificates());
            putPeer(name, pki, quoinInitiates);
            try {
                if (!quoinInitiates) {
                    site.gateway().awaitConfigured(name);
                    peer.initiate(name).orFail();
                }
                site.gateway().awaitUp(name);
                peer.awaitInstalled();
                site.hosts().ping(3, 100).orFail();
                assertThat(site.gateway().command("ike:show " + name).orFail()).contains("Authentication: cert");
                assertThat(peer.log()).contains("authentication of 'a.lab' with", "successful");
            } finally {
                site.gateway().removePeer(name);
            }
            peer.awaitEmpty();
        }
        Progress.say(keys + ", initiated by " + (quoinInitiates ? "Quoin" : "strongSwan"));
    }

    private static void putPeer(String name, Pki pki, boolean initiate) {
        site.gateway().putFile(name + ".pem", pki.certificate("a.lab"));
        site.gateway().putFile(name + "-ca.pem", pki.certificate("ca"));
        site.gateway().putFile("secrets/" + name + ".key", pki.privateKey("a.lab"));
        site.gateway()
                .putPeerOnly(
                        Tunnel.atA(TwoHosts.Way.IPV4, name, IKE),
                        Map.of(
                                "auth",
                                "cert",
                                "psk-file",
                                "",
                                "cert",
                                name + ".pem",
                                "ca",
                                name + "-ca.pem",
                                "key-file",
                                "secrets/" + name + ".key",
                                "initiate",
                                initiate ? "yes" : "no"));
    }
}
