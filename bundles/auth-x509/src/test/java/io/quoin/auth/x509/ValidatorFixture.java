package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;

/** A root, a CA below it, a gateway below that, and the questions that tests ask of them. */
final class ValidatorFixture {
    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    static final PeerIdentity GATEWAY = fqdn("gw.example");

    final TestKey key = Keys.test(3);
    final TestCa root = TestCa.root(new Template("Root", Keys.test(1)).ca());
    final TestCa middle = root.subordinate(new Template("Middle", Keys.test(2)).ca(0));
    final Octets gateway = middle.issue(template());
    final CertificateValidator validator =
            X509CertificateValidator.of(Schemes.all().toList());

    Template template() {
        return new Template("gateway", key).dns("gw.example").serialNumber(7);
    }

    static PeerIdentity fqdn(String name) {
        return new PeerIdentity(PeerIdentity.FQDN, Octets.of(name.getBytes(StandardCharsets.US_ASCII)));
    }

    Trust trust(Octets... anchors) {
        return new Trust(List.of(anchors), List.of(), Revocation.CHECKED);
    }

    /** The key that the root vouches for. */
    PublicKeyInfo validate(Octets... certificates) throws CertificateRefusedException {
        return validator.validate(
                new Presented(List.of(certificates), List.of()), trust(root.certificate()), GATEWAY, NOW);
    }

    AbstractThrowableAssert<?, ? extends Throwable> refuses(Reason reason, Octets... certificates) {
        return refuses(reason, trust(root.certificate()), GATEWAY, certificates);
    }

    AbstractThrowableAssert<?, ? extends Throwable> refuses(
            Reason reason, Trust trust, PeerIdentity identity, Octets... certificates) {
        return refuses(reason, new Presented(List.of(certificates), List.of()), trust, identity);
    }

    AbstractThrowableAssert<?, ? extends Throwable> refuses(
            Reason reason, Presented presented, Trust trust, PeerIdentity identity) {
        return assertThatThrownBy(() -> validator.validate(presented, trust, identity, NOW))
                .isInstanceOfSatisfying(
                        CertificateRefusedException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }
}
