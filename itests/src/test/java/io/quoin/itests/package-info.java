/**
 * The house as a whole: the shipped gateway against strongSwan, and the rules that a machine can check.
 *
 * <pre>
 *   mvn verify -Dquoin.require.all=true     as root; without the property a test that lacks something is skipped
 * </pre>
 *
 * <p>What the tests need of a machine, and where it comes from, says {@link io.quoin.itests.lab.Requires}. The first
 * run builds a Debian chroot, kept under {@code -Dquoin.cache} (default {@code ~/.cache/quoin}). Logs and
 * configurations of the last run stay in {@code itests/target/lab}.
 */
package io.quoin.itests;
