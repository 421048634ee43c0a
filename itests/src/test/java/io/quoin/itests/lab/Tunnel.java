package io.quoin.itests.lab;

/**
 * One tunnel as one of its ends sees it.
 *
 * @param name of the connection and of its only Child SA
 * @param ike the IKE proposal, for instance {@code aes256gcm16-prfsha384-x25519-ke1_mlkem768}
 * @param esp the ESP proposal
 * @param key the shared secret of both ends
 * @param local this end
 * @param remote the other end, as seen from here
 */
public record Tunnel(String name, String ike, String esp, String key, End local, End remote) {
    /**
     * @param address where its IKE messages come from
     * @param id what it calls itself
     * @param net what is behind it
     */
    public record End(String address, String id, String net) {}

    /** What a has to be told. */
    public static Tunnel atA(TwoHosts hosts, String name, String ike) {
        return new Tunnel(
                name, ike, "aes256gcm16", KEY, new End(hosts.addressOfA(), "a.lab", TwoHosts.NET_A), endB(hosts));
    }

    /** What b has to be told. */
    public static Tunnel atB(TwoHosts hosts, String name, String ike) {
        End a = new End(hosts.addressOfASeenFromB(), "a.lab", TwoHosts.NET_A);
        return new Tunnel(name, ike, "aes256gcm16", KEY, endB(hosts), a);
    }

    private static final String KEY = "a key for the lab only";

    private static End endB(TwoHosts hosts) {
        return new End(hosts.addressOfB(), "b.lab", TwoHosts.NET_B);
    }
}
