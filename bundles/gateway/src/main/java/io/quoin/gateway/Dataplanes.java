package io.quoin.gateway;

import io.quoin.ipsec.DataplaneProvider;
import io.quoin.manage.DataplaneView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The data planes that bundles brought, and the choice among them. */
final class Dataplanes {
    private static final Comparator<Entry> BY_RANKING = Comparator.comparingInt(entry -> -entry.ranking);

    private final List<Entry> entries = new ArrayList<>();
    private boolean grown;

    /** @param reason why there is no provider, with the remedy; empty where there is one */
    record Choice(Optional<DataplaneProvider> provider, String reason) {}

    private static final class Entry {
        private final DataplaneProvider provider;
        private final int ranking;
        private String unavailable = "";

        Entry(DataplaneProvider provider, int ranking) {
            this.provider = provider;
            this.ranking = ranking;
        }

        boolean isAvailable() {
            unavailable = provider.unavailableBecause().orElse("");
            return unavailable.isEmpty();
        }
    }

    synchronized void add(DataplaneProvider provider, int ranking) {
        entries.add(new Entry(provider, ranking));
        entries.sort(BY_RANKING);
        grown = true;
    }

    synchronized void remove(DataplaneProvider provider) {
        entries.removeIf(entry -> entry.provider == provider);
    }

    /**
     * Chooses the one with the highest ranking that can work on this machine. The one in use stays as long as it is
     * there, unless a better one has come and tunnels may be cut for it.
     *
     * @param word the name of a data plane, or {@link GatewaySettings#AUTO}
     * @param inUse the one that was chosen before
     * @param mayCut whether tunnels may be cut for a better one
     */
    synchronized Choice choose(String word, Optional<DataplaneProvider> inUse, boolean mayCut) {
        List<Entry> fitting = entries.stream()
                .filter(entry -> word.equals(GatewaySettings.AUTO) || word.equals(entry.provider.name()))
                .toList();
        boolean stays = inUse.isPresent() && fitting.stream().anyMatch(entry -> entry.provider == inUse.get());
        if (stays && !(mayCut && grown)) {
            return new Choice(inUse, "");
        }
        grown = false;
        for (Entry entry : fitting) {
            if (entry.isAvailable()) {
                return new Choice(Optional.of(entry.provider), "");
            }
        }
        return new Choice(Optional.empty(), nothing(word, fitting));
    }

    synchronized List<DataplaneView> views(Optional<DataplaneProvider> inUse) {
        return entries.stream()
                .map(entry -> {
                    boolean used =
                            inUse.filter(provider -> provider == entry.provider).isPresent();
                    String otherwise = entry.unavailable.isEmpty() ? "not chosen" : entry.unavailable;
                    return new DataplaneView(
                            entry.provider.name(), entry.provider.description(), used, used ? "" : otherwise);
                })
                .toList();
    }

    private String nothing(String word, List<Entry> fitting) {
        if (entries.isEmpty()) {
            return "no data plane is installed: install the feature quoin-xfrm or quoin-esp";
        }
        if (fitting.isEmpty()) {
            return "dataplane = " + word + ", but only these are installed: "
                    + String.join(
                            ", ",
                            entries.stream().map(entry -> entry.provider.name()).toList());
        }
        return "no data plane can work on this machine: "
                + String.join(
                        "; ",
                        fitting.stream()
                                .map(entry -> entry.provider.name() + ": " + entry.unavailable)
                                .toList());
    }
}
