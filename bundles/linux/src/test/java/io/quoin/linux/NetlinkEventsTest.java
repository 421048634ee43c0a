package io.quoin.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NetlinkEventsTest {
    private static final int RTNLGRP_IPV4_IFADDR = 5;
    private static final int RTM_NEWADDR = 20;

    @Test
    void hearsWhatTheKernelTellsItsGroup() throws Exception {
        PrivateNetwork.inside(() -> {
            List<Integer> types = new ArrayList<>();
            try (var events = NetlinkEvents.open(Netlink.NETLINK_ROUTE, RTNLGRP_IPV4_IFADDR);
                    var routes = Routes.open()) {
                var address = new Prefix(InetAddress.getByName("192.0.2.1"), 32);
                PrivateNetwork.addAddress(routes, routes.interfaceIndex("lo"), address);
                assertThat(events.read((type, body) -> types.add(type))).isTrue();
            }
            assertThat(types).containsExactly(RTM_NEWADDR);
        });
    }

    @Test
    void closingWakesWhoListens() throws Exception {
        var events = NetlinkEvents.open(Netlink.NETLINK_ROUTE, RTNLGRP_IPV4_IFADDR);
        var listening = CompletableFuture.supplyAsync(() -> {
            try {
                return events.read((type, body) -> {});
            } catch (LinuxException e) {
                throw new IllegalStateException(e);
            }
        });
        events.close();
        events.close();
        assertThat(listening.get(5, TimeUnit.SECONDS)).isFalse();
        assertThat(events.read((type, body) -> {})).isFalse();
    }
}
