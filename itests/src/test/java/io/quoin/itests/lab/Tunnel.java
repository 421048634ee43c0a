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

    private static final String KEY = "a key for the lab only";
    private static final String ESP = "aes256gcm16";

    /** What a has to be told for a tunnel to b. */
    public static Tunnel atA(TwoHosts.Way way, String name, String ike) {
        return new Tunnel(name, ike, ESP, KEY, endA(way.addressOfA), endB(way.bSeenFromA));
    }

    /** What b has to be told for a tunnel to a. */
    public static Tunnel atB(TwoHosts.Way way, String name, String ike) {
        return new Tunnel(name, ike, ESP, KEY, endB(way.addressOfB), endA(way.aSeenFromB));
    }

    /** The same between other networks, given as seen from this end. */
    public Tunnel between(String localNet, String remoteNet) {
        End here = new End(local.address(), local.id(), localNet);
        return new Tunnel(name, ike, esp, key, here, new End(remote.address(), remote.id(), remoteNet));
    }

    /** The same with another key at this end. */
    public Tunnel withKey(String other) {
        return new Tunnel(name, ike, esp, other, local, remote);
    }

    /** The same with another ESP proposal. */
    public Tunnel withEsp(String other) {
        return new Tunnel(name, ike, other, key, local, remote);
    }

    private static End endA(String address) {
        return new End(address, "a.lab", TwoHosts.NET_A);
    }

    private static End endB(String address) {
        return new End(address, "b.lab", TwoHosts.NET_B);
    }
}
