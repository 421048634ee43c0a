package io.quoin.manage;

/**
 * What was carried in one direction.
 *
 * @param octets of the packets inside, without the ESP overhead
 * @param packets how many
 */
public record Traffic(long octets, long packets) {
    public static final Traffic NONE = new Traffic(0, 0);

    public Traffic plus(Traffic other) {
        return new Traffic(octets + other.octets, packets + other.packets);
    }
}
