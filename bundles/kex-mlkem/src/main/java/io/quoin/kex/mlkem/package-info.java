/**
 * ML-KEM-512, ML-KEM-768 and ML-KEM-1024 (FIPS 203) as key-exchange methods of IKEv2
 * (draft-ietf-ipsecme-ikev2-mlkem), on the lightweight API of Bouncy Castle. The bundle carries the classes it needs of
 * that library in itself: method and library are replaced as one, and what else runs in the container keeps its own.
 *
 * <pre>
 *   initiator                                   responder
 *   KeyGen -&gt; encapsulation key   KEi -&gt;
 *                                               check of the key (FIPS 203, 7.2); Encaps
 *   length check (7.3); Decaps    &lt;- KEr        ciphertext, secret
 * </pre>
 *
 * <p>A ciphertext of the right length is never refused: one that was tampered with yields a secret that the peer does
 * not have (FIPS 203, 6.3), which shows in the next message.
 */
package io.quoin.kex.mlkem;
