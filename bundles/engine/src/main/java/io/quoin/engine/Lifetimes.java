package io.quoin.engine;

import java.time.Duration;

/**
 * When keys are replaced. A little earlier in truth, by chance, so that the two ends and many tunnels do not all
 * begin at once; and what could not be replaced ends a tenth later, but not less than {@link #LEAST_GRACE} later.
 *
 * @param ike how long an IKE SA is used
 * @param child how long a Child SA is used
 * @param childOctets how many octets a Child SA carries in one direction; 0 for any number
 * @param childPackets how many packets a Child SA carries in one direction; 0 for any number
 * @param reauth how long an authentication counts; zero for ever
 */
public record Lifetimes(Duration ike, Duration child, long childOctets, long childPackets, Duration reauth) {
    /** Time for a rekey that has to be tried again. */
    public static final Duration LEAST_GRACE = Duration.ofSeconds(70);

    public Lifetimes {
        if (ike.isNegative() || ike.isZero() || child.isNegative() || child.isZero() || reauth.isNegative()) {
            throw new IllegalArgumentException("lifetimes are above zero");
        }
    }

    /** Four hours for an IKE SA, one for a Child SA, whatever it carries, and one authentication for ever. */
    public static Lifetimes defaults() {
        return new Lifetimes(Duration.ofHours(4), Duration.ofHours(1), 0, 0, Duration.ZERO);
    }

    /** When what should be replaced after {@code soft} ends without having been. */
    static Duration hard(Duration soft) {
        Duration grace = soft.dividedBy(10);
        return soft.plus(grace.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : grace);
    }

    /** Between nine tenths and the whole of {@code soft}. */
    static Duration jittered(Duration soft, Environment environment) {
        return soft.minusMillis((long) (environment.random().nextDouble() * soft.toMillis() / 10));
    }
}
