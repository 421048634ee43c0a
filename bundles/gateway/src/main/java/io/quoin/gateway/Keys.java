package io.quoin.gateway;

import io.quoin.engine.UnknownKeyExchangeException;
import io.quoin.manage.SettingView;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The keys of one configuration file, read one by one. Errors are collected, so that an operator sees all of them at
 * once; each names the key, the value and what would be accepted. A value that is in error reads as its default.
 */
final class Keys {
    /** How much of a value an error repeats. */
    private static final int SHOWN = 80;

    private static final int MAX_TYPING_ERRORS = 2;
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    /** What ConfigAdmin, SCR, Felix FileInstall and Karaf add to what the file says. */
    private static final List<String> NOT_FROM_THE_FILE =
            List.of("service.", "component.", "osgi.", "felix.", "org.apache.karaf.", ".");

    private final Map<String, String> values = new TreeMap<>();
    private final Set<String> known = new TreeSet<>();
    private final List<String> errors = new ArrayList<>();
    private final Set<String> inError = new HashSet<>();
    private final Map<String, String> settings = new TreeMap<>();
    private Optional<Profile> profile = Optional.empty();
    private int unknownKeyExchanges;

    Keys(Map<String, ?> properties) {
        properties.forEach((key, value) -> {
            if (NOT_FROM_THE_FILE.stream().noneMatch(key::startsWith)) {
                values.put(key, text(value));
            }
        });
    }

    /** What the file does not say, not even with an empty value, is as in {@code fallback}. */
    void fallBackTo(Profile fallback) {
        var own = new HashSet<>(values.keySet());
        var keys = new TreeMap<>(fallback.keys());
        keys.keySet().removeAll(own);
        values.putAll(keys);
        profile = Optional.of(new Profile(fallback.name(), fallback.file(), keys));
    }

    /** Whether the file leaves the key to its profile. */
    boolean isOfProfile(String key) {
        return profile.filter(used -> used.keys().containsKey(key)).isPresent();
    }

    /** All errors so far, and one more for each key that nothing asked for. To be asked last. */
    List<String> errors() {
        var all = new ArrayList<>(errors);
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (!known.contains(entry.getKey())) {
                all.add(where(entry.getKey()) + shown(entry.getKey()) + " = " + shown(entry.getValue())
                        + ": there is no such key; " + suggestion(entry.getKey()));
            }
        }
        return all;
    }

    /** Whether all errors are of key exchanges that a bundle may bring. */
    boolean lacksKeyExchangesOnly() {
        return errors().size() == unknownKeyExchanges;
    }

    void error(String key, String message) {
        inError.add(key);
        String value = values.getOrDefault(key, "");
        errors.add(where(key)
                + (value.isEmpty() ? key + " is missing: " + message : key + " = " + shown(value) + ": " + message));
    }

    /** A profile's file, where that has the key: errors tell the peer file's name by themselves. */
    private String where(String key) {
        return isOfProfile(key) ? profile.get().file() + ": " : "";
    }

    /** Every key that was asked for and has a value, as it counts. */
    List<SettingView> settings() {
        return settings.entrySet().stream()
                .map(entry -> new SettingView(entry.getKey(), entry.getValue(), origin(entry.getKey())))
                .toList();
    }

    private String origin(String key) {
        if (isOfProfile(key)) {
            return "profile " + profile.get().name();
        }
        return values.getOrDefault(key, "").isEmpty() ? "default" : "file";
    }

    /** Says what counts of a key, where that is not as it is written. */
    void count(String key, List<?> parts) {
        settings.put(key, parts.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    boolean isInError(String key) {
        return inError.contains(key);
    }

    /** The value, stripped; empty where the key is absent or its value is empty. */
    Optional<String> text(String key) {
        known.add(key);
        Optional<String> text = Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
        text.ifPresent(value -> settings.put(key, value));
        return text;
    }

    /** What {@code parse} makes of the value; its IllegalArgumentException becomes the error. */
    <T> Optional<T> value(String key, Function<String, T> parse) {
        return text(key).flatMap(value -> parsed(key, value, parse));
    }

    /** The parts of a value that are separated by commas; all that are in error are reported. */
    <T> List<T> list(String key, int limit, Function<String, T> parse) {
        List<String> parts = text(key)
                .map(value ->
                        Arrays.stream(value.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
        if (parts.size() > limit) {
            error(key, parts.size() + " entries, but " + limit + " at most are accepted");
            return List.of();
        }
        return parts.stream()
                .flatMap(part -> parsed(key, part, parse).stream())
                .distinct()
                .toList();
    }

    int number(String key, int defaultValue, int lowest, int highest) {
        return Math.toIntExact(longNumber(key, defaultValue, lowest, highest));
    }

    long longNumber(String key, long defaultValue, long lowest, long highest) {
        settings.put(key, Long.toString(defaultValue));
        return value(key, text -> {
                    long number = text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
                    if (number < lowest || number > highest) {
                        throw new IllegalArgumentException(
                                "a number from " + lowest + " to " + highest + " is accepted");
                    }
                    return number;
                })
                .orElse(defaultValue);
    }

    /** One of several words, of which the first is the default. */
    String choice(String key, String... words) {
        settings.put(key, words[0]);
        return value(key, text -> {
                    if (!List.of(words).contains(text)) {
                        throw new IllegalArgumentException(oneOf(words));
                    }
                    return text;
                })
                .orElse(words[0]);
    }

    Optional<InetAddress> address(String key) {
        return value(key, Keys::parseAddress);
    }

    /** An address as digits: a configuration does not wait for the DNS. */
    static InetAddress parseAddress(String text) {
        try {
            if (ADDRESS.matcher(text).matches()) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(notAnAddress(text), e);
        }
        throw new IllegalArgumentException(notAnAddress(text));
    }

    private static String notAnAddress(String text) {
        return "'" + shown(text) + "' is no IP address: 192.0.2.1 or 2001:db8::1 would be; a name is not looked up";
    }

    private <T> Optional<T> parsed(String key, String text, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            unknownKeyExchanges += e instanceof UnknownKeyExchangeException ? 1 : 0;
            error(key, e.getMessage());
            return Optional.empty();
        }
    }

    private static String oneOf(String... words) {
        if (words.length == 1) {
            return "only " + words[0] + " is accepted";
        }
        String first = String.join(", ", Arrays.copyOf(words, words.length - 1));
        return (words.length > 2 ? "one of " : "") + first + " or " + words[words.length - 1] + " is accepted";
    }

    private String suggestion(String key) {
        return known.stream()
                .filter(candidate -> distance(key, candidate) <= Math.min(MAX_TYPING_ERRORS, key.length() / 2))
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .map(candidate -> "did you mean " + candidate + "?")
                .orElse("accepted are " + String.join(", ", known));
    }

    /** How many letters must be added, removed or changed to make one word the other (Levenshtein). */
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > MAX_TYPING_ERRORS) {
            return MAX_TYPING_ERRORS + 1;
        }
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private static String text(Object value) {
        return value instanceof Object[] several
                ? String.join(",", Arrays.stream(several).map(String::valueOf).toList())
                : String.valueOf(value).strip();
    }

    private static String shown(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "...";
    }
}
