package io.quoin.itests.lab;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the gateway says of its tunnels and their SAs at one moment, in one call of its client, which costs a second.
 *
 * @param text as it was printed: {@code ike:list-tunnels} and {@code ike:list-sas} without format
 */
public record Status(String text) {
    static final String COMMAND = "ike:list-tunnels --no-format; ike:list-sas --no-format";
    private static final int TUNNEL_COLUMNS = 9;
    private static final int IKE_COLUMNS = 11;
    private static final int CHILD_COLUMNS = 15;

    /** A configured tunnel; {@code reason} is a dash where there is none. */
    public record TunnelLine(String state, String protection, String reason) {
        public boolean isUp() {
            return state.equals("up");
        }
    }

    /** A Child SA. */
    public record Child(String spiIn, String spiOut, Traffic traffic) {}

    public Optional<TunnelLine> tunnel(String name) {
        return lines(name, TUNNEL_COLUMNS)
                .map(cells -> new TunnelLine(cells.get(2), cells.get(3), cells.get(8)))
                .findFirst();
    }

    /** Our SPIs of the IKE SAs of a tunnel. */
    public List<String> ikeSpis(String tunnel) {
        return lines(tunnel, IKE_COLUMNS).map(cells -> cells.get(1)).toList();
    }

    /** The Child SAs of a tunnel. */
    public List<Child> children(String tunnel) {
        return lines(tunnel, CHILD_COLUMNS)
                .map(cells -> new Child(cells.get(2), cells.get(3), traffic(cells.subList(4, 8))))
                .toList();
    }

    /** The only Child SA of a tunnel. */
    public Child child(String tunnel) {
        List<Child> children = children(tunnel);
        if (children.size() != 1) {
            throw new IllegalStateException(children.size() + " Child SAs of " + tunnel + " in:\n" + text);
        }
        return children.get(0);
    }

    private static Traffic traffic(List<String> cells) {
        List<Long> counts = cells.stream().map(Long::valueOf).toList();
        return new Traffic(counts.get(0), counts.get(1), counts.get(2), counts.get(3));
    }

    private Stream<List<String>> lines(String tunnel, int columns) {
        return text.lines()
                .map(line -> List.of(line.split("\t")))
                .filter(cells -> cells.size() == columns && cells.get(0).equals(tunnel));
    }
}
