/**
 * The {@code ike:} commands of the Karaf shell: each asks {@link io.quoin.manage.Management} and prints what it says.
 * The form of the output is stable; with {@code --no-format} the tables are lines with tabs, for scripts.
 */
package io.quoin.shell;
