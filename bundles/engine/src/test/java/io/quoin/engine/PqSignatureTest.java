package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.PinnedKeys;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.x509.EdDsa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ML-DSA and SLH-DSA prove one side to the other (draft-ietf-ipsecme-ikev2-pqc-auth). The other signs by Ed25519: some
 * sets take seconds for a signature.
 */
class PqSignatureTest {
    private static final List<SignatureScheme> SCHEMES = Stream.concat(
                    TestKeys.POST_QUANTUM.stream(), Stream.of(new EdDsa.Ed25519()))
            .toList();

    private final Pair pair = new Pair(95);
    private final Reassembly reassembly = new Reassembly();
    private final List<AuthPayload> proofs = new ArrayList<>();

    private void run(String kind, int fragmentSize) {
        TestKey a = TestKeys.of(kind);
        TestKey b = TestKeys.of("Ed25519");
        pair.network = datagrams -> datagrams.peek(this::look);
        pair.a.engine.handle(new Input.OfferSchemes(SCHEMES, Optional.empty()), pair.now);
        pair.b.engine.handle(new Input.OfferSchemes(SCHEMES, Optional.empty()), pair.now);
        pair.configure(tunnel -> {
            tunnel.credentialsA = Optional.of(raw(a, b));
            tunnel.credentialsB = Optional.of(raw(b, a));
            tunnel.fragmentSize = fragmentSize;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
    }

    private static Credentials raw(TestKey own, TestKey peer) {
        return new Credentials.RawKeys(
                own.publicKey(), Secret.copyOf(own.privateKey().toBytes()), new PinnedKeys(Set.of(peer.publicKey())));
    }

    private void look(Datagram datagram) {
        var header = Puppet.header(datagram.octets());
        if (!header.is(ExchangeType.IKE_AUTH) || header.response()) {
            return;
        }
        try {
            var whole =
                    Conversation.open(datagram.octets(), Puppet.ikeSa(pair.b).keys(), reassembly);
            if (whole.isPresent()) {
                Message.first(
                                Payloads.decode(
                                        whole.get().firstInner(), whole.get().plaintext()),
                                AuthPayload.class)
                        .ifPresent(proofs::add);
            }
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** AlgorithmIdentifiers: the draft, appendix B. Lengths: FIPS 204, table 2; FIPS 205, table 2. */
    @ParameterizedTest
    @CsvSource({
        "ML-DSA-44, 300b0609608648016503040311, 2420",
        "ML-DSA-65, 300b0609608648016503040312, 3309",
        "ML-DSA-87, 300b0609608648016503040313, 4627",
        "SLH-DSA-SHA2-128S, 300b0609608648016503040314, 7856",
        "SLH-DSA-SHA2-128F, 300b0609608648016503040315, 17088",
        "SLH-DSA-SHA2-192S, 300b0609608648016503040316, 16224",
        "SLH-DSA-SHA2-192F, 300b0609608648016503040317, 35664",
        "SLH-DSA-SHA2-256S, 300b0609608648016503040318, 29792",
        "SLH-DSA-SHA2-256F, 300b0609608648016503040319, 49856",
        "SLH-DSA-SHAKE-128S, 300b060960864801650304031a, 7856",
        "SLH-DSA-SHAKE-128F, 300b060960864801650304031b, 17088",
        "SLH-DSA-SHAKE-192S, 300b060960864801650304031c, 16224",
        "SLH-DSA-SHAKE-192F, 300b060960864801650304031d, 35664",
        "SLH-DSA-SHAKE-256S, 300b060960864801650304031e, 29792",
        "SLH-DSA-SHAKE-256F, 300b060960864801650304031f, 49856"
    })
    void provesOneSideInAnAuthPayloadAsTheDraftHasIt(String kind, String identifier, int length) {
        run(kind, 1280);
        HandshakeTest.assertUp(pair);
        Octets payload = Payloads.encode(List.<Payload>of(proofs.get(0)));
        String size = String.format("%04x", 8 + 1 + 13 + length);
        // Next payload, reserved, length; method 14, reserved; length of the AlgorithmIdentifier, itself, the
        // signature.
        assertThat(payload.slice(0, 22).hex()).isEqualTo("0000" + size + "0e000000" + "0d" + identifier);
        assertThat(payload.length()).isEqualTo(22 + length);
    }

    /** The largest signature in the smallest datagrams: more than a hundred. */
    @Test
    void theLargestSignatureFitsIntoTheSmallestFragments() {
        run("SLH-DSA-SHA2-256F", 576);
        HandshakeTest.assertUp(pair);
        long fragments = pair.transcript.stream()
                .map(Puppet::header)
                .filter(header -> header.is(ExchangeType.IKE_AUTH) && !header.response())
                .count();
        assertThat(fragments).isBetween(100L, (long) Reassembly.MAX_FRAGMENTS);
    }
}
