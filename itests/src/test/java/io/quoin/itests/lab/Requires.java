package io.quoin.itests.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine. Where it is missing the test is skipped and says what would help; with
 * {@code -Dquoin.require.all=true} it fails instead, so that a machine that is meant to run everything cannot pass by
 * skipping.
 */
public final class Requires {
    private Requires() {}

    /** Root, network namespaces and the chroot, which is built where it can be. */
    public static Chroot chroot() {
        that(isRoot(), "root, for network namespaces and a chroot", "sudo mvn ...");
        that(isOnPath("ip"), "the command ip", "apt-get install iproute2");
        boolean canBuild = isOnPath("mmdebstrap") || Chroot.isCached();
        that(canBuild, "mmdebstrap, to build a chroot with strongSwan", "apt-get install mmdebstrap");
        return Chroot.cached();
    }

    /** The shipped assembly: the file that the system property {@code quoin.assembly} names. */
    public static Path assembly() {
        Path tarGz = Path.of(System.getProperty("quoin.assembly", "none"));
        that(Files.isRegularFile(tarGz), "the assembly " + tarGz, "mvn package -pl karaf-assembly -am");
        return tarGz;
    }

    /** TUN devices, for ESP in user space. */
    public static void tun() {
        that(Files.exists(Path.of("/dev/net/tun")), "/dev/net/tun", "modprobe tun");
    }

    /** Fails or skips the running test where {@code present} is false. */
    public static void that(boolean present, String what, String remedy) {
        if (present) {
            return;
        }
        String message = "missing: " + what + "; remedy: " + remedy;
        if (Boolean.getBoolean("quoin.require.all")) {
            throw new AssertionError(message);
        }
        // The build's summary does not name a class that was skipped as a whole.
        System.out.println("[lab] skipped, " + message);
        Assumptions.abort(message);
    }

    private static boolean isRoot() {
        return Command.run("id", "-u").text().strip().equals("0");
    }

    private static boolean isOnPath(String command) {
        return Command.run("sh", "-c", "command -v " + command).succeeded();
    }
}
