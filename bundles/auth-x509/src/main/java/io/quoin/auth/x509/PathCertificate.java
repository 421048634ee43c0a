package io.quoin.auth.x509;

import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate in a path, as the JDK's validation is given it: the JDK's own, except that its signature is verified by
 * the installed schemes. The one of a trust anchor is not verified at all: what it is trusted by is configuration.
 */
final class PathCertificate extends X509Certificate {
    private static final long serialVersionUID = 1L;

    private final transient X509 certificate;
    /** Nothing for a trust anchor. */
    private final transient Optional<X509> issuer;

    private final transient InstalledSchemes schemes;

    PathCertificate(X509 certificate, Optional<X509> issuer, InstalledSchemes schemes) {
        this.certificate = certificate;
        this.issuer = issuer;
        this.schemes = schemes;
    }

    /** @param key must be the issuer's, of which the octets that were signed are used */
    @Override
    public void verify(PublicKey key) throws NoSuchAlgorithmException, SignatureException {
        if (issuer.isEmpty()) {
            return;
        }
        if (!issuer.get().parsed().getPublicKey().equals(key)) {
            throw new SignatureException("the signature is to be verified by another key than the issuer's");
        }
        switch (schemes.verify(certificate.signed(), issuer.get().publicKey())) {
            case UNKNOWN_ALGORITHM ->
                throw new NoSuchAlgorithmException("no installed scheme verifies signatures of " + "algorithm "
                        + parsed().getSigAlgOID() + ": install the bundle that brings it");
            case WRONG -> throw new SignatureException("the signature is wrong");
            case VALID -> {}
        }
    }

    @Override
    public void verify(PublicKey key, String provider) throws NoSuchAlgorithmException, SignatureException {
        verify(key);
    }

    @Override
    public void verify(PublicKey key, Provider provider) throws NoSuchAlgorithmException, SignatureException {
        verify(key);
    }

    private X509Certificate parsed() {
        return certificate.parsed();
    }

    @Override
    public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
        throw new UnsupportedOperationException("the time is given, never taken");
    }

    @Override
    public void checkValidity(Date date) throws CertificateExpiredException, CertificateNotYetValidException {
        parsed().checkValidity(date);
    }

    @Override
    public int getVersion() {
        return parsed().getVersion();
    }

    @Override
    public BigInteger getSerialNumber() {
        return parsed().getSerialNumber();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Principal getIssuerDN() {
        return parsed().getIssuerDN();
    }

    @Override
    public X500Principal getIssuerX500Principal() {
        return parsed().getIssuerX500Principal();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Principal getSubjectDN() {
        return parsed().getSubjectDN();
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        return parsed().getSubjectX500Principal();
    }

    @Override
    public Date getNotBefore() {
        return parsed().getNotBefore();
    }

    @Override
    public Date getNotAfter() {
        return parsed().getNotAfter();
    }

    @Override
    public byte[] getTBSCertificate() throws CertificateEncodingException {
        return parsed().getTBSCertificate();
    }

    @Override
    public byte[] getSignature() {
        return parsed().getSignature();
    }

    @Override
    public String getSigAlgName() {
        return parsed().getSigAlgName();
    }

    @Override
    public String getSigAlgOID() {
        return parsed().getSigAlgOID();
    }

    @Override
    public byte[] getSigAlgParams() {
        return parsed().getSigAlgParams();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        return parsed().getIssuerUniqueID();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        return parsed().getSubjectUniqueID();
    }

    @Override
    public boolean[] getKeyUsage() {
        return parsed().getKeyUsage();
    }

    @Override
    public int getBasicConstraints() {
        return parsed().getBasicConstraints();
    }

    @Override
    public byte[] getEncoded() throws CertificateEncodingException {
        return parsed().getEncoded();
    }

    @Override
    public PublicKey getPublicKey() {
        return parsed().getPublicKey();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return parsed().hasUnsupportedCriticalExtension();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        return parsed().getCriticalExtensionOIDs();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        return parsed().getNonCriticalExtensionOIDs();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        return parsed().getExtensionValue(oid);
    }

    @Override
    public String toString() {
        return certificate.name();
    }
}
