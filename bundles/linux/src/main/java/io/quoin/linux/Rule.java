package io.quoin.linux;

/**
 * A rule that sends all packets but marked ones to a table: {@code ip rule add not fwmark MARK lookup TABLE}. The
 * tunnel's own packets carry the mark, so that routes into the tunnel do not catch them.
 *
 * @param ipv6 whether it is for IPv6; else for IPv4
 * @param exceptMark the mark of packets it passes by; not 0
 * @param table to look up; where it has no route, the next rule goes on
 * @param priority rules of lower priority numbers go first; the table {@code main} has 32766
 */
public record Rule(boolean ipv6, int exceptMark, int table, int priority) {
    public Rule {
        if (exceptMark == 0 || table == 0 || priority <= 0) {
            throw new IllegalArgumentException("a rule needs a mark, a table and a priority");
        }
    }

    @Override
    public String toString() {
        return String.format(
                "%s not fwmark 0x%x lookup %s priority %d",
                ipv6 ? "IPv6" : "IPv4", exceptMark, Integer.toUnsignedString(table), priority);
    }
}
