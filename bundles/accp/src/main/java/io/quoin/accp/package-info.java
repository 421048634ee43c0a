/**
 * The ECP groups, RSA, ECDSA, Ed25519 and ML-DSA in native code, that of AWS-LC in the Amazon Corretto Crypto Provider,
 * which is inside the bundle. Each is a service under the transform id or keyword of the same method in Java and ranks
 * above it, so that a running gateway goes over to it when the bundle comes and back when it goes.
 *
 * <pre>
 *   bundle starts -&gt; native library loads? -&gt; ECP groups -&gt; service, which the gateway tests
 *                          no: one line in the log
 *                                           -&gt; signature schemes: known answers, and a round trip -&gt; service
 *                                                    wrong: one line, and the others go on
 * </pre>
 *
 * <p>What the shares, keys and names of the methods are, the families of kex-dh, auth-x509 and auth-pq say, which the
 * bundle embeds; they compute by the JCA provider that they are given, and it is registered nowhere. The OSGi framework
 * finds the library of the machine and copies it for each load, since only one class loader may load a file: a bundle
 * that is updated in place loads its own copy. The former copy stays in memory, since a thread of the library does.
 *
 * <p>Key pairs and signatures are random by the library's own generator, which the kernel seeds: it takes no random
 * source. Its private keys are wiped after use.
 */
package io.quoin.accp;
