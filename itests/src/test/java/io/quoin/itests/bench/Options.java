package io.quoin.itests.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** The options of a bench: words {@code --name=value} or {@code --name}. */
record Options(Map<String, String> all) {

    static Options parse(String... words) {
        var all = new LinkedHashMap<String, String>();
        for (String word : words) {
            if (!word.startsWith("--")) {
                throw new IllegalArgumentException("'" + word + "' is no option: --name=value is");
            }
            String[] pair = word.substring(2).split("=", 2);
            all.put(pair[0], pair.length == 1 ? "yes" : pair[1]);
        }
        return new Options(all);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, String.valueOf(otherwise)));
    }

    String text(String name, String otherwise) {
        return all.getOrDefault(name, otherwise);
    }

    boolean has(String name) {
        return all.containsKey(name);
    }
}
