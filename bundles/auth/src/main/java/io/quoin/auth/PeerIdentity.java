package io.quoin.auth;

import io.quoin.bytes.Octets;
import java.util.Objects;

/**
 * Who a peer says it is: the body of an identification payload (RFC 7296, 3.5).
 *
 * @param type the ID Type, 1 to 255; what certificates can prove has a name here
 * @param data the Identification Data
 */
public record PeerIdentity(int type, Octets data) {
    /** 4 octets, proved by an iPAddress. */
    public static final int IPV4_ADDR = 1;
    /** A domain name in ASCII, proved by a dNSName. */
    public static final int FQDN = 2;
    /** A mail address in ASCII, proved by an rfc822Name. */
    public static final int RFC822_ADDR = 3;
    /** 16 octets, proved by an iPAddress. */
    public static final int IPV6_ADDR = 5;
    /** A distinguished name in DER, proved by the subject. */
    public static final int DER_ASN1_DN = 9;

    public PeerIdentity {
        Objects.requireNonNull(data);
    }
}
