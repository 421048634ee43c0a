package io.quoin.itests.bench;

import io.quoin.itests.lab.Command;
import io.quoin.itests.lab.Netns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A Java program on a host of its own that answers each line with a line. It says one when it is ready. */
final class Talk implements AutoCloseable {
    static final String QUIT = "quit";

    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;

    Talk(Netns host, List<String> options, Class<?> program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        words.addAll(List.of(arguments));
        try {
            process = new ProcessBuilder(host.command(words))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program.getName() + " on " + host, e);
        }
        commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        answer();
    }

    long pid() {
        return process.pid();
    }

    String ask(Object... words) {
        commands.println(
                String.join(" ", List.of(words).stream().map(String::valueOf).toList()));
        return answer();
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the program ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("the program does not answer", e);
        }
    }

    @Override
    public void close() {
        commands.println(QUIT);
        Command.stop(process);
    }
}
