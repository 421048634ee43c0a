package io.quoin.esp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.EspSuite.Cipher;
import io.quoin.ipsec.EspSuite.Integrity;
import io.quoin.ipsec.SaId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ESP packets that strongSwan sent, with the keys it logged. */
class RecordedEspTest {
    private static final Path VECTORS = Path.of("../wire/src/test/resources/vectors");

    @Test
    void thereAreSamplesOfThreeKindsOfSuite() {
        assertThat(samples().map(sample -> sample.suite.cipher()).distinct())
                .containsExactlyInAnyOrder(Cipher.AES_GCM_16, Cipher.CHACHA20_POLY1305, Cipher.AES_CBC);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aRecordedPacketIsOpened(Sample sample) throws Exception {
        try (EspSa sa = sample.sa(EspSa.Direction.IN);
                var inbound = new InboundSa(sa, SaSamples.PORTS, new SecureRandom())) {
            var plain = new Packet();
            assertThat(inbound.open(PacketSamples.packet(sample.raw), plain)).isEqualTo(Verdict.PASSED);
            assertThat(PacketSamples.octets(plain)).isEqualTo(sample.inner());
            assertThat(inbound.open(PacketSamples.packet(sample.raw), plain)).isEqualTo(Verdict.REPLAYED);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aRecordedPacketSealedAgainCarriesTheSamePlaintext(Sample sample) throws Exception {
        try (EspSa sa = sample.sa(EspSa.Direction.OUT);
                var outbound = new OutboundSa(sa, SaSamples.PORTS, new SecureRandom());
                var inbound = new InboundSa(sa, SaSamples.PORTS, new SecureRandom())) {
            var plain = PacketSamples.packet(sample.inner());
            var packet = new Packet();
            assertThat(outbound.protect(plain, packet)).isEqualTo(Verdict.PASSED);
            assertThat(PacketSamples.octets(plain)).isEqualTo(sample.plaintext);
            assertThat(packet.length).isEqualTo(sample.raw.length());
            assertThat(inbound.open(packet, plain)).isEqualTo(Verdict.PASSED);
            assertThat(PacketSamples.octets(plain)).isEqualTo(sample.inner());
        }
    }

    static Stream<Sample> samples() {
        try (Stream<Path> files = Files.list(VECTORS)) {
            List<Path> recorded = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            return recorded.stream().map(RecordedEspTest::read).flatMap(Collection::stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Sample> read(Path file) {
        try {
            JsonNode conversation = new ObjectMapper().readTree(file.toFile());
            String name = file.getFileName().toString();
            return StreamSupport.stream(conversation.path("esp_samples").spliterator(), false)
                    .map(sample -> Sample.of(name, conversation, sample))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Sample(
            String name, EspSuite suite, Octets encryptionKey, Octets integrityKey, Octets raw, Octets plaintext) {
        static Sample of(String file, JsonNode conversation, JsonNode sample) {
            JsonNode child =
                    conversation.path("children").path(sample.path("child").asInt());
            String key = sample.path("key").asText();
            return new Sample(
                    file + " " + sample.path("spi").asText(),
                    suite(child.path("proposal").asText()),
                    Octets.ofHex(child.path(key).asText()),
                    Octets.ofHex(
                            child.path(key.replace("encryption", "integrity")).asText()),
                    Octets.ofHex(sample.path("raw").asText()),
                    Octets.ofHex(sample.path("plaintext").asText()));
        }

        /** From a proposal as strongSwan writes it. */
        private static EspSuite suite(String proposal) {
            return switch (proposal.split("/")[0]) {
                case "AES_GCM_16_256" -> new EspSuite(Cipher.AES_GCM_16, 256, Integrity.NONE);
                case "AES_GCM_16_128" -> new EspSuite(Cipher.AES_GCM_16, 128, Integrity.NONE);
                case "CHACHA20_POLY1305" -> new EspSuite(Cipher.CHACHA20_POLY1305, 256, Integrity.NONE);
                case "AES_CBC_256" -> new EspSuite(Cipher.AES_CBC, 256, Integrity.HMAC_SHA2_384_192);
                default -> throw new AssertionError(proposal);
            };
        }

        /** The plaintext without padding, its length and the next header. */
        Octets inner() {
            int padding = plaintext.at(plaintext.length() - 2);
            return plaintext.slice(0, plaintext.length() - 2 - padding);
        }

        EspSa sa(EspSa.Direction direction) {
            int spi = raw.buffer().getInt();
            return new EspSa(
                    new SaId(spi, SaSamples.address("192.0.2.2")),
                    SaSamples.address("192.0.2.1"),
                    direction,
                    EspSa.Mode.TUNNEL,
                    suite,
                    Secret.take(encryptionKey.toBytes()),
                    Secret.take(integrityKey.toBytes()),
                    1,
                    Optional.of(SaSamples.PORTS),
                    32,
                    false);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
