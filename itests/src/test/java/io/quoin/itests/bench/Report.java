package io.quoin.itests.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quoin.itests.lab.Command;
import io.quoin.itests.lab.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a bench found: printed as a table, and written as JSON to {@code target/bench}. */
final class Report {
    static final int CORES = Runtime.getRuntime().availableProcessors();

    private final String name;
    private final Map<String, Object> about = new LinkedHashMap<>();
    private final List<String> versions = new ArrayList<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Report(String name, Options options) {
        this.name = name;
        about.put("bench", name);
        about.put("options", options.all());
        about.put("date", Instant.now().toString());
        about.put("commit", said("git", "describe", "--always", "--dirty"));
        about.put("machine", CORES + " cores, " + cpu() + ", Linux " + said("uname", "-r"));
        versions.add("JDK " + Runtime.version());
    }

    void version(String what) {
        versions.add(what);
    }

    /** Each row has the same columns. */
    void row(Map<String, Object> row) {
        rows.add(row);
    }

    /** A sentence beside the table. */
    void say(String note) {
        notes.add(note);
        Progress.say(note);
    }

    /** May be called again when there is more. */
    void write() throws IOException {
        System.out.println(table());
        notes.forEach(System.out::println);
        about.put("versions", versions);
        about.put("rows", rows);
        about.put("notes", notes);
        Path directory = Files.createDirectories(Path.of(System.getProperty("quoin.bench", "target/bench")));
        Path file = directory.resolve(name + ".json");
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), about);
        System.out.println("written to " + file);
    }

    private String table() {
        var text = new StringBuilder();
        about.forEach((key, value) -> text.append("# " + key + ": " + value + "\n"));
        text.append("# versions: " + String.join("; ", versions) + "\n");
        var lines = new ArrayList<List<String>>();
        lines.add(List.copyOf(rows.get(0).keySet()));
        rows.forEach(row -> lines.add(row.values().stream().map(String::valueOf).toList()));
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                int column = i;
                int width = lines.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                text.append(String.format("%-" + (width + 2) + "s", line.get(i)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** To three digits or so. */
    static double rounded(double value) {
        double units = value >= 100 ? 1 : value >= 10 ? 10 : 100;
        return Math.round(value * units) / units;
    }

    private static String cpu() {
        return Command.run("sh", "-c", "sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1")
                .text()
                .strip();
    }

    private static String said(String... words) {
        return Command.run(words).text().strip();
    }
}
