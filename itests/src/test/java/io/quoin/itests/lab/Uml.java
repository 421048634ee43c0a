package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A second machine with a kernel that has ESP: user-mode Linux, whose file system is the chroot, so that what it writes
 * under {@code /lab} is read here as files. It runs one program of this lab, a Java main class, and powers off.
 */
public final class Uml {
    private static final String MEMORY = "mem=2G";
    private static final String INIT = """
            #!/bin/sh
            export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
            mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
            mount -t tmpfs run /run; mount -t tmpfs tmp /tmp
            ip link set lo up
            sh /lab/out/script
            echo $? > /lab/out/exit
            echo o > /proc/sysrq-trigger
            sleep 60
            """;
    /**
     * $1 is the chroot, $2 $3 $4 $5 ... pairs of a directory and its name under /lab, then -- and the kernel. A machine
     * that had to wait for its processor would drop packets.
     */
    private static final String BOOT = """
            root=$1; shift
            mount --bind /dev "$root/dev" && mount -t proc proc "$root/proc" && mount -t tmpfs lab "$root/lab" || exit 1
            while [ "$1" != -- ]; do
              mkdir "$root/lab/$2" && mount --bind "$1" "$root/lab/$2" || exit 1
              shift 2
            done
            shift
            exec nice -n -10 setarch -R chroot "$root" "$@"
            """;

    private final Chroot chroot;
    private final Map<String, Path> shared = new LinkedHashMap<>();
    private final Path out = Scratch.directory("uml");

    public Uml(Chroot chroot) {
        this.chroot = chroot;
        shared.put("out", out);
    }

    /** Shows a directory of this machine inside as {@code /lab/name}, writable. */
    public Uml share(Path directory, String name) {
        shared.put(name, directory.toAbsolutePath());
        return this;
    }

    /** Lets the program use the library that a class is of. */
    public Uml with(Class<?> library) {
        return share(placeOf(library).getParent(), "libraries");
    }

    /**
     * Runs the main method of {@code program} inside.
     *
     * @return its output and exit code; 124 where it took longer than the limit or the kernel died
     */
    public Output run(Duration limit, Class<?> program, String... arguments) {
        share(placeOf(program), "classes");
        Scratch.write(out.resolve("init"), INIT);
        out.resolve("init").toFile().setExecutable(true);
        String java = chroot.jdk()
                + "/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -cp /lab/classes:/lab/libraries/* ";
        String command = java + program.getName() + " " + String.join(" ", arguments);
        Scratch.write(out.resolve("script"), "exec " + command + " > /lab/out/log 2>&1\n");
        Output boot = Command.run(limit.plusSeconds(5), boot(limit));
        String exit = Scratch.read(out.resolve("exit")).strip();
        String log = Scratch.read(out.resolve("log"));
        return exit.isEmpty()
                ? new Output(command, 124, log + boot.text())
                : new Output(command, Integer.parseInt(exit), log);
    }

    /** A file that the program wrote as {@code /lab/out/name}. */
    public String result(String name) {
        return Scratch.read(out.resolve(name));
    }

    /** Those files whose names begin so, in the order of their names. */
    public List<String> results(String prefix) {
        try (Stream<Path> files = Files.list(out)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .map(Scratch::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> boot(Duration limit) {
        // A process namespace of its own, so that the kernel's many processes end with the first of them; and its own
        // limit, so that it also ends where this program was killed.
        List<String> words = new ArrayList<>(List.of(
                "timeout",
                "--signal=KILL",
                "" + limit.toSeconds(),
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                BOOT,
                "sh",
                chroot.path("/").toString()));
        shared.forEach((name, directory) -> words.addAll(List.of(directory.toString(), name)));
        words.addAll(List.of("--", "/usr/bin/linux.uml", MEMORY, "rootfstype=hostfs", "rootflags=/", "rw"));
        words.addAll(List.of("con=null", "con0=fd:0,fd:1", "quiet", "init=/lab/out/init"));
        return words;
    }

    private static Path placeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where the classes are", e);
        }
    }
}
