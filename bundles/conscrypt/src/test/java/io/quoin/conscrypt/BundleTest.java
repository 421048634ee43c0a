package io.quoin.conscrypt;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.kex.KeyExchangeMethod;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.Security;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.LoggerFactory;

/** The bundle without the class path of the build, started as often as a router updates it. */
class BundleTest {
    private static final List<String> ALL =
            List.of("x25519", "mlkem768", "mlkem1024", "ml-dsa-44", "ml-dsa-65", "ml-dsa-87");

    private static final String HERE = System.getProperty("os.arch");
    private static final String TEMPORARY = System.getProperty("java.io.tmpdir");
    /** The library's own property, since it looks for other directories where java.io.tmpdir is unfit. */
    private static final String WORK_DIRECTORY = "org.conscrypt.native.workdir";

    @Test
    void registersWhatPassesAboveTheSameInJava() throws Exception {
        assertThat(registeredBy(HERE, TEMPORARY)).isEqualTo(ALL);
    }

    /** One file can be loaded by one class loader only, and the former one is not gone yet. */
    @Test
    void loadsItsNativeCodeAgainAfterAnUpdateInPlace() throws Exception {
        assertThat(registeredBy(HERE, TEMPORARY)).isEqualTo(ALL);
        assertThat(registeredBy(HERE, TEMPORARY)).isEqualTo(ALL);
    }

    @Test
    void registersNothingWhereItHasNoNativeCode() throws Exception {
        assertThat(registeredBy("riscv64", TEMPORARY)).isEmpty();
    }

    @Test
    void registersNothingWhereItsNativeCodeCannotBeWritten() throws Exception {
        assertThat(registeredBy(HERE, "/proc/self")).isEmpty();
    }

    @Test
    void isNoJcaProvider() throws Exception {
        registeredBy(HERE, TEMPORARY);
        assertThat(Security.getProviders())
                .noneMatch(provider -> provider.getClass().getName().contains("conscrypt"));
    }

    /** The keywords of what a bundle of its own registers that is started under these system properties. */
    private static List<String> registeredBy(String architecture, String temporary) throws Exception {
        List<String> registered = new ArrayList<>();
        String formerArchitecture = System.setProperty("os.arch", architecture);
        System.setProperty(WORK_DIRECTORY, temporary);
        try (URLClassLoader alone = new URLClassLoader(bundle(), new Shared())) {
            assertThat(alone.getResource("conscrypt/LICENSE")).isNotNull();
            alone.loadClass(Conscrypt.class.getName())
                    .getConstructor(BundleContext.class)
                    .newInstance(context(registered));
        } finally {
            System.setProperty("os.arch", formerArchitecture);
            System.clearProperty(WORK_DIRECTORY);
        }
        return registered;
    }

    private static URL[] bundle() {
        return new URL[] {Conscrypt.class.getProtectionDomain().getCodeSource().getLocation()};
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
        assertThat(properties.get("service.ranking")).isEqualTo(200);
        Object service = arguments[1];
        registered.add(
                arguments[0] == KeyExchangeMethod.class
                        ? ((KeyExchangeMethod) service).keyword()
                        : ((SignatureScheme) service).keyword());
        return (ServiceRegistration<?>) Proxy.newProxyInstance(
                BundleTest.class.getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (a, b, c) -> null);
    }
}
