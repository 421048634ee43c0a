package io.quoin.manage;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The gateway itself.
 *
 * @param version that of the gateway's bundle
 * @param started when it was started
 * @param running whether it listens and can set tunnels up
 * @param problem why it does not run, or runs with less than it was told to, with the remedy; empty where all is well
 * @param dataplanes every data plane that a bundle brought; one at most is in use
 * @param listening the addresses and UDP ports: {@code 0.0.0.0:500}, {@code [::]:4500}
 * @param shards how many IKE engines share the work
 * @param halfOpen IKE SAs that peers have begun who have not proved who they are
 * @param cookies whether initiators must return a cookie now (RFC 7296, 2.6)
 * @param exchanges what was exchanged, by the type of the exchange, in the order of their numbers
 * @param drops how many datagrams were dropped, by the name of the reason: {@code not-authentic}, {@code queue-full}
 * @param bugs how many inputs an IKE engine failed on; each kind stands in the log with its stack
 * @param configurationErrors the configurations that are not in force
 */
public record GatewayStatus(
        String version,
        Instant started,
        boolean running,
        String problem,
        List<DataplaneView> dataplanes,
        List<String> listening,
        int shards,
        int halfOpen,
        boolean cookies,
        List<ExchangeView> exchanges,
        SortedMap<String, Long> drops,
        long bugs,
        List<ConfigurationError> configurationErrors) {

    public GatewayStatus {
        dataplanes = List.copyOf(dataplanes);
        listening = List.copyOf(listening);
        exchanges = List.copyOf(exchanges);
        drops = Collections.unmodifiableSortedMap(new TreeMap<>(drops));
        configurationErrors = List.copyOf(configurationErrors);
    }
}
