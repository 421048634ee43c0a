package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.bytes.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log injection by what a peer's certificate says: each reason is one line that a terminal shows as it is. */
class LogInjectionTest {
    private final ValidatorFixture lab = new ValidatorFixture();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n2026-11-23 INFO tunnel up",
                "x\u001b[2Jred\u0007",
                "x\u009b2J\u0085next",
                "x\u2028next\u2029next",
                "x\u202egnp.exe\u2066",
                "x\ttab\u0000nul"
            })
    void aReasonIsOneLine(String text) {
        var stranger = TestCa.root(new Template(text, Keys.test(16)).ca());
        Template peer = new Template(text, lab.key).dns("gw.example");
        assertOneLine(refusal(ValidatorFixture.GATEWAY, stranger.issue(peer)));
        assertOneLine(refusal(ValidatorFixture.GATEWAY, lab.root.issue(new Template(text, lab.key))));
        assertOneLine(refusal(ValidatorFixture.GATEWAY, lab.root.issue(new Template(text, lab.key).dns(text))));
        var identity = new PeerIdentity(PeerIdentity.FQDN, Octets.of(text.getBytes(StandardCharsets.UTF_8)));
        assertOneLine(refusal(identity, lab.root.issue(peer)));
    }

    private String refusal(PeerIdentity identity, Octets... certificates) {
        return catchThrowableOfType(
                        CertificateRefusedException.class,
                        () -> lab.validator.validate(
                                new Presented(List.of(certificates), List.of()),
                                lab.trust(lab.root.certificate()),
                                identity,
                                ValidatorFixture.NOW))
                .getMessage();
    }

    private static void assertOneLine(String reason) {
        assertThat(reason.codePoints().filter(point -> !Character.isLetterOrDigit(point)))
                .as(reason)
                .allMatch(point -> point >= ' ' && point <= '~');
    }
}
