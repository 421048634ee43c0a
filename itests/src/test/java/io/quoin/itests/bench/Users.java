package io.quoin.itests.bench;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Those whom the generator speaks for: each has an identity and an address of its own. */
public enum Users {
    /** They prove a pre-shared key. */
    PSK("psk.bench", 10 << 24 | 64 << 16, "10.64.0.0/12"),
    /** Each proves a certificate of its own. */
    CERT("cert.bench", 10 << 24 | 80 << 16, "10.80.0.0/12");

    /** The networks of all of them. */
    static final String NETS = "10.64.0.0/10";
    /** As many as have addresses. */
    static final int MAX = 1 << 20;

    static final String SECRET = "a key for the bench only";
    static final String GATEWAY_ID = "gw.bench";

    private final String domain;
    private final int network;
    private final String net;

    Users(String domain, int network, String net) {
        this.domain = domain;
        this.network = network;
        this.net = net;
    }

    /** What all their identities end with. */
    String domain() {
        return domain;
    }

    /** Where all of them are. */
    String net() {
        return net;
    }

    /** Of the user with a number from 0 on. */
    String identity(int number) {
        return String.format("u%07d@%s", number, domain);
    }

    /** The number of who has an identity. */
    static int number(String identity) {
        return Integer.parseInt(identity.substring(1, identity.indexOf('@')));
    }

    InetAddress address(int number) {
        int address = network + number + 1;
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }
}
