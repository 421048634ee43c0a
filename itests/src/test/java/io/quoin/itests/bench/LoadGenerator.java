package io.quoin.itests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * The program that runs {@link Initiators} on a host of its own. Does what it reads on its standard input, line by
 * line, and prints one line for each; see {@link Load}. Between them it answers what the responder asks.
 */
public final class LoadGenerator {
    private static final String READY = "ready";

    private LoadGenerator() {}

    /** @param args the directory for the certificates of the responder */
    public static void main(String[] args) throws IOException, GeneralSecurityException, OperatorCreationException {
        var initiators = new Initiators(new BenchPki(Path.of(args[0])));
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println(READY);
        while (true) {
            if (!commands.ready()) {
                initiators.idle();
                continue;
            }
            String line = commands.readLine();
            if (line == null || line.equals(Talk.QUIT)) {
                return;
            }
            System.out.println(run(initiators, line.split(" ")));
        }
    }

    private static String run(Initiators initiators, String[] words) throws IOException {
        var plan = new Initiators.Plan(
                Users.valueOf(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Duration.ofSeconds(Long.parseLong(words[5])));
        return switch (words[0]) {
            case "connect" ->
                initiators.connect(
                        plan,
                        new Initiators.Wish(
                                InetAddress.getByName(words[6]),
                                words[7],
                                Boolean.parseBoolean(words[8]),
                                Boolean.parseBoolean(words[9])));
            case "end" -> initiators.end(plan);
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }
}
