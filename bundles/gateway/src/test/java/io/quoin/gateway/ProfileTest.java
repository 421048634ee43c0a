package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.PeerConfig;
import io.quoin.engine.PeerConfig.PostQuantum;
import io.quoin.engine.ProposalSpec;
import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.manage.SettingView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each shipped profile comes to what its vendor documents, and a peer file goes before its profile. */
class ProfileTest {
    private static final List<String> NAMES = Profile.SHIPPED;
    private static final String FORTIOS =
            "ecp384-ecp521-ecp256-x25519-x448-modp3072-modp4096-modp6144-modp8192-modp2048";
    private static final String LIBRESWAN = "x25519-ecp256-ecp384-ecp521-modp2048-modp3072-modp4096-modp8192";
    private static final String LEVELS_3_AND_5 = "-ke1_mlkem768-ke1_mlkem1024";

    @TempDir
    private Path etc;

    @BeforeEach
    void writeKey() throws Exception {
        Files.writeString(etc.resolve("a.psk"), "correct horse\n");
        Files.setPosixFilePermissions(etc.resolve("a.psk"), PosixFilePermissions.fromString("rw-------"));
    }

    /** What a profile comes to: {@code hybrid} with pq = required, {@code classical} behind it with pq = preferred. */
    private record Expected(String profile, List<String> hybrid, List<String> classical, List<String> esp) {
        @Override
        public String toString() {
            return profile;
        }
    }

