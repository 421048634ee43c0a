package io.quoin.auth;

import io.quoin.bytes.Octets;
import java.util.Objects;

/**
 * A public key as SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), which a certificate and a raw public key of IKEv2 (RFC
 * 7670) hold alike. Two are equal where their octets are. It may hold anything: whether it is a key, a
 * {@link SignatureScheme} says.
 *
 * @param der the DER octets
 */
public record PublicKeyInfo(Octets der) {
    public PublicKeyInfo {
        Objects.requireNonNull(der);
    }
}
