package io.quoin.auth.x509;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.x509.DerReader.MalformedDerException;
import io.quoin.bytes.Octets;
import java.nio.charset.StandardCharsets;

/**
 * The comparison of an identification payload with the names of a certificate (RFC 4945, 3.1): always with
 * subjectAltName or with the whole subject, never with a common name, and without wildcards.
 */
final class PeerNames {
    private static final String SUBJECT_ALT_NAME = "2.5.29.17";
    /** The context-specific tags of GeneralName (RFC 5280, 4.2.1.6). */
    private static final int RFC822_NAME = 0x81;

    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;
    /** A certificate may have many names; those behind are not looked at. */
    private static final int MAX_NAMES = 256;

    private PeerNames() {}

    static void require(X509 certificate, PeerIdentity identity) throws CertificateRefusedException {
        boolean matches =
                switch (identity.type()) {
                    case PeerIdentity.IPV4_ADDR ->
                        identity.data().length() == 4 && has(certificate, IP_ADDRESS, identity.data());
                    case PeerIdentity.IPV6_ADDR ->
                        identity.data().length() == 16 && has(certificate, IP_ADDRESS, identity.data());
                    case PeerIdentity.FQDN -> has(certificate, DNS_NAME, identity.data());
                    case PeerIdentity.RFC822_ADDR -> has(certificate, RFC822_NAME, identity.data());
                    case PeerIdentity.DER_ASN1_DN -> certificate.subject().equals(identity.data());
                    default -> throw mismatch(certificate, identity, "certificates do not prove that ID type");
                };
        if (!matches) {
            throw mismatch(certificate, identity, "none of its names is that identity (RFC 4945, 3.1)");
        }
    }

    private static CertificateRefusedException mismatch(X509 certificate, PeerIdentity identity, String why) {
        return new CertificateRefusedException(
                Reason.IDENTITY_MISMATCH,
                certificate.name() + " does not prove the identity " + shown(identity) + ": " + why);
    }

    private static String shown(PeerIdentity identity) {
        boolean isText = identity.type() == PeerIdentity.FQDN || identity.type() == PeerIdentity.RFC822_ADDR;
        String data = isText
                ? "\"" + printable(identity.data()) + "\""
                : identity.data().toString();
        return data + " of ID type " + identity.type();
    }

    private static boolean has(X509 certificate, int tag, Octets name) {
        byte[] extension = certificate.parsed().getExtensionValue(SUBJECT_ALT_NAME);
        if (extension == null || name.isEmpty()) {
            return false;
        }
        try {
            DerReader names = new DerReader(new DerReader(Octets.of(extension)).content(DerReader.OCTET_STRING))
                    .inside(DerReader.SEQUENCE);
            for (int i = 0; i < MAX_NAMES && names.hasMore(); i++) {
                if (names.isNext(tag)) {
                    Octets found = names.content(tag);
                    if (tag == IP_ADDRESS ? found.equals(name) : lower(found).equals(lower(name))) {
                        return true;
                    }
                } else {
                    names.element();
                }
            }
            return false;
        } catch (MalformedDerException e) {
            return false;
        }
    }

    /** Names are IA5Strings: only A to Z have two cases. */
    private static Octets lower(Octets name) {
        byte[] bytes = name.toBytes();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
                bytes[i] += 'a' - 'A';
            }
        }
        return Octets.of(bytes);
    }

    /** For a log line: a peer may send anything as its name. */
    private static String printable(Octets name) {
        return new String(name.slice(0, Math.min(name.length(), 255)).toBytes(), StandardCharsets.US_ASCII)
                .replaceAll("[^ -~]", "?");
    }
}
