package io.quoin.auth;

import io.quoin.bytes.Octets;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides whether certificates prove a peer's identity (RFC 5280, 6; RFC 4945). A bundle offers it as an OSGi service
 * of this type.
 *
 * <p>It asks nobody: certificates, CRLs and OCSP responses are those it is given, and so is the time. Signatures in the
 * chain are verified by the {@link SignatureScheme}s that are installed, so that a bundle which brings a scheme brings
 * its certificates too. No signature is verified by a key that does not itself descend from a trust anchor.
 */
@ProviderType
public interface CertificateValidator {
    /** How many certificates, and how many OCSP responses, a peer may present. */
    int MAX_CERTIFICATES = 10;
    /** How long one certificate or OCSP response may be, in octets: room for one signed by SLH-DSA-256f. */
    int MAX_CERTIFICATE_OCTETS = 65_535;
    /** How many certificates a chain may have, the peer's own and the trust anchor included. */
    int MAX_CHAIN = 7;

    /**
     * The key of the peer's own certificate, after every check that holds now.
     *
     * @param presented what the peer sent; its own certificate comes first (RFC 7296, 3.6), the order of the others
     *     does not matter
     * @param trust whom to believe
     * @param identity the peer's identification payload, which its own certificate must contain
     * @param now the wall-clock time
     * @throws CertificateRefusedException where a check fails
     */
    PublicKeyInfo validate(Presented presented, Trust trust, PeerIdentity identity, Instant now)
            throws CertificateRefusedException;

    /**
     * The key in {@code certificate}, with no check of it: for the gateway's own certificates, and to name trust
     * anchors in CERTREQ (RFC 7296, 3.7).
     *
     * @param certificate X.509 in DER
     * @throws CertificateRefusedException where it is malformed
     */
    PublicKeyInfo publicKey(Octets certificate) throws CertificateRefusedException;

    /**
     * What a peer presented in CERT payloads.
     *
     * @param certificates X.509 in DER (encoding 4), the peer's own first
     * @param ocspResponses OCSP responses in DER (encoding 14; RFC 4806)
     */
    record Presented(List<Octets> certificates, List<Octets> ocspResponses) {
        public Presented {
            certificates = List.copyOf(certificates);
            ocspResponses = List.copyOf(ocspResponses);
        }
    }

    /**
     * Whom to believe.
     *
     * @param anchors X.509 in DER: CAs, of which none need be self-signed, or certificates of peers themselves. Their
     *     own signatures are not looked at; their validity and their limits on what they issue are
     * @param crls certificate revocation lists in DER (RFC 5280, 5), which are read at every validation
     * @param revocation how much must be known of revocation
     */
    record Trust(List<Octets> anchors, List<Octets> crls, Revocation revocation) {
        public Trust {
            anchors = List.copyOf(anchors);
            crls = List.copyOf(crls);
        }
    }

    /** How much must be known of the revocation of the certificates below a trust anchor. */
    enum Revocation {
        /** Nothing: CRLs and OCSP responses are ignored. */
        IGNORED,
        /** What a CRL or an OCSP response says of a certificate counts; silence does not matter. */
        CHECKED,
        /** A valid CRL or OCSP response must say of each certificate that it is not revoked. */
        REQUIRED
    }
}
