package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.PeerConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names that a fake name server knows. */
@Timeout(60)
class NamesTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir
    private Path etc;

    private final Map<String, List<InetAddress>> server = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Names names = new Names(this::resolve);

    @BeforeEach
    void writeKey() throws Exception {
        Pki.write(etc.resolve("psk"), "a common secret");
    }

    @AfterEach
    void close() {
        names.close();
    }

    @Test
    void aNameIsAskedAgainAfterTheIntervalAndNotBefore() throws Exception {
        server.put("gw.lab", addresses("192.0.2.2"));
        names.want(List.of("gw.lab"));
        assertThat(names.of(peer("gw.lab", "192.0.2.1"))).isEqualTo(Names.Answer.NONE);
        names.ask(NOW);
        assertAddresses("192.0.2.2");

        server.put("gw.lab", addresses("192.0.2.3"));
        names.ask(NOW.plus(Names.INTERVAL).minusMillis(1));
        assertAddresses("192.0.2.2");
        names.ask(NOW.plus(Names.INTERVAL));
        assertAddresses("192.0.2.3");
    }

    @Test
    void aFailedOrEmptyAnswerKeepsTheLastKnownAddressAndTellsWhy() throws Exception {
        server.put("gw.lab", addresses("192.0.2.2"));
        names.want(List.of("gw.lab"));
        names.ask(NOW);

        server.remove("gw.lab");
        names.ask(NOW.plus(Names.INTERVAL));
        assertAddresses("192.0.2.2");
        assertThat(names.of(peer("gw.lab", "192.0.2.1")).problem()).isEqualTo("no such name");

        server.put("gw.lab", addresses("0.0.0.0", "224.0.0.1"));
        names.ask(NOW.plus(Names.INTERVAL.multipliedBy(2)));
        assertAddresses("192.0.2.2");
        assertThat(names.of(peer("gw.lab", "192.0.2.1")).problem()).isEqualTo("it has no address");
    }

    @Test
    void anUnknownNameTellsWhyAndRecovers() throws Exception {
        names.want(List.of("gw.lab"));
        names.ask(NOW);
        assertThat(names.of(peer("gw.lab", "192.0.2.1"))).isEqualTo(new Names.Answer(List.of(), "no such name"));

        server.put("gw.lab", addresses("192.0.2.2"));
        names.ask(NOW.plus(Names.INTERVAL));
        assertThat(names.of(peer("gw.lab", "192.0.2.1"))).isEqualTo(new Names.Answer(addresses("192.0.2.2"), ""));
    }

    @Test
    void onlyAddressesOfTheFamilyOfLocalAreUsed() throws Exception {
        server.put("gw.lab", addresses("2001:db8::2", "192.0.2.2"));
        server.put("four.lab", addresses("192.0.2.2"));
        names.want(List.of("gw.lab", "four.lab"));
        names.ask(NOW);

        assertAddresses("192.0.2.2");
        assertThat(names.of(peer("gw.lab", "2001:db8::1")).addresses()).isEqualTo(addresses("2001:db8::2"));
        assertThat(names.of(peer("gw.lab", "")).addresses()).isEqualTo(addresses("2001:db8::2", "192.0.2.2"));
        assertThat(names.of(peer("four.lab", "2001:db8::1")).problem()).contains("family of local");
    }

    @Test
    void namesAndTheirAddressesAreLimited() throws Exception {
        server.put(
                "n0.lab",
                addresses(IntStream.rangeClosed(1, Names.MAX_ADDRESSES + 1)
                        .mapToObj(i -> "192.0.2." + i)
                        .toArray(String[]::new)));
        names.want(IntStream.rangeClosed(0, Names.MAX_NAMES)
                .mapToObj(i -> "n" + i + ".lab")
                .toList());
        names.ask(NOW);

        assertThat(asked).hasSize(Names.MAX_NAMES);
        assertThat(names.of(peer("n0.lab", "")).addresses()).hasSize(Names.MAX_ADDRESSES);
    }

    @Test
    void whatIsNotWantedAnyMoreIsForgotten() throws Exception {
        server.put("gw.lab", addresses("192.0.2.2"));
        names.want(List.of("gw.lab"));
        names.ask(NOW);
        names.want(List.of());
        names.ask(NOW.plus(Names.INTERVAL));

        assertThat(asked).containsExactly("gw.lab");
        assertThat(names.of(peer("gw.lab", ""))).isEqualTo(Names.Answer.NONE);
    }

    @Test
    void aNewNameGoesBeforeThoseThatWait() {
        names.want(List.of("a.lab"));
        names.ask(NOW);
        names.want(List.of("a.lab", "b.lab"));
        names.ask(NOW.plus(Names.INTERVAL));

        assertThat(asked).containsExactly("a.lab", "b.lab", "a.lab");
    }

    @Test
    void aLookUpThatDoesNotEndHoldsNobodyUp() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var slow = new Names(name -> {
            begun.countDown();
            await(end);
            return addresses("192.0.2.2");
        })) {
            slow.want(List.of("gw.lab"));
            slow.start(new MonotonicClock(), () -> {});
            await(begun);

            slow.want(List.of("gw.lab", "other.lab"));
            assertThat(slow.of(peer("gw.lab", ""))).isEqualTo(Names.Answer.NONE);
            end.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertAddresses(String... expected) throws Exception {
        assertThat(names.of(peer("gw.lab", "192.0.2.1")).addresses()).isEqualTo(addresses(expected));
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        asked.add(name);
        return Optional.ofNullable(server.get(name))
                .orElseThrow(() -> new UnknownHostException(name + ": no such name"));
    }

    private static List<InetAddress> addresses(String... all) {
        return Arrays.stream(all).map(Keys::parseAddress).toList();
    }

    private PeerConfig peer(String remote, String local) throws Exception {
        var properties =
                new HashMap<>(Map.of("remote", remote, "local-id", "a.lab", "remote-id", "b.lab", "psk-file", "psk"));
        boolean ipv6 = local.contains(":");
        properties.put("local", local);
        properties.put("local-ts", ipv6 ? "2001:db8:1::/48" : "10.1.0.0/16");
        properties.put("remote-ts", ipv6 ? "2001:db8:2::/48" : "10.2.0.0/16");
        return PeerFile.parse("a", properties, etc, KeyExchangeNames.builtIn(), Optional.empty())
                .peer();
    }
}