    private static Stream<Expected> shipped() {
        return Stream.of(
                new Expected(
                        "cloudflare",
                        List.of(
                                "aes256gcm16-aes128gcm16-prfsha384-prfsha512-prfsha256-ecp384" + LEVELS_3_AND_5,
                                "aes256-sha256-prfsha384-prfsha512-prfsha256-ecp384" + LEVELS_3_AND_5),
                        List.of(
                                "aes256gcm16-aes128gcm16-prfsha384-prfsha512-prfsha256-ecp384-modp2048",
                                "aes256-sha256-prfsha384-prfsha512-prfsha256-ecp384-modp2048"),
                        List.of(
                                "aes256gcm16-aes128gcm16-noesn-ecp384-modp2048",
                                "aes256-sha256-noesn-ecp384-modp2048")),
                new Expected(
                        "cisco-iosxe",
                        List.of(
                                "aes256-sha512-ecp384" + LEVELS_3_AND_5,
                                "aes256gcm16-prfsha512-prfsha384-ecp384" + LEVELS_3_AND_5),
                        List.of("aes256-sha512-ecp384", "aes256gcm16-prfsha512-prfsha384-ecp384"),
                        List.of("aes256gcm16-ecp521-ke1_mlkem1024")),
                new Expected(
                        "fortios",
                        List.of("aes256gcm16-prfsha384-prfsha512-prfsha256-" + FORTIOS + LEVELS_3_AND_5
                                + "-ke1_mlkem512"),
                        List.of("aes256gcm16-prfsha384-prfsha512-prfsha256-" + FORTIOS),
                        List.of("aes256gcm16-" + FORTIOS + LEVELS_3_AND_5 + "-ke1_mlkem512")),
                new Expected(
                        "strongswan",
                        List.of(
                                "aes256gcm16-prfsha384-x25519-ke1_mlkem768",
                                "aes256gcm16-prfsha384-ecp384-ke1_mlkem1024"),
                        List.of("aes256gcm16-prfsha384-x25519-ecp384"),
                        List.of(
                                "aes256gcm16-x25519-ke1_mlkem768",
                                "aes256gcm16-ecp384-ke1_mlkem1024",
                                "aes256gcm16-x25519-ecp384",
                                "aes256gcm16")),
                new Expected(
                        "libreswan",
                        List.of("aes256gcm16-prfsha512-prfsha256-" + LIBRESWAN + LEVELS_3_AND_5),
                        List.of("aes256gcm16-prfsha512-prfsha256-" + LIBRESWAN),
                        List.of("aes256gcm16-" + LIBRESWAN + LEVELS_3_AND_5, "aes256gcm16-aes128gcm16-" + LIBRESWAN)),
                new Expected(
                        "apple",
                        List.of("aes256gcm16-prfsha384-ecp384-x25519" + LEVELS_3_AND_5),
                        List.of("aes256gcm16-prfsha384-ecp384-x25519"),
                        List.of(
                                "aes256gcm16-ecp384-x25519" + LEVELS_3_AND_5,
                                "aes256gcm16-ecp384-x25519",
                                "aes256gcm16")),
                new Expected(
                        "aws",
                        List.of("aes256gcm16-prfsha384-prfsha512-ecp384" + LEVELS_3_AND_5),
                        List.of("aes256gcm16-prfsha384-prfsha512-ecp384"),
                        List.of("aes256gcm16-ecp384")));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void comesToWhatItsVendorDocuments(Expected expected) throws Exception {
        PeerConfig required = peer(Map.of("profile", expected.profile));
        PeerConfig preferred = peer(Map.of("profile", expected.profile, "pq", "preferred"));

        assertThat(written(required.ikeProposals())).isEqualTo(expected.hybrid);
        assertThat(written(preferred.ikeProposals()))
                .isEqualTo(Stream.concat(expected.hybrid.stream(), expected.classical.stream())
                        .toList());
        assertThat(written(required.children().get(0).espProposals())).isEqualTo(expected.esp);
        assertThat(shipped().map(Expected::profile)).containsExactlyInAnyOrderElementsOf(Profile.SHIPPED);
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void isRekeyedAsItWasSetUpUnlessItsPeerCannot(String profile) throws Exception {
        PeerConfig peer = peer(Map.of("profile", profile));

        assertThat(peer.rekeyProposals()).startsWith(peer.ikeProposals().get(0));
        assertThat(peer.rekeyProposals().equals(peer.ikeProposals())).isEqualTo(!profile.equals("apple"));
    }

    @Test
    void cloudflareNeverBeginsAndWantsOnePairOfSelectorsEach() throws Exception {
        PeerConfig peer = peer(Map.of("profile", "cloudflare", "remote-ts", "10.2.0.0/16,10.3.0.0/16"));

        assertThat(peer.initiate()).isTrue();
        assertThat(peer.children()).hasSize(2).allMatch(child -> child.replayWindow() == 0);
        assertThat(lives(peer)).containsExactly(14_400L, 3600L);
    }

    @Test
    void ciscoTakesFragmentsOf1400Octets() throws Exception {
        PeerConfig peer = peer(Map.of("profile", "cisco-iosxe"));

        assertThat(peer.fragmentSize()).isEqualTo(1400);
        assertThat(lives(peer)).containsExactly(86_400L, 3600L);
    }

    @Test
    void fortiosBeginsWithoutAChildSa() throws Exception {
        assertThat(peer(Map.of("profile", "fortios")).childless()).isEqualTo(PeerConfig.Childless.PREFERRED);
    }

    @Test
    void othersHaveTheirLifetimes() throws Exception {
        assertThat(lives(peer(Map.of("profile", "fortios")))).containsExactly(86_400L, 43_200L);
        assertThat(lives(peer(Map.of("profile", "strongswan")))).containsExactly(14_400L, 3600L);
        assertThat(lives(peer(Map.of("profile", "libreswan")))).containsExactly(28_800L, 28_800L);
        assertThat(lives(peer(Map.of("profile", "apple")))).containsExactly(172_800L, 172_800L);
        assertThat(lives(peer(Map.of("profile", "aws")))).containsExactly(28_800L, 3600L);
    }

    @Test
    void peerFileGoesBeforeItsProfileAndAnEmptyValueIsTheDefault() throws Exception {
        PeerConfig peer =
                peer(Map.of("profile", "cloudflare", "initiate", "no", "child-lifetime", "7200", "replay-window", ""));

        assertThat(peer.initiate()).isFalse();
        assertThat(lives(peer)).containsExactly(14_400L, 7200L);
        assertThat(peer.children().get(0).replayWindow()).isEqualTo(64);
    }

    @Test
    void classicalProposalThatTheOperatorWroteIsAnErrorAlsoBesideAProfile() {
        assertThatThrownBy(() -> peer(Map.of("profile", "aws", "ike", "aes256gcm16-prfsha384-ecp384")))
                .hasMessageStartingWith("ike = aes256gcm16-prfsha384-ecp384: ")
                .hasMessageContaining("can end without a post-quantum key exchange");
    }

    @Test
    void everyKeyTellsWhereItComesFrom() throws Exception {
        assertThat(parse(Map.of("profile", "aws", "liveness", "5")).settings())
                .contains(
                        new SettingView("profile", "aws", "file"),
                        new SettingView("liveness", "5", "file"),
                        new SettingView("pq", "required", "default"),
                        new SettingView("fragment-size", "by the path", "default"),
                        new SettingView("child-lifetime", "3600", "profile aws"),
                        new SettingView(
                                "ike", "aes256gcm16-prfsha384-prfsha512-ecp384" + LEVELS_3_AND_5, "profile aws"));
        assertThat(parse(Map.of()).settings()).contains(new SettingView("esp", "aes256gcm16", "default"));
    }

    @Test
    void unknownProfileIsAnErrorThatNamesThoseThereAre() throws Exception {
        write("ours", "liveness = 5");

        assertThatThrownBy(() -> peer(Map.of("profile", "cloudfire")))
                .hasMessage("profile = cloudfire: there is no such profile; accepted are apple, aws, cisco-iosxe,"
                        + " cloudflare, fortios, libreswan, ours, strongswan");
        assertThatThrownBy(() -> peer(Map.of("profile", "../a"))).hasMessageContaining("there is no such profile");
    }

    @Test
    void operatorsOwnProfileGoesBeforeAShippedOne() throws Exception {
        write("aws", "liveness = 7\n# a comment\nesp = aes128gcm16, \\\n  aes256gcm16\n");

        PeerConfig peer = peer(Map.of("profile", "aws"));
        assertThat(peer.liveness()).isEqualTo(Duration.ofSeconds(7));
        assertThat(written(peer.children().get(0).espProposals())).containsExactly("aes128gcm16", "aes256gcm16");
    }

    @Test
    void errorOfAProfileNamesItsFile() throws Exception {
        write("ours", "liveness = 0\ncolour = red\nike = aes256gcm16-prfsha384-ecp384\n");

        assertThatThrownBy(() -> peer(Map.of("profile", "ours", "mode", "beet")))
                .hasMessageContaining("profiles/ours.cfg: liveness = 0: a number from")
                .hasMessageContaining("profiles/ours.cfg: colour = red: there is no such key")
                .hasMessageContaining("profiles/ours.cfg: ike = aes256gcm16-prfsha384-ecp384: none is left")
                .hasMessageContaining("; mode = beet: ");
    }

    @Test
    void profileBuildsOnNoOther() throws Exception {
        write("ours", "profile = aws");

        assertThatThrownBy(() -> peer(Map.of("profile", "ours")))
                .hasMessageContaining("profiles/ours.cfg: a profile does not build on another");
    }

    @ParameterizedTest
    @EnumSource(PostQuantum.class)
    void neitherADefaultNorAShippedProfileHasAnExperimentalMethod(PostQuantum policy) throws Exception {
        List<String> profiles = new ArrayList<>(Profile.SHIPPED);
        profiles.add("");
        for (String profile : profiles) {
            PeerConfig peer = peer(Map.of(
                    "profile", profile, "pq", Words.of(policy), "remote-id", "b.lab", "remote-ts", "10.2.0.0/16"));
            assertThat(Stream.of(
                                    peer.ikeProposals().stream(),
                                    peer.rekeyProposals().stream(),
                                    peer.children().stream().flatMap(child -> child.espProposals().stream()))
                            .flatMap(proposals -> proposals)
                            .flatMap(proposal -> KeyExchangeNames.builtIn().among(proposal.transforms()).stream()))
                    .isNotEmpty()
                    .allMatch(name -> name.status() == Status.STANDARD);
        }
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(etc.resolve("profiles"));
        Files.writeString(etc.resolve("profiles/" + name + ".cfg"), text);
    }

    private static List<String> written(List<ProposalSpec> proposals) {
        return proposals.stream().map(ProposalSpec::notation).toList();
    }

    private static List<Long> lives(PeerConfig peer) {
        return List.of(
                peer.lifetimes().ike().toSeconds(), peer.lifetimes().child().toSeconds());
    }

    private PeerConfig peer(Map<String, String> changes) throws InvalidConfiguration {
        return parse(changes).peer();
    }

    private PeerFile.Parsed parse(Map<String, String> changes) throws InvalidConfiguration {
        var properties = new HashMap<>(Map.of("local", "192.0.2.1", "remote", "192.0.2.2", "psk-file", "a.psk"));
        properties.putAll(changes);
        return PeerFile.parse("a", properties, etc, KeyExchangeNames.builtIn(), Optional.empty());
    }
}
