package io.quoin.accp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.kex.KeyExchangeMethod;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.LoggerFactory;

/** The bundle without the class path of the build, started as often as a router updates it. */
class BundleTest {
    private static final String LIBRARY = "com/amazon/corretto/crypto/provider/libamazonCorrettoCryptoProvider.so";
    private static final List<String> ALL = Stream.concat(
                    Stream.of("ecp256", "ecp384", "ecp521"),
                    Accp.schemes().stream().map(SignatureScheme::keyword))
            .toList();

    @TempDir
    Path directory;

    @Test
    void registersWhatPassesAboveTheSameInJava() throws Exception {
        assertThat(registered(Optional.of(library("first")))).isEqualTo(ALL).hasSize(20);
    }

    /** One file can be loaded by one class loader only, so the framework makes a copy for each. */
    @Test
    void loadsItsNativeCodeAgainAfterAnUpdateInPlace() throws Exception {
        assertThat(registered(Optional.of(library("before")))).isEqualTo(ALL);
        assertThat(registered(Optional.of(library("after")))).isEqualTo(ALL);
    }

    @Test
    void registersNothingWhereItHasNoNativeCode() throws Exception {
        assertThat(registered(Optional.empty())).isEmpty();
    }

    @Test
    void registersNothingWhereItsNativeCodeIsOfAnotherMachine() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.so"), "no library of this machine");
        assertThat(registered(Optional.of(broken))).isEmpty();
    }

    @Test
    void isNoJcaProvider() throws Exception {
        registered(Optional.of(library("another")));
        assertThat(Security.getProviders())
                .noneMatch(provider -> provider.getClass().getName().contains("amazon"));
    }

    /** What the manifest says, the framework does: both libraries are where it looks for them. */
    @Test
    void hasALibraryForEitherArchitecture() throws Exception {
        Manifest manifest;
        try (InputStream in = open("META-INF/MANIFEST.MF")) {
            manifest = new Manifest(in);
        }
        String clauses = manifest.getMainAttributes().getValue("Bundle-NativeCode");
        for (String place : List.of("native/linux-amd64/" + LIBRARY, "native/linux-aarch64/" + LIBRARY)) {
            assertThat(clauses).contains(place + ";");
            try (InputStream in = open(place)) {
                assertThat(in.readNBytes(4)).containsExactly(0x7f, 'E', 'L', 'F');
            }
        }
        assertThat(clauses).endsWith(",*");
    }

    private static InputStream open(String place) throws IOException {
        return new URL(bundle()[0], place).openStream();
    }

    private Path library(String name) throws IOException {
        Path copy = directory.resolve(name + ".so");
        try (InputStream in = open("native/linux-" + System.getProperty("os.arch") + "/" + LIBRARY)) {
            Files.copy(in, copy);
        }
        return copy;
    }

    /** The keywords of what a bundle of its own registers for which the framework finds that library. */
    private static List<String> registered(Optional<Path> library) throws Exception {
        List<String> registered = new ArrayList<>();
        try (URLClassLoader alone = new URLClassLoader(bundle(), new Shared()) {
            @Override
            protected String findLibrary(String name) {
                return library.map(Path::toString).orElse("/nonexistent/" + name);
            }
        }) {
            assertThat(alone.getResource("accp/LICENSE")).isNotNull();
            alone.loadClass(Accp.class.getName())
                    .getConstructor(BundleContext.class)
                    .newInstance(context(registered));
        }
        return registered;
    }

    private static URL[] bundle() {
        return new URL[] {Accp.class.getProtectionDomain().getCodeSource().getLocation()};
    }

    /** What the bundle imports. */
    private static final class Shared extends ClassLoader {
        private static final List<String> IMPORTED = Stream.of(
                        KeyExchangeMethod.class,
                        SignatureScheme.class,
                        Octets.class,
                        BundleContext.class,
                        LoggerFactory.class)
                .map(Class::getPackageName)
                .toList();

        Shared() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (IMPORTED.contains(name.substring(0, name.lastIndexOf('.')))) {
                return BundleTest.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    private static BundleContext context(List<String> registered) {
        return (BundleContext) Proxy.newProxyInstance(
                BundleTest.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> register(registered, arguments));
    }

    private static ServiceRegistration<?> register(List<String> registered, Object[] arguments) {
        Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
        assertThat(properties.get("service.ranking")).isEqualTo(100);
        Object service = arguments[1];
        registered.add(
                arguments[0] == KeyExchangeMethod.class
                        ? ((KeyExchangeMethod) service).keyword()
                        : ((SignatureScheme) service).keyword());
        return (ServiceRegistration<?>) Proxy.newProxyInstance(
                BundleTest.class.getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (a, b, c) -> null);
    }
}
