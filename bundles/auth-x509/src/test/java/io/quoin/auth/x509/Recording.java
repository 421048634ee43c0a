package io.quoin.auth.x509;

import io.quoin.bytes.Octets;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.CertPayload;
import io.quoin.wire.IdPayload;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import io.quoin.wire.vectors.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one of two strongSwan peers sent of itself.
 *
 * @param ca the certificate of the CA that both trust
 * @param octets what it signed
 * @param privateKey PKCS#8
 */
record Recording(IdPayload id, Octets certificate, AuthPayload auth, Octets ca, Octets octets, Octets privateKey) {
    /** Both peers of each conversation that signatures authenticate. */
    static Stream<Recording> all() {
        return Stream.of(
                        "rsa-x25519-mlkem768",
                        "ecdsa256-x25519-mlkem768",
                        "ecp384-mlkem1024-ecdsa384",
                        "ed25519-x25519-mlkem768")
                .map(Vectors::load)
                .flatMap(vectors -> Stream.of(of(vectors, true), of(vectors, false)));
    }

    Octets algorithmIdentifier() {
        return auth.data().slice(1, 1 + auth.data().at(0));
    }

    Octets signature() {
        return auth.data().slice(1 + auth.data().at(0), auth.data().length());
    }

    private static Recording of(Vectors vectors, boolean initiator) {
        List<Payload> payloads = vectors.innerChains().stream()
                .map(Recording::payloads)
                .filter(chain -> chain.stream().anyMatch(AuthPayload.class::isInstance))
                .filter(chain -> chain.stream().anyMatch(payload -> payload instanceof IdPayload id && id.initiator())
                        == initiator)
                .findFirst()
                .orElseThrow();
        String name = initiator ? "/a-" : "/b-";
        return new Recording(
                payloads.stream()
                        .filter(payload -> payload instanceof IdPayload id && id.initiator() == initiator)
                        .map(IdPayload.class::cast)
                        .findFirst()
                        .orElseThrow(),
                only(payloads, CertPayload.class).data(),
                only(payloads, AuthPayload.class),
                pem(vectors, "/ca-", ".pem"),
                vectors.auth().get(initiator ? 0 : 1).octets(),
                pem(vectors, name, ".key"));
    }

    private static List<Payload> payloads(Vectors.InnerChain chain) {
        try {
            return Payloads.decode(chain.firstPayload(), chain.octets());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T extends Payload> T only(List<Payload> payloads, Class<T> type) {
        return payloads.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Octets pem(Vectors vectors, String start, String end) {
        String text = vectors.secrets().entrySet().stream()
                .filter(entry -> ("/" + entry.getKey()).startsWith(start)
                        && entry.getKey().endsWith(end))
                .findFirst()
                .orElseThrow()
                .getValue();
        return Octets.of(Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", "")));
    }

    @Override
    public String toString() {
        return new String(id.data().toBytes(), StandardCharsets.US_ASCII) + " " + algorithmIdentifier();
    }
}
