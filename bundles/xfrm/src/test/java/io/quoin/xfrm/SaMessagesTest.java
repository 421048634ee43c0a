package io.quoin.xfrm;

import static io.quoin.xfrm.Samples.body;
import static io.quoin.xfrm.Samples.counting;
import static io.quoin.xfrm.Samples.octets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa.Direction;
import io.quoin.ipsec.EspSa.Mode;
import io.quoin.ipsec.EspSa.UdpEncapsulation;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.EspSuite.Cipher;
import io.quoin.ipsec.EspSuite.Integrity;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.linux.NetlinkAttributes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offsets as {@code offsetof} prints them for linux/xfrm.h on x86-64; they are the same on aarch64. */
class SaMessagesTest {
    private static final EspSuite GCM = new EspSuite(Cipher.AES_GCM_16, 256, Integrity.NONE);

    @Test
    void laysOutASecurityAssociationAsTheKernelReadsIt() throws Exception {
        // The whole message as octets, for little-endian machines; the parts are explained below.
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        ByteBuffer body = body(SaMessages.install(Samples.tunnel(GCM)));
        var expected = new StringBuilder()
                .append("00".repeat(56)) // sel: any
                .append("c0000202" + "00".repeat(12)) // id.daddr
                .append("c0ffee01") // id.spi, network order
                .append("32000000") // id.proto 50, padding
                .append("c0000201" + "00".repeat(12)) // saddr
                .append("ff".repeat(32)) // lft: octets and packets, XFRM_INF
                .append("00".repeat(32)) // lft: seconds, none
                .append("00".repeat(32)) // curlft
                .append("00".repeat(12)) // stats
                .append("00000000") // seq
                .append("04030201") // reqid
                .append("0200") // family AF_INET
                .append("01") // mode tunnel
                .append("20") // replay_window 32
                .append("20" + "00".repeat(7)) // flags AF_UNSPEC, padding to 224
                .append("7000" + "1200") // nlattr: 112 octets, XFRMA_ALG_AEAD 18
                .append(Octets.of(name("rfc4106(gcm(aes))")).hex())
                .append("20010000") // alg_key_len 288 bits: 256 and a salt of 32
                .append("80000000") // alg_icv_len 128 bits
                .append(Octets.of(counting(1, 36)).hex());
        assertThat(octets(body, 0, body.limit()).hex()).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "AES_GCM_8, 128, rfc4106(gcm(aes)), 160, 64",
        "AES_GCM_12, 192, rfc4106(gcm(aes)), 224, 96",
        "CHACHA20_POLY1305, 256, 'rfc7539esp(chacha20,poly1305)', 288, 128",
    })
    void namesCombinedModeCiphers(Cipher cipher, int bits, String name, int keyBits, int icvBits) throws Exception {
        var attributes = attributes(new EspSuite(cipher, bits, Integrity.NONE));
        ByteBuffer aead = attributes.find(18).orElseThrow();
        assertThat(octets(aead, 0, 64)).isEqualTo(Octets.of(name(name)));
        assertThat(aead.getInt(64)).isEqualTo(keyBits);
        assertThat(aead.getInt(68)).isEqualTo(icvBits);
        assertThat(octets(aead, 72, aead.limit() - 72)).isEqualTo(Octets.of(counting(1, keyBits / 8)));
        assertThat(attributes.find(2)).isEmpty();
        assertThat(attributes.find(20)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AES_CBC, 256, cbc(aes), 256, HMAC_SHA2_256_128, hmac(sha256), 256, 128",
        "AES_CBC, 128, cbc(aes), 128, HMAC_SHA2_384_192, hmac(sha384), 384, 192",
        "AES_CTR, 256, rfc3686(ctr(aes)), 288, HMAC_SHA2_512_256, hmac(sha512), 512, 256",
    })
    void namesCiphersAndTheirIntegrity(
            Cipher cipher,
            int bits,
            String name,
            int keyBits,
            Integrity integrity,
            String hmac,
            int hmacBits,
            int icvBits)
            throws Exception {
        var attributes = attributes(new EspSuite(cipher, bits, integrity));
        ByteBuffer crypt = attributes.find(2).orElseThrow();
        assertThat(octets(crypt, 0, 64)).isEqualTo(Octets.of(name(name)));
        assertThat(crypt.getInt(64)).isEqualTo(keyBits);
        assertThat(octets(crypt, 68, crypt.limit() - 68)).isEqualTo(Octets.of(counting(1, keyBits / 8)));
        ByteBuffer auth = attributes.find(20).orElseThrow();
        assertThat(octets(auth, 0, 64)).isEqualTo(Octets.of(name(hmac)));
        assertThat(auth.getInt(64)).isEqualTo(hmacBits);
        assertThat(auth.getInt(68)).isEqualTo(icvBits);
        assertThat(octets(auth, 72, auth.limit() - 72)).isEqualTo(Octets.of(counting(0x81, hmacBits / 8)));
        assertThat(attributes.find(18)).isEmpty();
    }

    @Test
    void encapsulatesInUdpWithPortsInNetworkOrder() throws Exception {
        var udp = Optional.of(new UdpEncapsulation(4500, 0x1234));
        ByteBuffer body = body(
                SaMessages.install(Samples.with(GCM, Mode.TRANSPORT, "2001:db8::1", "2001:db8::2", 0, false, udp)));
        assertThat(body.getShort(212)).as("AF_INET6").isEqualTo((short) 10);
        assertThat(body.get(214)).as("transport").isZero();
        assertThat(body.get(216)).as("flags").isZero();
        assertThat(octets(body, 56, 16).hex()).isEqualTo("20010db8000000000000000000000002");
        ByteBuffer encap = NetlinkAttributes.read(body.position(224)).find(4).orElseThrow();
        assertThat(encap.limit()).isEqualTo(24);
        assertThat(encap.getShort(0)).as("UDP_ENCAP_ESPINUDP").isEqualTo((short) 2);
        assertThat(octets(encap, 2, 22).hex()).isEqualTo("11941234" + "00".repeat(18));
    }

    @ParameterizedTest
    @CsvSource({"0, false, 0, 0", "32, false, 32, 0", "33, false, 0, 2", "64, true, 0, 2", "4096, true, 0, 128"})
    void usesTheLongWindowOnlyWhereTheShortOneEnds(int window, boolean esn, int shortWindow, int words)
            throws Exception {
        ByteBuffer body = body(SaMessages.install(
                Samples.with(GCM, Mode.TUNNEL, "192.0.2.1", "192.0.2.2", window, esn, Optional.empty())));
        assertThat(body.get(215)).isEqualTo((byte) shortWindow);
        assertThat(body.get(216) & 128).as("XFRM_STATE_ESN").isEqualTo(esn ? 128 : 0);
        var state = NetlinkAttributes.read(body.position(224)).find(23);
        assertThat(state.isPresent()).isEqualTo(words > 0);
        state.ifPresent(value -> {
            assertThat(value.limit()).isEqualTo(24 + 4 * words);
            assertThat(value.getInt(0)).isEqualTo(words);
            assertThat(value.getInt(20)).isEqualTo(window);
        });
    }

    @Test
    void refusesWindowsThatTheKernelHasNot() {
        var wide = Samples.with(GCM, Mode.TUNNEL, "192.0.2.1", "192.0.2.2", 4097, false, Optional.empty());
        assertThatThrownBy(() -> SaMessages.install(wide))
                .isInstanceOf(DataplaneException.class)
                .hasMessage("the kernel has replay windows up to 4096 packets, not 4097");
        var none = Samples.with(GCM, Mode.TUNNEL, "192.0.2.1", "192.0.2.2", 0, true, Optional.empty());
        assertThatThrownBy(() -> SaMessages.install(none)).hasMessageContaining("1 to 4096 packets");
    }

    /** What the kernel told goes back with another port; of the rest it takes over nothing (net/xfrm/xfrm_state.c). */
    @ParameterizedTest
    @CsvSource({"OUT, 192.0.2.2, 11945ba1", "IN, 192.0.2.1, 5ba11194"})
    void leadsASecurityAssociationToAnotherPort(Direction direction, String peer, String ports) throws Exception {
        var udp = Optional.of(new UdpEncapsulation(4500, 4500));
        ByteBuffer told =
                body(SaMessages.install(Samples.with(GCM, Mode.TUNNEL, "192.0.2.1", "192.0.2.2", 64, true, udp)));
        Octets before = octets(told, 0, told.limit());
        int at = 224 + 112 + 4;
        assertThat(octets(told, at, 6).hex()).as("encapsulation").isEqualTo("020011941194");
        var to = new InetSocketAddress(peer, 0x5ba1);
        var message = SaMessages.redirect(told, direction, to).orElseThrow();
        assertThat(Short.toUnsignedInt(message.body().getShort(4)))
                .as("XFRM_MSG_UPDSA")
                .isEqualTo(0x1a);
        ByteBuffer after = body(message);
        assertThat(octets(after, at + 2, 4).hex()).isEqualTo(ports);
        assertThat(octets(after, 0, at + 2)).isEqualTo(before.slice(0, at + 2));
        assertThat(octets(after, at + 6, after.limit() - at - 6)).isEqualTo(before.slice(at + 6, before.length()));
    }

    @ParameterizedTest
    @CsvSource({"OUT, 192.0.2.3", "IN, 192.0.2.2", "OUT, 2001:db8::2"})
    void leadsNothingToAnotherAddress(Direction direction, String peer) throws Exception {
        var udp = Optional.of(new UdpEncapsulation(4500, 4500));
        ByteBuffer told =
                body(SaMessages.install(Samples.with(GCM, Mode.TUNNEL, "192.0.2.1", "192.0.2.2", 32, false, udp)));
        assertThat(SaMessages.redirect(told, direction, new InetSocketAddress(peer, 4501)))
                .isEmpty();
    }

    @Test
    void leadsNothingElsewhereThatIsNotInUdp() throws Exception {
        ByteBuffer told = body(SaMessages.install(Samples.tunnel(GCM)));
        assertThat(SaMessages.redirect(told, Direction.OUT, new InetSocketAddress("192.0.2.2", 4501)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 192.0.2.2, 203.0.113.9", "10, 2001:db8::2, 2001:db8::9"})
    void readsWhereAPeerIsNow(int family, String here, String there) throws Exception {
        var body = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        body.put(0, Samples.address(here).getAddress())
                .put(16, Octets.ofHex("c0ffee01").toBytes());
        body.putShort(20, (short) family)
                .put(22, (byte) 50)
                .put(44, Samples.address(there).getAddress());
        body.put(62, Octets.ofHex("5ba1").toBytes());
        assertThat(MappingListener.read(0x26, body))
                .contains(new MappingListener.Mapping(
                        new SaId(0xc0ffee01, Samples.address(here)), new InetSocketAddress(there, 0x5ba1)));
        assertThat(MappingListener.read(0x27, body)).isEmpty();
        assertThat(MappingListener.read(0x26, body.limit(63))).isEmpty();
    }

    @Test
    void namesASecurityAssociationByDestinationSpiAndProtocol() {
        ByteBuffer body = body(SaMessages.remove(Samples.tunnel(GCM).id()));
        assertThat(body.limit()).isEqualTo(24);
        assertThat(octets(body, 0, 20).hex()).isEqualTo("c0000202" + "00".repeat(12) + "c0ffee01");
        assertThat(body.getShort(20)).isEqualTo((short) 2);
        assertThat(body.get(22)).isEqualTo((byte) 50);
    }

    @Test
    void readsCounters() {
        var info = ByteBuffer.allocate(224).order(ByteOrder.nativeOrder());
        info.putLong(160, 5_000_000_000L).putLong(168, 7);
        info.putInt(192, 2).putInt(196, 3).putInt(200, -1);
        assertThat(SaMessages.counters(info)).contains(new SaCounters(5_000_000_000L, 7, 5, 0xffffffffL));
    }

    private static NetlinkAttributes attributes(EspSuite suite) throws DataplaneException {
        ByteBuffer body = body(SaMessages.install(Samples.tunnel(suite)));
        return NetlinkAttributes.read(body.position(224));
    }

    private static byte[] name(String name) {
        return ByteBuffer.allocate(64)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
