package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.PinnedKeys;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.MlDsa;
import io.quoin.auth.x509.Ecdsa;
import io.quoin.auth.x509.X509CertificateValidator;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A tunnel moves from one way to authenticate to another, one gateway after the other (RFC 9593).
 *
 * <pre>
 *   IKE_SA_INIT  ...                                              --&gt;
 *                                                                 &lt;--  ... N(SUPPORTED_AUTH_METHODS)
 *   IKE_AUTH     IDi CERT N(SUPPORTED_AUTH_METHODS) AUTH SA TS    --&gt;
 *                                                                 &lt;--  IDr CERT AUTH SA TS
 * </pre>
 */
class MigrationTest {
    private static final List<SignatureScheme> ALL =
            List.of(new Ecdsa.EcdsaSha256(), new MlDsa.MlDsa65(), new Ecdsa.LegacyEcdsa256());
    private static final List<SignatureScheme> CLASSICAL = List.of(new Ecdsa.EcdsaSha256());
    private static final TestCa CA = TestCa.root(new Template("ca", TestKeys.of("P-256")).ca());
    private static final int PSK = 2;
    private static final int SIGNATURE = 14;

    private final Pair pair = new Pair(80);
    private final List<AuthPayload> proofs = new ArrayList<>();

    private static Credentials shared() {
        return new Credentials.PreSharedKey(Secret.copyOf(new byte[16]));
    }

    private static Credentials certificate(String name, String kind) {
        TestKey key = TestKeys.of(kind);
        return new Credentials.Certificates(
                List.of(CA.issue(new Template(name, key).serialNumber(7).dns(name))),
                Secret.copyOf(key.privateKey().toBytes()),
                new Trust(List.of(CA.certificate()), List.of(), Revocation.CHECKED));
    }

    private static Credentials anyOf(Credentials... inOrder) {
        return new Credentials.AnyOf(List.of(inOrder));
    }

