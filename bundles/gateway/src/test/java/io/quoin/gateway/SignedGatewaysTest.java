package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.manage.TunnelView.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two whole gateways that sign, from their key files on. */
class SignedGatewaysTest extends GatewayPair {
    @Test
    void certificatesProveBothSides() throws Exception {
        certificate(a, "a.lab", Pki.CA);
        certificate(b, "b.lab", Pki.CA);
        b.configure("a", A, signed("b.lab", "a.lab", "cert"));
        a.configure("b", B, signed("a.lab", "b.lab", "cert"));
        awaitRunning();
        a.view().initiate("b");

        awaitUp(a, "b");
        awaitUp(b, "a");
        assertThat(a.tunnel("b").authentication()).isEqualTo("cert");
    }

    @Test
    void certificateOfAnotherCaFailsWithAReason() throws Exception {
        certificate(a, "a.lab", Pki.ca("other", Pki.key(9)));
        certificate(b, "b.lab", Pki.CA);
        b.configure("a", A, signed("b.lab", "a.lab", "cert"));
        a.configure("b", B, signed("a.lab", "b.lab", "cert"));
        awaitRunning();
        a.view().initiate("b");

        await("b has refused", () -> b.tunnel("a").reason().contains("untrusted"));

        assertThat(a.dataplane().sas()).isEmpty();
        assertThat(b.dataplane().sas()).isEmpty();
    }

    @Test
    void publicKeysProveBothSides() throws Exception {
        publicKeys(a, "a.lab", "b.lab");
        publicKeys(b, "b.lab", "a.lab");
        b.configure("a", A, signed("b.lab", "a.lab", "pubkey"));
        a.configure("b", B, signed("a.lab", "b.lab", "pubkey"));
        awaitRunning();
        a.view().initiate("b");

        awaitUp(a, "b");
        awaitUp(b, "a");
    }

    /** From PEM files on, and over real sockets, where the signature takes many datagrams. */
    @ParameterizedTest
    @ValueSource(strings = {"ML-DSA-65", "SLH-DSA-SHA2-128F"})
    void postQuantumSignaturesProveBothSides(String kind) throws Exception {
        TestKey ofA = Pki.postQuantum(kind);
        TestKey ofB = Pki.postQuantum(kind);
        publicKeys(a, ofA, ofB);
        publicKeys(b, ofB, ofA);
        b.configure("a", A, signed("b.lab", "a.lab", "pubkey"));
        a.configure("b", B, signed("a.lab", "b.lab", "pubkey"));
        awaitRunning();
        a.view().initiate("b");

        awaitUp(a, "b");
        awaitUp(b, "a");
        assertThat(a.tunnel("b").authentication()).isEqualTo("pubkey");
    }

    @Test
    void certificatesOfMlDsaProveBothSides() throws Exception {
        TestKey ofCa = Pki.postQuantum("ML-DSA-65");
        TestCa ca = Pki.ca("pq", ofCa);
        certificate(a, "a.lab", ca, Pki.postQuantum("ML-DSA-65"));
        certificate(b, "b.lab", ca, Pki.postQuantum("ML-DSA-65"));
        b.configure("a", A, signed("b.lab", "a.lab", "cert"));
        a.configure("b", B, signed("a.lab", "b.lab", "cert"));
        awaitRunning();
        a.view().initiate("b");

        awaitUp(a, "b");
        awaitUp(b, "a");
    }

    /** First one gateway takes both ways, then the other, and then the old way is taken away. */
    @Test
    void aTunnelMovesFromASharedKeyToMlDsaOneGatewayAtATime() throws Exception {
        TestKey ofA = Pki.postQuantum("ML-DSA-65");
        TestKey ofB = Pki.postQuantum("ML-DSA-65");
        publicKeys(a, ofA, ofB);
        publicKeys(b, ofB, ofA);
        Map<String, String> bothAtA = both("a.lab", "b.lab");
        Map<String, String> bothAtB = both("b.lab", "a.lab");
        Map<String, String> oldAtA = Map.of("local-id", "a.lab", "remote-id", "b.lab");
        Map<String, String> oldAtB = Map.of("local-id", "b.lab", "remote-id", "a.lab");
        awaitRunning();
        for (List<Map<String, String>> step : List.of(
                List.of(oldAtA, oldAtB),
                List.of(bothAtA, oldAtB),
                List.of(bothAtA, bothAtB),
                List.of(signed("a.lab", "b.lab", "pubkey"), bothAtB))) {
            a.unconfigure("b");
            b.configure("a", A, step.get(1));
            a.configure("b", B, step.get(0));
            await("a comes up", () -> {
                if (a.tunnel("b").state() == State.DOWN) {
                    a.view().initiate("b");
                }
                return a.tunnel("b").state() == State.UP;
            });
        }
    }

    private static Map<String, String> both(String localId, String remoteId) {
        var changes = new HashMap<>(signed(localId, remoteId, "pubkey"));
        changes.putAll(Map.of("auth", "pubkey, psk", "psk-file", "psk"));
        return changes;
    }

    @Test
    void withoutItsBundleSignaturesWaitAndSaySo() throws Exception {
        Pki.SCHEMES.forEach(a.gateway()::remove);
        publicKeys(a, "a.lab", "b.lab");
        publicKeys(b, "b.lab", "a.lab");
        b.configure("a", A, signed("b.lab", "a.lab", "pubkey"));
        a.configure("b", B, signed("a.lab", "b.lab", "pubkey"));
        awaitRunning();
        a.view().initiate("b");
        await("a says why", () -> a.tunnel("b").reason().contains("no installed signature scheme fits"));

        Pki.SCHEMES.forEach(scheme -> a.gateway().add(scheme, 0, 4));
        await("a comes up", () -> {
            if (a.tunnel("b").state() == State.DOWN) {
                a.view().initiate("b");
            }
            return a.tunnel("b").state() == State.UP;
        });
    }

    private static TestKey key(String name) {
        return Pki.key(name.hashCode());
    }

    private static void certificate(Site site, String name, TestCa issuer) throws Exception {
        certificate(site, name, issuer, key(name));
        site.write("ca.crt", Pki.pem("CERTIFICATE", Pki.CA.certificate()));
    }

    private static void certificate(Site site, String name, TestCa issuer, TestKey own) throws Exception {
        site.write("own.key", Pki.pem("PRIVATE KEY", own.privateKey()));
        site.write("own.crt", Pki.pem("CERTIFICATE", Pki.certificate(issuer, name, own)));
        site.write("ca.crt", Pki.pem("CERTIFICATE", issuer.certificate()));
    }

    private static void publicKeys(Site site, String own, String peer) throws Exception {
        publicKeys(site, key(own), key(peer));
    }

    private static void publicKeys(Site site, TestKey own, TestKey peer) throws Exception {
        site.write("own.key", Pki.pem("PRIVATE KEY", own.privateKey()));
        site.write("own.pub", Pki.pem("PUBLIC KEY", own.publicKey().der()));
        site.write("peer.pub", Pki.pem("PUBLIC KEY", peer.publicKey().der()));
    }

    private static Map<String, String> signed(String localId, String remoteId, String auth) {
        var changes = new HashMap<>(Map.of(
                "psk-file", "", "auth", auth, "local-id", localId, "remote-id", remoteId, "key-file", "own.key"));
        changes.putAll(
                auth.equals("cert")
                        ? Map.of("cert", "own.crt", "ca", "ca.crt")
                        : Map.of("public-key", "own.pub", "peer-key", "peer.pub"));
        return changes;
    }
}
