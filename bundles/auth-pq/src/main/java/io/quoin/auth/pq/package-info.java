/**
 * ML-DSA (FIPS 204) and SLH-DSA (FIPS 205) as signature schemes of IKEv2 (draft-ietf-ipsecme-ikev2-pqc-auth) and of
 * certificates (RFC 9881, RFC 9909), on the lightweight API of Bouncy Castle. The bundle carries the classes it needs
 * of that library in itself: scheme and library are replaced as one, and what else runs in the container keeps its own.
 *
 * <p>Signatures are pure, not of a hash, so a peer must have announced the hash algorithm Identity; their context is
 * empty; and they are hedged, which means that a bad random source does not give the key away.
 *
 * <pre>
 *   SubjectPublicKeyInfo = frame of the parameter set | public key
 *   PKCS#8               = version, parameter set, seed and/or expanded key (ML-DSA) | key (SLH-DSA)
 * </pre>
 */
package io.quoin.auth.pq;
