package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.bytes.Octets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fetching a URL from an untrusted certificate: whatever names one, and whoever has signed it, nobody is called. */
class CertificateUrlTest {
    private final ValidatorFixture lab = new ValidatorFixture();

    private static GeneralName url(String url) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, url);
    }

    private static Template access(Template template, ASN1ObjectIdentifier method, String url) {
        return template.extension(
                Extension.authorityInfoAccess, false, new AuthorityInformationAccess(method, url(url)));
    }

    private static Template distributionPoint(Template template, ASN1ObjectIdentifier of, String url) {
        var name = new DistributionPointName(new GeneralNames(url(url)));
        return template.extension(
                of, false, new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(name, null, null)}));
    }

    static Stream<Arguments> places() {
        return Stream.of(true, false)
                .flatMap(isTrusted -> Stream.of(
                        place(
                                isTrusted,
                                "the CRL's distribution point",
                                (template, url) -> distributionPoint(template, Extension.cRLDistributionPoints, url)),
                        place(
                                isTrusted,
                                "the freshest CRL's",
                                (template, url) -> distributionPoint(template, Extension.freshestCRL, url)),
                        place(
                                isTrusted,
                                "the OCSP responder",
                                (template, url) -> access(template, AccessDescription.id_ad_ocsp, url)),
                        place(
                                isTrusted,
                                "the issuer's certificate",
                                (template, url) -> access(template, AccessDescription.id_ad_caIssuers, url)),
                        place(
                                isTrusted,
                                "the subject's information",
                                (template, url) -> template.extension(
                                        Extension.subjectInfoAccess,
                                        false,
                                        new AuthorityInformationAccess(AccessDescription.id_ad_caIssuers, url(url)))),
                        place(
                                isTrusted,
                                "the issuer's alternative name",
                                (template, url) -> template.extension(
                                        Extension.issuerAlternativeName, false, new GeneralNames(url(url))))));
    }

    private static Arguments place(boolean isTrusted, String what, BiFunction<Template, String, Template> put) {
        return arguments(isTrusted ? "a trusted certificate" : "a forged certificate", what, isTrusted, put);
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("places")
    void isFetchedFromNobody(String whose, String what, boolean isTrusted, BiFunction<Template, String, Template> put)
            throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            Template template = put.apply(lab.template(), "http://127.0.0.1:" + port + "/x");
            var peer = isTrusted
                    ? lab.middle.issue(template)
                    : TestCa.root(new Template("Middle", Keys.test(15)).ca()).issue(template);
            for (Revocation revocation : Revocation.values()) {
                validate(new Trust(List.of(lab.root.certificate()), List.of(), revocation), peer);
            }
            // Who had called would wait here to be accepted.
            assertThat(server.accept()).isNull();
        }
    }

    private void validate(Trust trust, Octets peer) {
        try {
            lab.validator.validate(
                    new Presented(List.of(peer, lab.middle.certificate()), List.of()),
                    trust,
                    ValidatorFixture.GATEWAY,
                    ValidatorFixture.NOW);
        } catch (CertificateRefusedException e) {
            assertThat(e.reason()).isNotNull();
        }
    }
}
