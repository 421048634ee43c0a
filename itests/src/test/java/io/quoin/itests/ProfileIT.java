package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Pki;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.StrongSwan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our profiles against peers that are as their vendors document them: our file has the profile's name, addresses,
 * identities, networks and secrets alone. Each tunnel carries traffic, with what the profile prefers, before and after
 * the keys of IKE and of ESP were replaced by the side that does so.
 */
class ProfileIT {
    private static final String KEY = "a key for the lab only";
    private static final String HYBRID_ECP384 = "aes256gcm16-prfsha384-ecp384-ke1_mlkem768";
    private static final String HYBRID_X25519 = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";

    private static final Pattern SPI = Pattern.compile("[0-9a-f]{16}(?= established)|[0-9a-f]{8}(?= in,)");

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

    private static Stream<Vendor> vendors() {
        return Stream.of(
                new Vendor(
                                "cloudflare",
                                "aes256gcm16-aes128gcm16-prfsha256-prfsha384-ecp384-ke1_mlkem768-ke1_mlkem1024,"
                                        + "aes256-sha256-prfsha256-prfsha384-prfsha512-ecp384-modp2048-modp1536",
                                "aes256gcm16-aes128gcm16-ecp384-modp2048-modp1536, aes256-sha256-ecp384-modp2048")
                        .nets("10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16")
                        .negotiates(HYBRID_ECP384, HYBRID_ECP384, "aes256gcm16", "aes256gcm16-ecp384")
                        .with("rekey_time = 0")
                        .neverLogs("generating IKE_SA_INIT request", "generating CREATE_CHILD_SA request"),
                new Vendor(
                                "cisco-iosxe",
                                "aes256-sha512-ecp384-ke1_mlkem768-ke1_mlkem1024",
                                "aes256gcm16-ecp521-ke1_mlkem1024")
                        .byCertificates()
                        .begins()
                        .setting("fragment_size", "1400")
                        .negotiates(
                                "aes256-prfsha512-sha512-ecp384-ke1_mlkem768",
                                "aes256-prfsha512-sha512-ecp384-ke1_mlkem768",
                                "aes256gcm16",
                                "aes256gcm16-ecp521-ke1_mlkem1024")
                        .logs("received fragment #2 of 2", "into 2 fragments"),
                new Vendor(
                                "fortios",
                                "aes256gcm16-prfsha384-ecp521-ecp384-ke1_mlkem1024-ke1_mlkem768",
                                "aes256gcm16-ecp521-ecp384-ke1_mlkem1024-ke1_mlkem768")
                        .with("childless = force")
                        .negotiates(
                                HYBRID_ECP384,
                                HYBRID_ECP384,
                                "aes256gcm16-ecp384-ke1_mlkem768",
                                "aes256gcm16-ecp384-ke1_mlkem768"),
                new Vendor("strongswan", HYBRID_X25519, "aes256gcm16-x25519-ke1_mlkem768")
                        .negotiates(HYBRID_X25519, HYBRID_X25519, "aes256gcm16", "aes256gcm16-x25519-ke1_mlkem768"),
                new Vendor("libreswan", "aes256gcm16-prfsha512-x25519-ke1_mlkem768", "aes256gcm16-x25519-ke1_mlkem768")
                        .begins()
                        .with("rekey_time = 8h")
                        .negotiates(
                                "aes256gcm16-prfsha512-x25519-ke1_mlkem768",
                                "aes256gcm16-prfsha512-x25519-ke1_mlkem768",
                                "aes256gcm16",
                                "aes256gcm16-x25519-ke1_mlkem768"),
                // A device does not offer ML-KEM when it rekeys IKE. strongSwan always does, but as optional: without
                // hybrid proposals of ours what is left is what a device offers.
                new Vendor("apple", HYBRID_ECP384 + "-ke1_none", "aes256gcm16-ecp384-ke1_mlkem768")
                        .byCertificates()
                        .begins()
                        .ours("remote", "any")
                        .ours("ike-rekey", "aes256gcm16-prfsha384-ecp384-x25519")
                        .negotiates(
                                HYBRID_ECP384,
                                "aes256gcm16-prfsha384-ecp384",
                                "aes256gcm16",
                                "aes256gcm16-ecp384-ke1_mlkem768"),
                new Vendor("aws", HYBRID_ECP384, "aes256gcm16-ecp384")
                        .with("rekey_time = 28800")
                        .negotiates(HYBRID_ECP384, HYBRID_ECP384, "aes256gcm16", "aes256gcm16-ecp384"),
                new Vendor("aws", "aes256gcm16-prfsha384-ecp384", "aes256gcm16-ecp384")
                        .ours("pq", "preferred")
                        .with("rekey_time = 28800")
                        .negotiates(
                                "aes256gcm16-prfsha384-ecp384",
                                "aes256gcm16-prfsha384-ecp384",
                                "aes256gcm16",
                                "aes256gcm16-ecp384"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void profileIsEnough(Vendor vendor) {
        String name = "vendor" + ++rows;
        try (StrongSwan peer = site.strongSwan(vendor.settings)) {
            putPeer(name, vendor, peer);
            try {
                if (vendor.begins) {
                    site.gateway().awaitConfigured(name);
                    peer.initiate("net0").orFail();
                }
                String first = await(vendor, name, Set.of());
                carries(vendor, first, vendor.negotiatedIke, vendor.negotiatedEsp());
                rekey(vendor, name, peer);
                String then = await(vendor, name, spis(first));
                carries(vendor, then, vendor.rekeyedIke, vendor.rekeyedEsp());
                String log = peer.log();
                assertThat(vendor.logged).allSatisfy(words -> assertThat(log).contains(words));
                assertThat(vendor.neverLogged)
                        .allSatisfy(words -> assertThat(log).doesNotContain(words));
            } finally {
                site.gateway().removePeer(name);
            }
            peer.awaitDown(name);
        }
        Progress.say(vendor.toString());
    }

    private static void putPeer(String name, Vendor vendor, StrongSwan peer) {
        Map<String, String> file = new LinkedHashMap<>();
        file.put("profile", vendor.profile);
        file.put("local", "192.0.2.1");
        file.put("remote", "192.0.2.2");
        file.put("local-id", "a.lab");
        file.put("remote-id", "b.lab");
        file.put("local-ts", "10.1.0.0/16");
        file.put("remote-ts", String.join(",", vendor.nets));
        if (vendor.certificates) {
            Pki pki = Pki.make();
            peer.putFile("x509/b.pem", pki.certificate("b-ecdsa384"));
            peer.putFile("private/b.pem", pki.privateKey("b-ecdsa384"));
            peer.putFile("x509ca/ca.pem", pki.certificate("ca"));
            site.gateway().putFile(name + ".pem", pki.certificate("a-ecdsa384"));
            site.gateway().putFile(name + "-ca.pem", pki.certificate("ca"));
            site.gateway().putFile("secrets/" + name + ".key", pki.privateKey("a-ecdsa384"));
            file.put("auth", "cert");
            file.put("cert", name + ".pem");
            file.put("ca", name + "-ca.pem");
            file.put("key-file", "secrets/" + name + ".key");
        } else {
            site.gateway().putFile("secrets/" + name + ".psk", KEY);
            file.put("psk-file", "secrets/" + name + ".psk");
        }
        if (!vendor.begins && !vendor.profile.equals("cloudflare")) {
            file.put("initiate", "yes");
        }
        file.putAll(vendor.ours);
        peer.load(vendor.swanctlConf(name, KEY));
        site.gateway().putPeerFile(name, file);
    }

    /** Waits for one IKE SA and a Child SA for each network, none of which is one of {@code former}. */
    private static String await(Vendor vendor, String name, Set<String> former) {
        String expected = "up with " + vendor.nets + " and without " + former;
        return site.gateway().awaitShown(name, expected, shown -> {
            Set<String> spis = spis(shown);
            return spis.size() == 1 + vendor.nets.size() && Collections.disjoint(spis, former);
        });
    }

    /** Ours, of what is up. */
    private static Set<String> spis(String shown) {
        return SPI.matcher(shown).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static void rekey(Vendor vendor, String name, StrongSwan peer) {
        if (vendor.begins) {
            peer.rekey("net0", false).orFail();
            peer.rekey(name, true).orFail();
        } else {
            site.gateway().command("ike:rekey " + name).orFail();
        }
    }

    private static void carries(Vendor vendor, String shown, String ike, List<String> esp) {
        site.hosts().ping(3, 100).orFail();
        assertThat(shown).contains("Profile: " + vendor.profile + "\n", "Proposal: " + ike + "\n");
        assertThat(shown.lines().filter(line -> line.contains("Child SA: ")))
                .extracting(line -> line.split(", ")[1])
                .containsExactlyInAnyOrderElementsOf(esp);
    }
}
