package io.quoin.auth.x509;

import static io.quoin.auth.x509.DerReader.GENERALIZED_TIME;
import static io.quoin.auth.x509.DerReader.OCTET_STRING;
import static io.quoin.auth.x509.DerReader.SEQUENCE;
import static io.quoin.auth.x509.DerReader.context;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.x509.DerReader.MalformedDerException;
import io.quoin.auth.x509.Revocations.Status;
import io.quoin.bytes.Octets;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What OCSP responses say (RFC 6960) that a peer sent with its certificates (RFC 4806). Nobody is asked for others. */
final class OcspResponses {
    /** How old a response may be that does not say when the next one comes. */
    static final Duration MAX_AGE = Duration.ofDays(1);
    /** How many single responses, and how many certificates of responders, are read of one response. */
    private static final int MAX_ENTRIES = 32;

    private static final int MAX_RESPONDERS = 4;

    private static final Octets SUCCESSFUL = Octets.ofHex("0a0100");
    /** id-pkix-ocsp-basic. */
    private static final Octets BASIC = Octets.ofHex("06092b0601050507300101");

    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    private static final int GOOD = 0x80;
    private static final int REVOKED = 0xa1;
    /** By object identifier, with its header. */
    private static final Map<Octets, String> HASHES = Map.of(
            Octets.ofHex("06052b0e03021a"), "SHA-1",
            Octets.ofHex("0609608648016503040201"), "SHA-256",
            Octets.ofHex("0609608648016503040202"), "SHA-384",
            Octets.ofHex("0609608648016503040203"), "SHA-512");

    private final List<Basic> responses = new ArrayList<>();
    private final InstalledSchemes schemes;

    /** @param responders certificates of those who may have signed it, not checked yet */
    private record Basic(Signed signed, List<Octets> responders, List<Single> singles) {}

    /** @param tag of the CertStatus */
    private record Single(CertId id, int tag, Instant thisUpdate, Optional<Instant> nextUpdate) {}

    private record CertId(Octets hash, Octets issuerName, Octets issuerKey, BigInteger serialNumber) {}

    /** @param ders responses; what is none is ignored, since silence is allowed too */
    OcspResponses(List<Octets> ders, InstalledSchemes schemes) {
        this.schemes = schemes;
        for (Octets der : ders) {
            try {
                responses.add(read(der));
            } catch (MalformedDerException e) {
                continue;
            }
        }
    }

    Status status(X509 certificate, X509 issuer, Instant now) {
        Status worst = Status.UNKNOWN;
        for (Basic response : responses) {
            Optional<Status> said = response.singles.stream()
                    .filter(single -> isOf(single.id, certificate, issuer))
                    .map(single -> status(single, now))
                    .reduce(Status::worse);
            if (said.isPresent() && isSigned(response, issuer, now)) {
                worst = worst.worse(said.get());
            }
        }
        return worst;
    }

    /** A response that is out of date still revokes, but says of no certificate that it is good. */
    private static Status status(Single single, Instant now) {
        if (single.thisUpdate.isAfter(now.plus(Revocations.CLOCK_SKEW))) {
            return Status.UNKNOWN;
        }
        if (single.tag == REVOKED) {
            return Status.REVOKED;
        }
        Instant end = single.nextUpdate.orElse(single.thisUpdate.plus(MAX_AGE));
        boolean isCurrent = !end.plus(Revocations.CLOCK_SKEW).isBefore(now);
        return single.tag == GOOD && isCurrent ? Status.GOOD : Status.UNKNOWN;
    }

    /** By the issuer itself, or by a responder that it certified for this (RFC 6960, 4.2.2.2). */
    private boolean isSigned(Basic response, X509 issuer, Instant now) {
        return schemes.isValid(response.signed, issuer.publicKey())
                || response.responders.stream().anyMatch(responder -> delegate(responder, issuer, now)
                        .filter(key -> schemes.isValid(response.signed, key))
                        .isPresent());
    }

    private Optional<PublicKeyInfo> delegate(Octets der, X509 issuer, Instant now) {
        try {
            X509 responder = X509.parse(der, "the certificate of an OCSP responder");
            List<String> usages = responder.parsed().getExtendedKeyUsage();
            boolean mayAnswer = responder.namesAsIssuer(issuer)
                    && usages != null
                    && usages.contains(OCSP_SIGNING)
                    && !now.isBefore(responder.parsed().getNotBefore().toInstant())
                    && !now.isAfter(responder.parsed().getNotAfter().toInstant())
                    && schemes.isValid(responder.signed(), issuer.publicKey());
            return mayAnswer ? Optional.of(responder.publicKey()) : Optional.empty();
        } catch (CertificateRefusedException | CertificateParsingException e) {
            return Optional.empty();
        }
    }

    private static boolean isOf(CertId id, X509 certificate, X509 issuer) {
        String hash = HASHES.get(id.hash);
        if (hash == null || !id.serialNumber.equals(certificate.parsed().getSerialNumber())) {
            return false;
        }
        try {
            DerReader key = new DerReader(issuer.publicKey().der()).inside(SEQUENCE);
            key.element();
            return id.issuerName.equals(digest(hash, certificate.issuer()))
                    && id.issuerKey.equals(digest(hash, key.bits()));
        } catch (MalformedDerException e) {
            return false;
        }
    }

    private static Octets digest(String hash, Octets octets) {
        try {
            return Octets.of(MessageDigest.getInstance(hash).digest(octets.toBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK does not know " + hash, e);
        }
    }

    private static Basic read(Octets der) throws MalformedDerException {
        DerReader response = new DerReader(der).inside(SEQUENCE);
        if (!response.element().equals(SUCCESSFUL)) {
            throw new MalformedDerException("the responder answered with an error");
        }
        DerReader bytes = response.inside(context(0)).inside(SEQUENCE);
        if (!bytes.element().equals(BASIC)) {
            throw new MalformedDerException("the response is not a basic one");
        }
        DerReader basic = bytes.inside(OCTET_STRING).inside(SEQUENCE);
        Signed signed = Signed.read(basic);
        List<Octets> responders = new ArrayList<>();
        if (basic.isNext(context(0))) {
            DerReader certificates = basic.inside(context(0)).inside(SEQUENCE);
            while (certificates.hasMore() && responders.size() < MAX_RESPONDERS) {
                responders.add(certificates.element());
            }
        }
        return new Basic(signed, responders, singles(signed.body()));
    }

    private static List<Single> singles(Octets responseData) throws MalformedDerException {
        DerReader data = new DerReader(responseData).inside(SEQUENCE);
        if (data.isNext(context(0))) {
            data.element();
        }
        data.element();
        data.content(GENERALIZED_TIME);
        DerReader all = data.inside(SEQUENCE);
        List<Single> singles = new ArrayList<>();
        while (all.hasMore() && singles.size() < MAX_ENTRIES) {
            singles.add(single(all.inside(SEQUENCE)));
        }
        return singles;
    }

    private static Single single(DerReader in) throws MalformedDerException {
        DerReader id = in.inside(SEQUENCE);
        Octets hash = id.inside(SEQUENCE).element();
        CertId certId = new CertId(hash, id.content(OCTET_STRING), id.content(OCTET_STRING), id.integer());
        int tag = in.element().at(0);
        Instant thisUpdate = in.time();
        Optional<Instant> nextUpdate =
                in.isNext(context(0)) ? Optional.of(in.inside(context(0)).time()) : Optional.empty();
        return new Single(certId, tag, thisUpdate, nextUpdate);
    }
}
