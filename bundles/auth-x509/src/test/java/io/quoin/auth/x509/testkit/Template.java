package io.quoin.auth.x509.testkit;

import io.quoin.bytes.Octets;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** A certificate before it is issued: each call adds something to it. */
public final class Template {
    private final X500Name subject;
    private final TestKey key;
    private final List<Extension> extensions = new ArrayList<>();
    private Instant notBefore = Instant.parse("2026-01-01T00:00:00Z");
    private Instant notAfter = Instant.parse("2027-01-01T00:00:00Z");
    private BigInteger serialNumber = BigInteger.TWO;

    /** @param name the common name */
    public Template(String name, TestKey key) {
        this.subject = new X500Name("C=CH,O=Lab,CN=" + name);
        this.key = key;
    }

    public Template serialNumber(long number) {
        serialNumber = BigInteger.valueOf(number);
        return this;
    }

    public Template valid(String from, String to) {
        notBefore = Instant.parse(from);
        notAfter = Instant.parse(to);
        return this;
    }

    public Template ca() {
        return extension(Extension.basicConstraints, true, new BasicConstraints(true))
                .usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    }

    public Template ca(int pathLength) {
        return extension(Extension.basicConstraints, true, new BasicConstraints(pathLength))
                .usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    }

    public Template usage(int usage) {
        return extension(Extension.keyUsage, true, new KeyUsage(usage));
    }

    public Template extendedUsage(boolean isCritical, KeyPurposeId... purposes) {
        return extension(Extension.extendedKeyUsage, isCritical, new ExtendedKeyUsage(purposes));
    }

    /** @param names of a type of {@link GeneralName} each */
    public Template names(GeneralName... names) {
        return extension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    public Template dns(String name) {
        return names(new GeneralName(GeneralName.dNSName, name));
    }

    public Template permits(String dnsSuffix) {
        GeneralSubtree subtree = new GeneralSubtree(new GeneralName(GeneralName.dNSName, dnsSuffix));
        return extension(Extension.nameConstraints, true, new NameConstraints(new GeneralSubtree[] {subtree}, null));
    }

    public Template excludes(String dnsSuffix) {
        GeneralSubtree subtree = new GeneralSubtree(new GeneralName(GeneralName.dNSName, dnsSuffix));
        return extension(Extension.nameConstraints, true, new NameConstraints(null, new GeneralSubtree[] {subtree}));
    }

    public Template extension(ASN1ObjectIdentifier id, boolean isCritical, ASN1Encodable value) {
        try {
            extensions.add(new Extension(id, isCritical, value.toASN1Primitive().getEncoded("DER")));
            return this;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    X500Name subject() {
        return subject;
    }

    TestKey key() {
        return key;
    }

    Octets issue(X500Name issuer, TestKey issuerKey) {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                issuer,
                serialNumber,
                Date.from(notBefore),
                Date.from(notAfter),
                subject,
                SubjectPublicKeyInfo.getInstance(key.publicKey().der().toBytes()));
        try {
            for (Extension extension : extensions) {
                builder.addExtension(extension);
            }
            return Octets.of(builder.build(issuerKey.signer()).getEncoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
