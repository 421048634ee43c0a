package io.quoin.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.CodeSigner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;

/**
 * Who signed a bundle as it is installed: each of them signed every entry. The JDK verifies, and by its property {@code
 * jdk.jar.disabledAlgorithms} refuses digests and keys that are weak.
 */
final class SignedEntries {
    static final int MAX_ENTRIES = 20_000;
    static final long MAX_OCTETS = 256 * 1024 * 1024;

    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private SignedEntries() {}

    /** A bundle is not signed as it should be; the message tells an operator why. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    /**
     * Reads every entry of the bundle.
     *
     * @return at least one signer
     * @throws Refused where nobody signed all of what is there
     */
    static Set<CodeSigner> signers(Bundle bundle) throws Refused {
        List<String> paths = new ArrayList<>();
        collect(bundle, "/", paths);
        if (paths.stream().noneMatch(SignedEntries::isSignature)) {
            throw new Refused("its jar is not signed");
        }
        paths.sort(Comparator.comparingInt(SignedEntries::order));
        try (InputStream entries = new EntryStream(bundle, paths, MAX_OCTETS);
                JarInputStream jar = new JarInputStream(entries, true)) {
            return signers(jar);
        } catch (SecurityException e) {
            throw new Refused("its jar was altered after it was signed: " + e.getMessage());
        } catch (IOException e) {
            throw new Refused("its jar cannot be verified: " + e.getMessage());
        }
    }

    private static Set<CodeSigner> signers(JarInputStream jar) throws IOException, Refused {
        if (jar.getManifest() == null) {
            throw new Refused("its jar has no manifest");
        }
        Set<String> signed = new HashSet<>(jar.getManifest().getEntries().keySet());
        Optional<Set<CodeSigner>> common = Optional.empty();
        for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
            jar.transferTo(OutputStream.nullOutputStream());
            signed.remove(entry.getName());
            if (!isSignature(entry.getName())) {
                common = Optional.of(signersOf(entry, common));
            }
        }
        if (!signed.isEmpty()) {
            throw new Refused("its entry " + Collections.min(signed) + " was signed, but is missing");
        }
        return common.orElseThrow(() -> new Refused("its jar is empty"));
    }

    private static Set<CodeSigner> signersOf(JarEntry entry, Optional<Set<CodeSigner>> common) throws Refused {
        if (entry.getCodeSigners() == null) {
            throw new Refused(
                    common.isPresent()
                            ? "its entry " + entry.getName() + " is not signed, but was added or altered"
                            : "its signature does not count: it is broken, not of the entry " + entry.getName()
                                    + ", or of an algorithm or key that jdk.jar.disabledAlgorithms excludes");
        }
        Set<CodeSigner> signers = new LinkedHashSet<>(Arrays.asList(entry.getCodeSigners()));
        common.ifPresent(signers::retainAll);
        if (signers.isEmpty()) {
            throw new Refused("its entry " + entry.getName() + " is signed by another than those before it");
        }
        return signers;
    }

    private static boolean isSignature(String path) {
        return SIGNATURE.matcher(path.toUpperCase(Locale.ROOT)).matches();
    }

    /** What the JDK's verification wants to read first. */
    private static int order(String path) {
        return path.equals(JarFile.MANIFEST_NAME) ? 0 : isSignature(path) ? 1 : 2;
    }

    private static void collect(Bundle bundle, String directory, List<String> paths) throws Refused {
        Enumeration<String> entries = bundle.getEntryPaths(directory);
        while (entries != null && entries.hasMoreElements()) {
            String path = entries.nextElement();
            if (path.endsWith("/")) {
                collect(bundle, path, paths);
            } else if (paths.size() < MAX_ENTRIES) {
                paths.add(path);
            } else {
                throw new Refused("its jar has more than " + MAX_ENTRIES + " entries");
            }
        }
    }
}