    /** What the sides prove themselves with: the initiator first. */
    private List<Integer> run(Credentials ofA, Credentials ofB, List<SignatureScheme> schemesOfB) {
        Optional<CertificateValidator> validator = Optional.of(X509CertificateValidator.of(ALL));
        UnaryOperator<Stream<Datagram>> before = pair.network;
        pair.network = datagrams -> before.apply(datagrams).peek(this::look);
        pair.a.engine.handle(new Input.OfferSchemes(ALL, validator), pair.now);
        pair.b.engine.handle(new Input.OfferSchemes(schemesOfB, validator), pair.now);
        pair.configure(tunnel -> {
            tunnel.credentialsA = Optional.of(ofA);
            tunnel.credentialsB = Optional.of(ofB);
            tunnel.fragmentSize = 20_000;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        return proofs.stream().map(AuthPayload::method).toList();
    }

    private void look(Datagram datagram) {
        var header = Puppet.header(datagram.octets());
        if (header.is(ExchangeType.IKE_AUTH)) {
            try {
                var keys = Puppet.ikeSa(header.response() ? pair.a : pair.b).keys();
                var whole = Conversation.open(datagram.octets(), keys, new Reassembly())
                        .orElseThrow();
                Message.first(Payloads.decode(whole.firstInner(), whole.plaintext()), AuthPayload.class)
                        .ifPresent(proofs::add);
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static boolean isMlDsa(AuthPayload proof) {
        return proof.data().slice(1, 14).equals(new MlDsa.MlDsa65().algorithmIdentifier());
    }

    @Test
    void oneSideIsReadyAndTheOtherHasTheSharedKeyOnly() {
        assertThat(run(anyOf(certificate("a.lab", "ML-DSA-65"), shared()), shared(), ALL))
                .containsExactly(PSK, PSK);
        HandshakeTest.assertUp(pair);
    }

    @Test
    void theOtherSideBeginsAndHasTheSharedKeyOnly() {
        assertThat(run(shared(), anyOf(certificate("b.lab", "ML-DSA-65"), shared()), ALL))
                .containsExactly(PSK, PSK);
        HandshakeTest.assertUp(pair);
    }

    @Test
    void bothAreReadyAndProveThemselvesTheNewWay() {
        run(
                anyOf(certificate("a.lab", "ML-DSA-65"), shared()),
                anyOf(certificate("b.lab", "ML-DSA-65"), shared()),
                ALL);
        HandshakeTest.assertUp(pair);
        assertThat(proofs).hasSize(2).allMatch(MigrationTest::isMlDsa);
    }

    @Test
    void oneSideIsThroughAndTheOtherStillTakesBoth() {
        run(anyOf(certificate("a.lab", "ML-DSA-65"), shared()), certificate("b.lab", "ML-DSA-65"), ALL);
        HandshakeTest.assertUp(pair);
        assertThat(proofs).hasSize(2).allMatch(MigrationTest::isMlDsa);
    }

    /** B has no bundle for ML-DSA yet: it is given the ECDSA certificate, and A would take either. */
    @Test
    void ofTwoCertificatesTheOneIsShownThatThePeerVerifies() {
        assertThat(run(
                        anyOf(certificate("a.lab", "ML-DSA-65"), certificate("a.lab", "P-256")),
                        certificate("b.lab", "P-256"),
                        CLASSICAL))
                .containsExactly(SIGNATURE, SIGNATURE);
        HandshakeTest.assertUp(pair);
        assertThat(proofs).noneMatch(MigrationTest::isMlDsa);
    }

    @Test
    void ofTwoCertificatesTheFirstIsShownWhereThePeerVerifiesBoth() {
        run(
                anyOf(certificate("a.lab", "ML-DSA-65"), certificate("a.lab", "P-256")),
                certificate("b.lab", "P-256"),
                ALL);
        HandshakeTest.assertUp(pair);
        assertThat(isMlDsa(proofs.get(0))).isTrue();
        assertThat(isMlDsa(proofs.get(1))).isFalse();
    }

    @Test
    void rawKeysAreChosenByTheKeysThatThePeerHas() {
        TestKey old = TestKeys.of("P-256");
        TestKey fresh = TestKeys.of("ML-DSA-65");
        var pinned = new PinnedKeys(Set.of(old.publicKey()));
        Credentials both = anyOf(raw(fresh, pinned), raw(old, pinned));
        assertThat(run(both, raw(old, pinned), ALL)).containsExactly(SIGNATURE, SIGNATURE);
        HandshakeTest.assertUp(pair);
        assertThat(proofs).noneMatch(MigrationTest::isMlDsa);
    }

    private static Credentials raw(TestKey own, PinnedKeys pinned) {
        return new Credentials.RawKeys(
                own.publicKey(), Secret.copyOf(own.privateKey().toBytes()), pinned);
    }

    /** An announcement that was taken away gives the old way, and is seen in AUTH. */
    @Test
    void aPeerThatAnnouncesNothingIsGivenTheLast() {
        pair.network = Tampering.ofInit(true, Tampering.without(NotifyType.SUPPORTED_AUTH_METHODS));
        assertThat(run(
                        anyOf(certificate("a.lab", "ML-DSA-65"), shared()),
                        anyOf(certificate("b.lab", "ML-DSA-65"), shared()),
                        ALL))
                .startsWith(PSK);
        assertThat(pair.a.tunnel().sas()).isEmpty();
    }

    @Test
    void whatIsNotListedIsNotTaken() {
        run(shared(), certificate("b.lab", "ML-DSA-65"), ALL);
        assertThat(pair.b.tunnel().sas()).isEmpty();
    }

    @Test
    void whoCanProveNothingThatThePeerTakesSaysSo() {
        run(anyOf(certificate("a.lab", "ML-DSA-65"), shared()), certificate("b.lab", "P-256"), CLASSICAL);
        assertThat(pair.a.tunnel().reason()).contains("the peer announces to take none of the ways that auth names");
    }

    @Test
    void isLeftOutOfAnIkeSaInitThatItWouldMakeTooLong() {
        var seen = new ArrayList<Payload>();
        var other = new Pair(81);
        other.network = Tampering.ofInit(true, payloads -> {
            seen.addAll(payloads);
            return payloads;
        });
        other.b.engine.handle(new Input.OfferSchemes(ALL, Optional.of(X509CertificateValidator.of(ALL))), other.now);
        other.configure(tunnel -> {
            tunnel.credentialsB = Optional.of(certificate("b.lab", "P-256"));
            tunnel.ike = List.of("aes256gcm16-prfsha384-mlkem768");
            return tunnel;
        });
        other.initiate(other.a);
        other.settle();
        assertThat(seen).isNotEmpty();
        assertThat(Inside.has(seen, NotifyType.SUPPORTED_AUTH_METHODS)).isFalse();
    }

    @Test
    void announcesOctetForOctet() {
        var tunnels = new Pair.Tunnels();
        tunnels.credentialsA = Optional.of(anyOf(certificate("a.lab", "ML-DSA-65"), shared()));
        var schemes = new Schemes(ALL, Optional.empty());
        NotifyPayload announced =
                AuthMethods.announcement(schemes, List.of(tunnels.config(true))).orElseThrow();
        assertThat(announced.notifyType()).isEqualTo(16443);
        assertThat(announced.data().hex())
                .isEqualTo("0f" + "0e" + "00" + "300a06082a8648ce3d040302" // ecdsa-with-SHA256
                        + "10" + "0e" + "00" + "300b0609608648016503040312" // id-ml-dsa-65
                        + "03" + "09" + "00" // ECDSA with SHA-256 on P-256
                        + "02" + "02"); // shared key
        AuthMethods read = AuthMethods.read(Optional.of(announced)).orElseThrow();
        assertThat(ALL).allMatch(read::takes);
        assertThat(read.takesSharedKey()).isTrue();
    }

    @Test
    void anAnnouncementThatIsCutShortIsReadAsFarAsItGoes() {
        for (String data : List.of("", "02", "0102", "0002", "05020e", "0f0e00")) {
            assertThat(read(data)).isEmpty();
        }
        assertThat(read("0202" + "ff0e").orElseThrow().takesSharedKey()).isTrue();
        assertThat(read("050f0000aa" + "0202").orElseThrow().takesSharedKey()).isTrue();
        assertThat(read("030e00" + "030900").orElseThrow().takes(new Ecdsa.LegacyEcdsa256()))
                .isTrue();
        assertThat(read("030e00").orElseThrow().takesSharedKey()).isFalse();
        assertThat(read("030e00").orElseThrow().takes(new Ecdsa.EcdsaSha256())).isFalse();
    }

    private static Optional<AuthMethods> read(String data) {
        return AuthMethods.read(Optional.of(NotifyPayload.of(NotifyType.SUPPORTED_AUTH_METHODS, Octets.ofHex(data))));
    }
}
