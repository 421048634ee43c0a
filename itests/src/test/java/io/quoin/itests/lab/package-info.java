/**
 * A laboratory of real parts: hosts are network namespaces, the peer is strongSwan from Debian in a chroot, the kernel
 * with ESP is user-mode Linux, the gateway is the shipped Karaf assembly. Nothing here reaches the network of the
 * machine itself, and everything is taken down at the end, also what a killed run left behind.
 *
 * <pre>
 *                   .1 --- 192.0.2.0/24, 2001:db8::/64 --- .2
 *   10.1.0.0/16 -- a  .2 -- 198.51.100.0/26 NAT 203.0.113.0/26 -- .2  b -- 10.2.0.0/16
 *                     .130 -- 203.0.113.128/26 NAT 198.51.100.128/26 -- .130
 * </pre>
 *
 * <p>The classes start processes and give their words back; they assert nothing and know no test framework, so that the
 * same classes also work inside user-mode Linux. Only {@link io.quoin.itests.lab.Requires} speaks to JUnit.
 */
package io.quoin.itests.lab;
