package io.quoin.auth.x509;

import io.quoin.auth.x509.DerReader.MalformedDerException;
import io.quoin.bytes.Octets;

/**
 * What certificates, CRLs and OCSP responses have in common: SEQUENCE { body, AlgorithmIdentifier, BIT STRING }.
 *
 * @param body what was signed, with its header
 * @param algorithm the AlgorithmIdentifier, with its header
 */
record Signed(Octets body, Octets algorithm, Octets signature) {
    /** Reads all of {@code der}. */
    static Signed of(Octets der) throws MalformedDerException {
        DerReader outer = new DerReader(der);
        DerReader in = outer.inside(DerReader.SEQUENCE);
        outer.end();
        Signed signed = read(in);
        in.end();
        return signed;
    }

    /** Reads the three elements that are next. */
    static Signed read(DerReader in) throws MalformedDerException {
        return new Signed(in.element(), in.element(), in.bits());
    }
}
