package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quoin.bytes.Secret;
import io.quoin.engine.ChildConfig;
import io.quoin.engine.Identity;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.PeerConfig;
import io.quoin.engine.PeerConfig.PostQuantum;
import io.quoin.engine.ProposalSpec;
import io.quoin.engine.TrafficSelectors;
import io.quoin.ipsec.EspSa;
import io.quoin.kex.KeyExchangeMethod.Strength;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerFileTest {
    @TempDir
    private Path etc;

    @BeforeEach
    void writeKey() throws Exception {
        Files.writeString(etc.resolve("a.psk"), "correct horse\n");
        Files.writeString(etc.resolve("a.ppk"), "k1 0x0102\n");
        Files.writeString(etc.resolve("local.psk"), "word\n");
        for (String file : List.of("a.psk", "a.ppk", "local.psk")) {
            Files.setPosixFilePermissions(etc.resolve(file), PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void addressesAndKeyAreEnough() throws Exception {
        PeerConfig peer = parse(Map.of());

        assertThat(peer.name()).isEqualTo("a");
        assertThat(peer.local()).contains(InetAddress.getByName("192.0.2.1"));
        assertThat(peer.remote()).contains(InetAddress.getByName("192.0.2.2"));
        assertThat(peer.localId()).isEqualTo(Identity.parse("192.0.2.1"));
        assertThat(peer.remoteId()).isEqualTo(Identity.parse("192.0.2.2"));
        assertThat(Psk.of(peer)).isEqualTo(Secret.copyOf("correct horse".getBytes(StandardCharsets.US_ASCII)));
        assertThat(peer.postQuantum()).isEqualTo(PostQuantum.REQUIRED);
        assertThat(peer.ikeProposals())
                .extracting(ProposalSpec::notation)
                .containsExactly(
                        "aes256gcm16-prfsha384-x25519-ke1_mlkem768", "aes256gcm16-prfsha384-ecp384-ke1_mlkem1024");
        assertThat(peer.initiate()).isFalse();
        assertThat(peer.childless()).isEqualTo(PeerConfig.Childless.NO);
        assertThat(peer.unique()).isTrue();
        assertThat(peer.fragmentSize()).isZero();
        assertThat(peer.liveness()).isEqualTo(Duration.ofSeconds(30));
        assertThat(peer.children()).hasSize(1);
        ChildConfig child = peer.children().get(0);
        assertThat(child.name()).isEqualTo("a");
        assertThat(child.mode()).isEqualTo(EspSa.Mode.TUNNEL);
        assertThat(child.replayWindow()).isEqualTo(64);
        assertThat(child.espProposals()).extracting(ProposalSpec::notation).containsExactly("aes256gcm16");
        assertThat(child.localSelectors()).extracting(TrafficSelectors::format).containsExactly("192.0.2.1");
        assertThat(child.remoteSelectors()).extracting(TrafficSelectors::format).containsExactly("192.0.2.2");
    }

    @Test
    void everyKeyIsRead() throws Exception {
        PeerConfig peer = parse(Map.ofEntries(
                Map.entry("local-id", "a.lab"),
                Map.entry("remote-id", "user@b.lab"),
                Map.entry("auth", "psk"),
                Map.entry("ike", "aes256gcm16-prfsha384-ecp384-ke1_mlkem1024, aes128-sha256-x25519"),
                Map.entry("ike-rekey", "aes256gcm16-prfsha384-ecp384"),
                Map.entry("esp", "aes128gcm16,aes256-sha384"),
                Map.entry("local-ts", "10.1.0.0/16,10.3.0.0/16"),
                Map.entry("remote-ts", "10.2.0.0/16[tcp/443]"),
                Map.entry("mode", "transport"),
                Map.entry("initiate", "yes"),
                Map.entry("childless", "required"),
                Map.entry("unique", "no"),
                Map.entry("pq", "preferred"),
                Map.entry("fragment-size", "576"),
                Map.entry("liveness", "5"),
                Map.entry("replay-window", "0")));

        assertThat(peer.localId()).isEqualTo(Identity.parse("a.lab"));
        assertThat(peer.remoteId()).isEqualTo(Identity.parse("user@b.lab"));
        assertThat(peer.ikeProposals()).hasSize(2);
        assertThat(peer.rekeyProposals()).containsExactly(ProposalSpec.ike("aes256gcm16-prfsha384-ecp384"));
        assertThat(peer.postQuantum()).isEqualTo(PostQuantum.PREFERRED);
        assertThat(peer.initiate()).isTrue();
        assertThat(peer.childless()).isEqualTo(PeerConfig.Childless.REQUIRED);
        assertThat(peer.unique()).isFalse();
        assertThat(peer.fragmentSize()).isEqualTo(576);
        assertThat(peer.liveness()).isEqualTo(Duration.ofSeconds(5));
        ChildConfig child = peer.children().get(0);
        assertThat(child.mode()).isEqualTo(EspSa.Mode.TRANSPORT);
        assertThat(child.replayWindow()).isZero();
        assertThat(child.espProposals()).hasSize(2);
        assertThat(child.localSelectors()).hasSize(2);
        assertThat(child.remoteSelectors())
                .extracting(TrafficSelectors::format)
                .containsExactly("10.2.0.0/16[tcp/443]");
    }

    @Test
    void defaultsAddClassicalProposalsBehindHybridOnesUnlessPostQuantumIsRequired() throws Exception {
        assertThat(parse(Map.of("pq", "preferred")).ikeProposals())
                .extracting(ProposalSpec::notation)
                .endsWith("aes256gcm16-prfsha384-x25519", "aes256gcm16-prfsha384-ecp384")
                .hasSize(4);
    }

    @Test
    void eachPairOfSelectorsBecomesAChildOfItsOwnWhereWanted() throws Exception {
        PeerConfig peer = parse(Map.of(
                "local-ts", "10.1.0.0/16,2001:db8:1::/48",
                "remote-ts", "10.2.0.0/16,10.4.0.0/16,2001:db8:2::/48",
                "child-per-selector-pair", "yes"));

        assertThat(peer.children()).extracting(ChildConfig::name).containsExactly("a-1", "a-2", "a-3");
        assertThat(peer.children())
                .allSatisfy(child -> assertThat(child.localSelectors()).hasSize(1))
                .extracting(
                        child -> TrafficSelectors.format(child.remoteSelectors().get(0)))
                .containsExactly("10.2.0.0/16", "10.4.0.0/16", "2001:db8:2:0:0:0:0:0/48");
    }

    @Test
    void peerWithAnyAddressHasAnIdentityAndSelectors() throws Exception {
        PeerConfig peer = parse(Map.of("remote", "any", "remote-id", "b.lab", "remote-ts", "10.2.0.0/16"));

        assertThat(peer.remote()).isEqualTo(Optional.empty());
    }

    @Test
    void peerWithANameHasItAsItsIdentity() throws Exception {
        PeerConfig peer = parse(Map.of("remote", "GW.example.net", "remote-ts", "10.2.0.0/16", "initiate", "yes"));

        assertThat(peer.remoteName()).contains("gw.example.net");
        assertThat(peer.remote()).isEqualTo(Optional.empty());
        assertThat(peer.isAnywhere()).isFalse();
        assertThat(peer.remoteId()).isEqualTo(Identity.parse("gw.example.net"));
    }

    @Test
    void hostNameHasUpTo253Characters() throws Exception {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);

        assertThat(parse(Map.of("remote", longest, "remote-ts", "10.2.0.0/16")).remoteName())
                .contains(longest);
        for (String tooLong : List.of(longest + "a", label + "a.lab")) {
            assertThatThrownBy(() -> parse(Map.of("remote", tooLong, "remote-ts", "10.2.0.0/16")))
                    .hasMessageContaining("nor a host name");
        }
    }

    @Test
    void pureKemIsAcceptedWhereItIsAskedFor() throws Exception {
        assertThat(parse(Map.of("ike", "aes256gcm16-prfsha384-mlkem768", "pure-kem", "true"))
                        .ikeProposals())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "local         | gw.lab     | local = gw.lab: 'gw.lab' is no IP address",
                "local         | 2001:db8::1 | remote = 192.0.2.2: it must be of the same family as local",
                "local         | 999.1.1.1  | 'local = 999.1.1.1: ''999.1.1.1'' is no IP address'",
                "remote        | ''         | remote is missing: the peer's address or host name is needed, or",
                "remote        | 192.0.2    | 'remote = 192.0.2: ''192.0.2'' is no IP address'",
                "remote        | gw_a.lab   | remote = gw_a.lab: neither an address",
                "remote        | -gw.lab    | remote = -gw.lab: neither an address",
                "remote        | gw..lab    | remote = gw..lab: neither an address",
                "remote        | gw.lab.1   | remote = gw.lab.1: neither an address",
                "remote        | gw.lab     | remote-ts is missing: it is needed where remote is not an address",
                "remote        | any        | remote-id is missing: it is needed where remote is any",
                "remote        | any        | remote-ts is missing: it is needed where remote is not an address",
                "local-id      | a b        | local-id = a b: ",
                "auth          | eap        | 'auth = eap: one of psk, cert or pubkey is accepted'",
                "psk-file      | none.psk   | psk-file = none.psk: there is no file ",
                "psk-file      | ''         | psk-file is missing: ",
                "ike           | aes256gcm16-prfsha384-x25519-ke1_kyber | an unknown key exchange: no bundle brings it",
                "ike           | aes256gcm16-prfsha384-x25519 | can end without a post-quantum key exchange",
                "ike           | aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_none | can end without",
                "ike           | aes256gcm16-prfsha384-mlkem768 | has a KEM in the first key-exchange slot",
                "ike           | aes256gcm16-prfsha384-x25519-mlkem768 | has a KEM in the first key-exchange slot",
                "ike-rekey     | aes256gcm16-prfsha384-mlkem768 | has a KEM in the first key-exchange slot",
                "esp           | 3des       | esp = 3des: ",
                "local-ts      | 10.1.0.1/16 | it has bits set behind its prefix",
                "remote-ts     | 2001:db8::/32 | it must have a selector of the same family",
                "mode          | beet       | mode = beet: tunnel or transport is accepted",
                "initiate      | maybe      | initiate = maybe: no or yes is accepted",
                "pq            | yes        | 'pq = yes: one of required, preferred or off is accepted'",
                "fragment-size | 575        | fragment-size = 575: a number from 576 to 65535 is accepted",
                "fragment-size | 65536      | fragment-size = 65536: a number from 576 to 65535 is accepted",
                "ppk-once      | yes        | ppk-once = yes: it says how the keys in ppk-file are used",
                "ppk           | maybe      | ppk = maybe: required or preferred is accepted",
                "ike-lifetime  | 0          | ike-lifetime = 0: a number from 1 to 2592000 is accepted",
                "liveness      | 0          | liveness = 0: a number from 1 to 86400 is accepted",
                "replay-window | 4097       | replay-window = 4097: a number from 0 to 4096 is accepted",
                "replay-window | -1         | replay-window = -1: a number from 0 to 4096 is accepted",
                "pure-kem      | yes        | pure-kem = yes: false or true is accepted",
                "child-per-selector-pair | 1 | child-per-selector-pair = 1: no or yes is accepted",
                "psk_file      | x          | psk_file = x: there is no such key; did you mean psk-file?",
                "dead-peer     | 5          | 'dead-peer = 5: there is no such key; accepted are auth, '",
            })
    void badValueIsNamedWithItsKeyAndWhatWouldBeAccepted(String key, String value, String message) {
        InvalidConfiguration refused =
                catchThrowableOfType(InvalidConfiguration.class, () -> parse(Map.of(key, value)));

        assertThat(refused).as("%s = %s", key, value).isNotNull();
        assertThat(refused.errors()).anySatisfy(error -> assertThat(error).contains(message));
    }

    /** By what each method is worth, whether or not a bundle brings it now. */
    @ParameterizedTest
    @CsvSource({
        "x25519-ke1_frodokem976, ''",
        "x25519-ke1_frodokem976-ke1_hqc192, ''",
        "x25519-ke1_ours-ke2_mlkem512, ''",
        "x25519-ke1_frodokem976-ke1_none, can end without a post-quantum key exchange",
        "x25519-ke1_frodokem976-ke1_ecp256, can end without a post-quantum key exchange",
        "x25519-ke1_plain, can end without a post-quantum key exchange",
        "bike3, has a KEM in the first key-exchange slot",
        "ours-ke1_x25519, has a KEM in the first key-exchange slot",
        "twofold, ''",
        "twofold-ke1_x25519, ''",
        "twofold-ke1_mlkem768, ''",
        "twofold-x25519, can end without a post-quantum key exchange"
    })
    void thePolicyKnowsWhatEachMethodIsWorth(String methods, String error) {
        KeyExchangeNames names = KeyExchangeNames.builtIn()
                .with(List.of(
                        new NamedMethod("ours", 1050, Strength.POST_QUANTUM),
                        new NamedMethod("twofold", 1051, Strength.HYBRID),
                        new NamedMethod("plain", 1052, Strength.CLASSICAL)));
        var properties = new HashMap<>(Map.of("local", "192.0.2.1", "remote", "192.0.2.2", "psk-file", "a.psk"));
        properties.put("ike", "aes256gcm16-prfsha384-" + methods);
        InvalidConfiguration refused = catchThrowableOfType(
                InvalidConfiguration.class, () -> PeerFile.parse("a", properties, etc, names, Optional.empty()));
        if (error.isEmpty()) {
            assertThat(refused).isNull();
        } else {
            assertThat(refused.errors()).singleElement().asString().contains(error);
        }
    }

    @Test
    void allErrorsOfAFileAreToldAtOnce() {
        InvalidConfiguration refused = catchThrowableOfType(
                InvalidConfiguration.class,
                () -> parse(Map.of("mode", "beet", "liveness", "x", "esp", "des", "colour", "red")));

        assertThat(refused.errors()).hasSize(4);
    }

    @Test
    void gatewayCannotInitiateToAnyAddress() {
        assertThatThrownBy(() -> parse(
                        Map.of("remote", "any", "remote-id", "b.lab", "remote-ts", "10.2.0.0/16", "initiate", "yes")))
                .hasMessageContaining("a gateway cannot initiate to remote = any");
    }

    @Test
    void whatTheContainerAddsIsNoUnknownKey() throws Exception {
        assertThat(parse(Map.of(
                        "service.pid", "io.quoin.peer~a",
                        "component.id", "7",
                        "osgi.ds.satisfying.condition.target", "(osgi.condition.id=true)",
                        "felix.fileinstall.filename", "file:/etc/io.quoin.peer-a.cfg",
                        "org.apache.karaf.features.configKey", "x",
                        ".internal", "x")))
                .isNotNull();
    }

    @Test
    void aPpkAndLifetimesAreRead() throws Exception {
        try (PeerConfig peer = parse(Map.of(
                "ppk-file", "a.ppk", "ppk", "preferred", "ppk-once", "yes", "child-lifetime-bytes", "5000000000"))) {
            assertThat(peer.ppks()).contains(new PpkFile(etc, "a.ppk", false, true));
            assertThat(peer.lifetimes().childOctets()).isEqualTo(5_000_000_000L);
        }
        assertThat(parse(Map.of("ppk-file", "a.ppk")).ppks()).contains(new PpkFile(etc, "a.ppk", true, false));
    }

    @Test
    void aPpkFileIsCheckedWithTheRest() {
        assertThatThrownBy(() -> parse(Map.of("ppk-file", "local.psk")))
                .hasMessageContaining("ppk-file = local.psk: ")
                .hasMessageContaining("line 1, is not a name of up to 255 octets, a space and a key");
    }

    private PeerConfig parse(Map<String, String> changes) throws InvalidConfiguration {
        var properties = new HashMap<>(Map.of("local", "192.0.2.1", "remote", "192.0.2.2", "psk-file", "a.psk"));
        properties.putAll(changes);
        return PeerFile.parse("a", properties, etc, KeyExchangeNames.builtIn(), Optional.empty())
                .peer();
    }

    @Test
    void numbersOfSelectorsAreLimited() {
        String many = String.join(",", Collections.nCopies(65, "10.1.0.0/16"));

        assertThatThrownBy(() -> parse(Map.of("local-ts", many)))
                .hasMessageContaining("65 entries, but 64 at most are accepted");
    }
}
