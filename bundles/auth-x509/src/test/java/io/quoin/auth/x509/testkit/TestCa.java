package io.quoin.auth.x509.testkit;

import io.quoin.bytes.Octets;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * A CA that issues certificates, CRLs and OCSP responses.
 *
 * @param certificate its own
 */
public record TestCa(X500Name name, TestKey key, Octets certificate) {
    /** A self-signed one. */
    public static TestCa root(Template template) {
        return new TestCa(template.subject(), template.key(), template.issue(template.subject(), template.key()));
    }

    /** A CA below this one. */
    public TestCa subordinate(Template template) {
        return new TestCa(template.subject(), template.key(), issue(template));
    }

    public Octets issue(Template template) {
        return template.issue(name, key);
    }

    /** @param nextUpdate the end of its validity; it begins in 2026 */
    public Octets crl(String nextUpdate, long... serialNumbers) {
        X509v2CRLBuilder builder = crlBuilder(nextUpdate);
        for (long number : serialNumbers) {
            builder.addCRLEntry(BigInteger.valueOf(number), date("2026-02-01T00:00:00Z"), CRLReason.keyCompromise);
        }
        return encode(builder);
    }

    /** A CRL of the certificates of peers only, or of those of several CAs. */
    public Octets partialCrl(boolean isIndirect, long... serialNumbers) {
        X509v2CRLBuilder builder = crlBuilder("2026-12-01T00:00:00Z");
        for (long number : serialNumbers) {
            builder.addCRLEntry(BigInteger.valueOf(number), date("2026-02-01T00:00:00Z"), CRLReason.keyCompromise);
        }
        try {
            builder.addExtension(
                    Extension.issuingDistributionPoint,
                    true,
                    new IssuingDistributionPoint(null, true, false, null, isIndirect, false));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return encode(builder);
    }

    private X509v2CRLBuilder crlBuilder(String nextUpdate) {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(name, date("2026-01-01T00:00:00Z"));
        builder.setNextUpdate(date(nextUpdate));
        return builder;
    }

    private Octets encode(X509v2CRLBuilder builder) {
        try {
            return Octets.of(builder.build(key.signer()).getEncoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What an OCSP response says. */
    public record Answer(long serialNumber, boolean isRevoked, String thisUpdate, Optional<String> nextUpdate) {}

    /** A response by the CA itself. */
    public Octets ocsp(Answer answer) {
        return ocsp(answer, key, CertificateID.HASH_SHA1.getAlgorithm());
    }

    /** A response by a responder, with its certificates in it. */
    public Octets ocsp(Answer answer, TestKey responder, ASN1ObjectIdentifier hash, Octets... certificates) {
        try {
            DigestCalculator digest =
                    new JcaDigestCalculatorProviderBuilder().build().get(new AlgorithmIdentifier(hash));
            CertificateID id = new CertificateID(
                    digest, new X509CertificateHolder(certificate.toBytes()), BigInteger.valueOf(answer.serialNumber));
            CertificateStatus status = answer.isRevoked
                    ? new RevokedStatus(date("2026-02-01T00:00:00Z"), CRLReason.keyCompromise)
                    : CertificateStatus.GOOD;
            Date next = answer.nextUpdate.map(TestCa::date).orElse(null);
            X509CertificateHolder[] holders = new X509CertificateHolder[certificates.length];
            for (int i = 0; i < holders.length; i++) {
                holders[i] = new X509CertificateHolder(certificates[i].toBytes());
            }
            Object basic = new BasicOCSPRespBuilder(new RespID(name))
                    .addResponse(id, status, date(answer.thisUpdate), next)
                    .build(responder.signer(), holders, date(answer.thisUpdate));
            return Octets.of(new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, basic)
                    .getEncoded());
        } catch (OCSPException | IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static Date date(String instant) {
        return Date.from(Instant.parse(instant));
    }
}
