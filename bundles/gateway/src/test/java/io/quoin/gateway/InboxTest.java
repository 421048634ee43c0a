package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InboxTest {
    private final Inbox inbox = new Inbox();
    private final List<String> done = new ArrayList<>();

    @Test
    void packetsOfIkeSasGoInOrderAndBeforeNewcomers() throws Exception {
        inbox.firstContact(says("newcomer"));
        inbox.packet(says("one"));
        inbox.packet(says("two"));

        assertThat(drain()).containsExactly("one", "two", "newcomer");
    }

    @Test
    void newestNewcomerIsFirst() throws Exception {
        List.of("a", "b", "c").forEach(name -> inbox.firstContact(says(name)));

        assertThat(drain()).containsExactly("c", "b", "a");
    }

    @Test
    void oldestNewcomerIsForgottenForOneTooMany() throws Exception {
        for (int i = 0; i < Inbox.FIRST_CONTACTS; i++) {
            assertThat(inbox.firstContact(says("" + i))).isTrue();
        }
        assertThat(inbox.firstContact(says("one too many"))).isFalse();

        assertThat(drain())
                .hasSize(Inbox.FIRST_CONTACTS)
                .startsWith("one too many")
                .endsWith("1");
    }

    @Test
    void newcomersNeverTakeTheRoomOfOthers() throws Exception {
        for (int i = 0; i <= Inbox.FIRST_CONTACTS; i++) {
            inbox.firstContact(says("newcomer"));
        }

        assertThat(inbox.packet(says("known"))).isTrue();
        assertThat(drain()).startsWith("known");
    }

    @Test
    void newcomersHaveTheirTurnHoweverManyOthersThereAre() throws Exception {
        inbox.firstContact(says("newcomer"));
        while (inbox.packet(says("known"))) {
            // until it is full
            continue;
        }

        assertThat(drain().indexOf("newcomer")).isBetween(1, 16);
    }

    @Test
    void whoWaitsIsWokenByEither() throws Exception {
        for (boolean stranger : new boolean[] {true, false}) {
            var taken = CompletableFuture.supplyAsync(this::next);
            if (stranger) {
                inbox.firstContact(says("woken"));
            } else {
                inbox.packet(says("woken"));
            }
            taken.get(10, TimeUnit.SECONDS).run();
        }

        assertThat(done).containsExactly("woken", "woken");
    }

    @Test
    void whoWaitsInVainIsToldSo() throws Exception {
        assertThat(inbox.poll(1000)).isNull();
    }

    private Runnable next() {
        try {
            return inbox.poll(TimeUnit.SECONDS.toNanos(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Runnable says(String name) {
        return () -> done.add(name);
    }

    private List<String> drain() throws InterruptedException {
        Runnable next;
        while ((next = inbox.poll(0)) != null) {
            next.run();
        }
        return done;
    }
}
