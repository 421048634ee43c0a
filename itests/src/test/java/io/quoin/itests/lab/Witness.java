package io.quoin.itests.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.SynchronousBundleListener;

/**
 * A bundle for a running gateway, which writes down all that happens to bundles, and whether management went away: one
 * line for each, {@code io.quoin.kex-mlkem STOPPED}.
 */
public final class Witness implements BundleActivator, SynchronousBundleListener, ServiceListener {
    /** In the gateway's data directory. */
    static final String FILE = "witness.log";

    static final String NAME = "quoin.lab.witness";
    private static final String CLASS = Witness.class.getName().replace('.', '/') + ".class";
    private static final String MANAGEMENT = "(objectClass=io.quoin.manage.Management)";

    private final Path file = Path.of(System.getProperty("karaf.data", "."), FILE);

    /** Writes it as a jar. */
    static void pack(Path jar) {
        var manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", NAME);
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Bundle-Activator", Witness.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework");
        try (OutputStream out = Files.newOutputStream(jar);
                var packed = new JarOutputStream(out, manifest);
                InputStream code = Witness.class.getClassLoader().getResourceAsStream(CLASS)) {
            packed.putNextEntry(new JarEntry(CLASS));
            code.transferTo(packed);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + jar, e);
        }
    }

    @Override
    public void start(BundleContext context) throws Exception {
        context.addBundleListener(this);
        context.addServiceListener(this, MANAGEMENT);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework removes its listeners.
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        write(event.getBundle().getSymbolicName() + " " + name(event.getType()));
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() != ServiceEvent.MODIFIED) {
            write("Management " + (event.getType() == ServiceEvent.REGISTERED ? "REGISTERED" : "UNREGISTERING"));
        }
    }

    private static String name(int type) {
        return switch (type) {
            case BundleEvent.INSTALLED -> "INSTALLED";
            case BundleEvent.RESOLVED -> "RESOLVED";
            case BundleEvent.STARTING -> "STARTING";
            case BundleEvent.STARTED -> "STARTED";
            case BundleEvent.STOPPING -> "STOPPING";
            case BundleEvent.STOPPED -> "STOPPED";
            case BundleEvent.UPDATED -> "UPDATED";
            case BundleEvent.UNRESOLVED -> "UNRESOLVED";
            case BundleEvent.UNINSTALLED -> "UNINSTALLED";
            default -> String.valueOf(type);
        };
    }

    private synchronized void write(String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
