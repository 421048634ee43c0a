package io.quoin.itests.lab;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A Debian system in a directory, with strongSwan, user-mode Linux and a JDK in it. Building takes a minute or two
 * and downloads 100 MB; it is kept between runs under the system property {@code quoin.cache} (default
 * {@code ~/.cache/quoin}) and built anew where its list of contents changes.
 */
public final class Chroot {
    private static final String SUITE = "forky";
    private static final String PACKAGES = "charon-systemd,strongswan-swanctl,libstrongswan-standard-plugins,"
            + "libcharon-extra-plugins,iproute2,iputils-ping,kmod,tcpdump,user-mode-linux,nftables";
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);
    private static final String STAMP = "quoin-stamp";

    /** $1 is the chroot, $2 what it sees as /mnt, then the command. */
    private static final String ENTER = """
            root=$1
            mount --bind "$2" "$root/mnt" || exit 1
            if [ "$root" != / ]; then
              mount --bind /dev "$root/dev" && mount --bind /proc "$root/proc" || exit 1
            fi
            shift 2
            exec chroot "$root" "$@"
            """;

    private final Path root;

    private Chroot(Path root) {
        this.root = root;
    }

    /** The system that this program itself runs on: inside user-mode Linux, that is the chroot. */
    public static Chroot ofThisMachine() {
        return new Chroot(Path.of("/"));
    }

    /** Whether {@link #cached()} has nothing to build. */
    static boolean isCached() {
        return isUpToDate(cacheDirectory().resolve(SUITE));
    }

    /** The cached one, built first where it is missing or was built of other packages. */
    public static synchronized Chroot cached() {
        Path cache = cacheDirectory();
        Path root = cache.resolve(SUITE);
        try {
            Files.createDirectories(cache);
            try (FileChannel lock = FileChannel.open(cache.resolve(SUITE + ".lock"), CREATE, WRITE)) {
                lock.lock();
                if (!isUpToDate(root)) {
                    build(root);
                }
                return new Chroot(root);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the chroot " + root, e);
        }
    }

    /** Where the JDK that runs this program is in here; copied at the first call. */
    public synchronized String jdk() {
        String inside = "/opt/jdk-" + System.getProperty("java.version");
        if (!Files.exists(path(inside))) {
            Progress.say("copying the JDK into the chroot");
            Path fresh = path(inside + "." + ProcessHandle.current().pid());
            // Not checked: a distribution's JDK may have dangling links. What is missing shows when it runs.
            Command.run(BUILD_LIMIT, List.of("cp", "-rL", System.getProperty("java.home"), fresh.toString()));
            Command.run("mv", "-T", fresh.toString(), path(inside).toString()).orFail();
        }
        return inside;
    }

    public Path path(String inside) {
        return root.resolve(inside.substring(1));
    }

    /**
     * The words that run a command in here with {@code directory} seen as {@code /mnt}. To be run in a mount namespace
     * that ends with the command, as {@code ip netns exec} gives one: the mounts vanish with it.
     */
    public List<String> command(Path directory, List<String> words) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", ENTER, "sh", root.toString(), directory.toString()));
        all.addAll(words);
        return all;
    }

    private static Path cacheDirectory() {
        return Path.of(System.getProperty("quoin.cache", System.getProperty("user.home") + "/.cache/quoin"));
    }

    private static boolean isUpToDate(Path root) {
        return Scratch.read(root.resolve(STAMP)).startsWith(contents());
    }

    private static String contents() {
        return SUITE + " " + PACKAGES + "\n";
    }

    /** Builds beside and renames at the end, so that whoever finds it finds it whole. */
    private static void build(Path root) throws IOException {
        Progress.say("building a Debian " + SUITE + " chroot in " + root + ", this takes a minute or two");
        Path fresh = root.resolveSibling(SUITE + "." + ProcessHandle.current().pid());
        bootstrap(fresh);
        String kernel =
                Command.run("ls", fresh + "/usr/lib/uml/modules").orFail().strip();
        Files.createDirectories(fresh.resolve("usr/lib/modules"));
        Files.createSymbolicLink(fresh.resolve("usr/lib/modules/" + kernel), Path.of("../uml/modules/" + kernel));
        Files.createDirectories(fresh.resolve("lab"));
        Files.writeString(fresh.resolve(STAMP), contents() + "built " + LocalDate.now() + "\n");
        Command.run("rm", "-rf", "--one-file-system", root.toString()).orFail();
        Files.move(fresh, root);
        Progress.say("the chroot stands");
    }

    private static void bootstrap(Path fresh) {
        List<String> words = List.of(
                "mmdebstrap",
                "--variant=minbase",
                "--aptopt=Acquire::Check-Valid-Until \"false\"",
                "--include=" + PACKAGES,
                SUITE,
                fresh.toString());
        Command.run(BUILD_LIMIT, words).orFail();
    }
}
