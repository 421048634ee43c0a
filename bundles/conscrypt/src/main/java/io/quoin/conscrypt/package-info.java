/**
 * X25519, ML-KEM-768, ML-KEM-1024 and ML-DSA in native code, that of BoringSSL in Conscrypt, which is inside the
 * bundle. Each is a service under the transform id or keyword of the same method in Java and ranks above it, so that a
 * running gateway goes over to it when the bundle comes and back when it goes.
 *
 * <pre>
 *   bundle starts -&gt; native library loads? -&gt; X25519, ML-KEM -&gt; service, which the gateway tests
 *                          no: one line in the log
 *                                           -&gt; ML-DSA: known answers, and a round trip -&gt; service
 *                                                    wrong: one line, and the others go on
 * </pre>
 *
 * <p>The library is written under another name each time it is loaded, into java.io.tmpdir, and removed at once, since
 * only one class loader may load a file: a bundle that is updated in place loads its own copy. No JCA provider is
 * registered. Private keys and secrets are arrays that are wiped, but for ML-DSA: its keys are native objects that the
 * garbage collector frees and the library wipes then.
 *
 * <p>Only the seed of ML-KEM key pairs comes from the given random source: Conscrypt takes none for the key pairs of
 * X25519, for encapsulation and for signatures, and uses its own generator, which the kernel seeds.
 */
package io.quoin.conscrypt;
