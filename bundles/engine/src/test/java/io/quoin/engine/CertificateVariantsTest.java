package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateValidator;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.x509.Ecdsa;
import io.quoin.auth.x509.X509CertificateValidator;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.wire.CertPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unlimited certificate variants: every encoding that RFC 7296, 3.6 and its registry have, and any number of
 * certificates. What is looked at are X.509 certificates, OCSP responses and raw keys where those are configured, and a
 * limited number of them. URLs (12 and 13) are among what nobody looks at.
 */
class CertificateVariantsTest {
    private static final int X509 = 4;
    private static final int OCSP = 14;
    private static final List<SignatureScheme> SCHEMES = List.of(new Ecdsa.EcdsaSha256());
    private static final TestCa CA = TestCa.root(new Template("ca", TestKeys.of("P-256")).ca());
    private static final Octets URL =
            Octets.of("0123456789abcdef0123http://127.0.0.1/a".getBytes(StandardCharsets.US_ASCII));

    /** What the validator was given, over the whole test. */
    private final List<CertificateValidator.Presented> presented = new ArrayList<>();

    private static Credentials certificates(String name) {
        TestKey key = TestKeys.of("P-256");
        return new Credentials.Certificates(
                List.of(CA.issue(new Template(name, key).dns(name))),
                Secret.copyOf(key.privateKey().toBytes()),
                new CertificateValidator.Trust(List.of(CA.certificate()), List.of(), Revocation.CHECKED));
    }

    private static UnaryOperator<List<Payload>> certificates(UnaryOperator<List<CertPayload>> change) {
        return payloads -> {
            List<CertPayload> own = payloads.stream()
                    .filter(CertPayload.class::isInstance)
                    .map(CertPayload.class::cast)
                    .toList();
            return Stream.concat(
                            change.apply(own).stream(),
                            payloads.stream().filter(payload -> !(payload instanceof CertPayload)))
                    .map(Payload.class::cast)
                    .toList();
        };
    }

    private static UnaryOperator<List<Payload>> besides(int encoding, Octets data, int count) {
        return certificates(
                own -> Stream.concat(own.stream(), Collections.nCopies(count, new CertPayload(encoding, data)).stream())
                        .toList());
    }

    private static UnaryOperator<List<Payload>> times(int count) {
        return certificates(own -> Collections.nCopies(count, own.get(0)));
    }

    static Stream<Arguments> rows() {
        Octets junk = Octets.of(new byte[60_000]);
        Stream<Arguments> encodings = IntStream.of(0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 200, 201, 255)
                .boxed()
                .flatMap(encoding -> Stream.of(
                        arguments(
                                "as encoding " + encoding,
                                0,
                                "AUTHENTICATION_FAILED",
                                certificates(own -> List.of(
                                        new CertPayload(encoding, own.get(0).data())))),
                        arguments(
                                "as usual, and ten URLs as encoding " + encoding,
                                1,
                                "ok",
                                besides(encoding, URL, 10))));
        return Stream.concat(
                encodings,
                Stream.of(
                        arguments("ten times", 10, "ok", times(10)),
                        arguments("eleven times", 11, "AUTHENTICATION_FAILED", times(11)),
                        arguments("fifty times", 50, "AUTHENTICATION_FAILED", times(50)),
                        arguments("more often than a message has payloads", -1, "INVALID_SYNTAX", times(65)),
                        arguments(
                                "behind junk",
                                1,
                                "AUTHENTICATION_FAILED",
                                certificates(own -> List.of(new CertPayload(X509, junk)))),
                        arguments("not at all", 0, "AUTHENTICATION_FAILED", certificates(own -> List.of())),
                        arguments(
                                "as a raw key",
                                0,
                                "AUTHENTICATION_FAILED",
                                certificates(own ->
                                        List.of(new CertPayload(15, own.get(0).data())))),
                        arguments("with one OCSP response of junk", 1, "ok", besides(OCSP, URL, 1)),
                        arguments("with eleven OCSP responses", 1, "AUTHENTICATION_FAILED", besides(OCSP, URL, 11))));
    }

    /** @param looked how many X.509 certificates the validator is given at once, -1 where it is not asked */
    @ParameterizedTest(name = "its certificate {0}: {2}")
    @MethodSource("rows")
    void aPeerPresents(String how, int looked, String answer, UnaryOperator<List<Payload>> change) {
        assertThat(said(true, change)).isEqualTo(answer);
        if (looked < 0) {
            assertThat(presented).isEmpty();
        } else {
            assertThat(presented).singleElement().satisfies(all -> assertThat(all.certificates())
                    .hasSize(looked));
        }
    }

    static Stream<Arguments> toSharedKeys() {
        return IntStream.of(1, 4, 7, 12, 13, 14, 15)
                .mapToObj(encoding -> arguments(encoding, besides(encoding, URL, 50)));
    }

    @ParameterizedTest(name = "encoding {0}")
    @MethodSource("toSharedKeys")
    void whoUsesASharedKeyLooksAtNoCertificate(int encoding, UnaryOperator<List<Payload>> change) {
        assertThat(said(false, change)).isEqualTo("ok");
        assertThat(presented).isEmpty();
    }

    private String said(boolean signed, UnaryOperator<List<Payload>> change) {
        var interception = new Interception(880, tunnel -> {
            if (signed) {
                tunnel.credentialsA = Optional.of(certificates("a.lab"));
                tunnel.credentialsB = Optional.of(certificates("b.lab"));
            }
        });
        Pair pair = interception.pair;
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            side.engine.handle(new Input.OfferSchemes(SCHEMES, Optional.of(new Watched())), pair.now);
        }
        return Interception.text(interception.hold(ExchangeType.IKE_AUTH, false).say(change));
    }

    private final class Watched implements CertificateValidator {
        private final CertificateValidator validator = X509CertificateValidator.of(SCHEMES);

        @Override
        public PublicKeyInfo publicKey(Octets certificate) throws CertificateRefusedException {
            return validator.publicKey(certificate);
        }

        @Override
        public PublicKeyInfo validate(Presented all, Trust trust, PeerIdentity identity, Instant now)
                throws CertificateRefusedException {
            presented.add(all);
            return validator.validate(all, trust, identity, now);
        }
    }
}
