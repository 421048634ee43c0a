package io.quoin.itests.bench;

import io.quoin.itests.lab.Netns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The generator on a host of its own: many initiators, each with an address, an identity and a key or certificate of
 * its own, that set up IKE SAs with one responder, and delete them.
 */
public final class Load implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Talk generator;

    /**
     * A wave of handshakes, or of deletions.
     *
     * @param up how many succeeded
     * @param failed how often one failed
     * @param nanos from the begin of the first to the end of the last
     * @param p50 nanoseconds from the first message to the last, of half of those that succeeded at most
     * @param p99 the same of 99 in 100
     * @param max the same of all
     * @param sent datagrams, those that were sent again included
     * @param received datagrams
     * @param failures why, and how often; empty where none failed
     */
    public record Round(
            int up, int failed, long nanos, long p50, long p99, long max, long sent, long received, String failures) {

        static Round parse(String line) {
            String[] words = line.split("\t", -1);
            return new Round(
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Long.parseLong(words[5]),
                    Long.parseLong(words[6]),
                    Long.parseLong(words[7]),
                    words[8]);
        }
    }

    /**
     * What users ask of a responder.
     *
     * @param address of the responder
     * @param proposal the only one that they offer
     * @param child whether IKE_AUTH makes a Child SA
     * @param keepUp whether who fails, or is cut off later, tries again by itself, as a gateway does
     */
    public record Wish(String address, String proposal, boolean child, boolean keepUp) {}

    /**
     * Starts it.
     *
     * @param host on which all addresses of the users are local
     * @param certificates where it leaves ca.pem, gw.pem and gw.key for the responder
     */
    public static Load start(Netns host, Path certificates) {
        return new Load(
                new Talk(host, List.of("-XX:+UseParallelGC", "-Xmx4g"), LoadGenerator.class, certificates.toString()));
    }

    private Load(Talk generator) {
        this.generator = generator;
    }

    /** Sets up an IKE SA for each of {@code count} users from number {@code from} on, {@code inFlight} at once. */
    public Round connect(Users users, int from, int count, int inFlight, Wish wish) {
        return ask("connect " + plan(users, from, count, inFlight) + " " + wish.address + " " + wish.proposal + " "
                + wish.child + " " + wish.keepUp);
    }

    /** Deletes the IKE SAs of those users. */
    public Round end(Users users, int from, int count, int inFlight) {
        return ask("end " + plan(users, from, count, inFlight));
    }

    private static String plan(Users users, int from, int count, int inFlight) {
        return users.name() + " " + from + " " + count + " " + inFlight + " " + LIMIT.toSeconds();
    }

    private Round ask(String command) {
        return Round.parse(generator.ask(command));
    }

    @Override
    public void close() {
        generator.close();
    }
}
