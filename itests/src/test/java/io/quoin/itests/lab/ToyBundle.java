package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Bundles of strangers with a key-exchange method that has a fault, and the keys to sign them with. */
public final class ToyBundle {
    private static final String PASSWORD = "a-toy-password";
    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

    private ToyBundle() {}

    /** The bundle {@code toy.<name>}, not signed. */
    public static Path build(String name, String fault, int transformId, int ranking) {
        Path place = Scratch.directory("toy-" + name);
        String source =
                resource("Toy.java.txt").replace("@FAULT@", fault).replace("@ID@", Integer.toString(transformId));
        Scratch.write(place.resolve("toy/Toy.java"), source);
        run(
                "javac",
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                place.toString(),
                place + "/toy/Toy.java");
        Path jar = place.resolve(name + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            put(out, "META-INF/MANIFEST.MF", manifest(name).getBytes());
            put(out, "OSGI-INF/toy.xml", component(ranking).getBytes());
            for (String type : new String[] {"Toy", "Toy$1"}) {
                put(out, "toy/" + type + ".class", Files.readAllBytes(place.resolve("toy/" + type + ".class")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    /** A key store with one key, which may sign for a week. */
    public static Path key(String owner) {
        Path store = Scratch.directory("key").resolve("key.p12");
        run(
                "keytool",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "it",
                "-dname",
                "CN=" + owner,
                "-keyalg",
                "EC",
                "-groupname",
                "secp384r1",
                "-validity",
                "7");
        return store;
    }

    /** The certificate of such a key, in PEM. */
    public static String certificate(Path store) {
        return run(
                "keytool",
                "-exportcert",
                "-rfc",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "it");
    }

    public static Path sign(Path jar, Path store) {
        run("jarsigner", "-keystore", store.toString(), "-storepass", PASSWORD, jar.toString(), "it");
        return jar;
    }

    private static String run(String program, String... words) {
        String[] all = new String[words.length + 1];
        all[0] = BIN.resolve(program).toString();
        System.arraycopy(words, 0, all, 1, words.length);
        return Command.run(all).orFail();
    }

    private static String manifest(String name) {
        return String.join(
                "\r\n",
                "Manifest-Version: 1.0",
                "Bundle-ManifestVersion: 2",
                "Bundle-SymbolicName: toy." + name,
                "Bundle-Version: 1.0.0",
                "Import-Package: io.quoin.bytes,io.quoin.kex",
                "Service-Component: OSGI-INF/toy.xml",
                "",
                "");
    }

    private static String component(int ranking) {
        return "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"toy\">"
                + "<property name=\"service.ranking\" type=\"Integer\" value=\"" + ranking + "\"/>"
                + "<service><provide interface=\"io.quoin.kex.KeyExchangeMethod\"/></service>"
                + "<implementation class=\"toy.Toy\"/></scr:component>";
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(ToyBundle.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
