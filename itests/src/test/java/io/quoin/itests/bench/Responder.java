package io.quoin.itests.bench;

import io.quoin.itests.lab.Netns;
import java.util.List;

/** Who is measured: a process on a host of its own. */
interface Responder extends AutoCloseable {

    /** Where users call it. */
    String address();

    /** The process whose CPU time and memory count. */
    long pid();

    /** What it is, with its version, for the report. */
    String name();

    @Override
    void close();

    /** A host beside that of the generator, reached through a cable of its own. */
    static Netns host(Netns load, String name, String address, String ofLoad) {
        Netns host = Netns.create(name);
        Netns.connect(load, name, List.of(ofLoad + "/24"), host, List.of(address + "/24"));
        host.ip("route add " + Users.NETS + " via " + ofLoad);
        return host;
    }

    /** The host of the generator: every address of a user is its own. */
    static Netns hostOfLoad() {
        Netns host = Netns.create("load");
        host.ip("route add local " + Users.NETS + " dev lo");
        return host;
    }
}
