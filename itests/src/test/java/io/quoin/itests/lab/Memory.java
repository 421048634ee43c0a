package io.quoin.itests.lab;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process holds at one moment.
 *
 * @param resident octets of all of it
 * @param heap octets of the objects that are in use: what a full garbage collection leaves
 */
public record Memory(long resident, long heap) {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final int KILO = 1024;

    /** Collects its garbage and measures. */
    public static Memory of(long pid) {
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        String objects = Command.run(jcmd, "" + pid, "GC.class_histogram").orFail();
        String status = Scratch.read(Path.of("/proc/" + pid + "/status"));
        return new Memory(number(RESIDENT, status) * KILO, number(TOTAL, objects));
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in:\n" + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public String toString() {
        return resident / KILO + " kB resident, " + heap / KILO + " kB heap";
    }
}
