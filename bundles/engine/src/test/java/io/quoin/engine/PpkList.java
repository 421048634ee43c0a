package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The PPKs of a tunnel, as a test changes them. */
final class PpkList implements Ppks {
    private final boolean required;
    private final boolean once;
    private final List<String> named;
    boolean cannotRecord;
    /** How often it is asked before it has none left. */
    int answers = Integer.MAX_VALUE;

    final List<Octets> used = new ArrayList<>();
    final List<Secret> given = new ArrayList<>();

    /** @param named each a name, a space and a key */
    PpkList(boolean required, boolean once, String... named) {
        this.required = required;
        this.once = once;
        this.named = new ArrayList<>(List.of(named));
    }

    static Optional<Ppks> of(boolean required, String... named) {
        return Optional.of(new PpkList(required, false, named));
    }

    void rotate(String... now) {
        named.clear();
        named.addAll(List.of(now));
    }

    @Override
    public boolean required() {
        return required;
    }

    @Override
    public List<Ppk> current() {
        if (answers-- <= 0) {
            return List.of();
        }
        List<Ppk> current = named.stream()
                .map(line -> line.split(" ", 2))
                .filter(parts -> !once || !used.contains(Octets.of(parts[0].getBytes())))
                .map(parts -> new Ppk(Octets.of(parts[0].getBytes()), Secret.copyOf(parts[1].getBytes())))
                .toList();
        current.forEach(ppk -> given.add(ppk.key()));
        return current;
    }

    @Override
    public boolean use(Octets id) {
        boolean fresh = !once || !used.contains(id);
        used.add(id);
        return fresh && !cannotRecord;
    }
}
