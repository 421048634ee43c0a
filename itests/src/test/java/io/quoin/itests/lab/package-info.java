/**
 * A laboratory of real parts: hosts are network namespaces, the peer is strongSwan from Debian in a chroot, the kernel
 * with ESP is user-mode Linux, the gateway is the shipped Karaf assembly. Nothing here reaches the network of the
 * machine itself, and everything is taken down at the end, also what a killed run left behind.
 *
 * <pre>
 *   10.1.0.0/16 - a 192.0.2.1 ---------------------- 192.0.2.2 b - 10.2.0.0/16
 *   10.1.0.0/16 - a 198.51.100.2 --- NAT 192.0.2.1 - 192.0.2.2 b - 10.2.0.0/16
 * </pre>
 *
 * <p>The classes start processes and give their words back; they assert nothing and know no test framework, so that the
 * same classes also work inside user-mode Linux. Only {@link io.quoin.itests.lab.Requires} speaks to JUnit.
 */
package io.quoin.itests.lab;
