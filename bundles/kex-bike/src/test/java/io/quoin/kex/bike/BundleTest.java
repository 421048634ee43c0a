package io.quoin.kex.bike;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.SeededRandom;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundle without the class path of the build: what it embeds of Bouncy Castle is all that it needs. */
class BundleTest {
    @ParameterizedTest
    @ValueSource(classes = {Bike.Bike1.class, Bike.Bike3.class, Bike.Bike5.class})
    void agreesWithoutALibraryBesideIt(Class<?> component) throws Exception {
        URL[] bundles = Stream.of(Bike.class, KeyExchangeMethod.class, Octets.class, SeededRandom.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader alone = new URLClassLoader(bundles, ClassLoader.getPlatformClassLoader())) {
            assertThat(alone.getResource("bouncycastle/META-INF/LICENSE.md")).isNotNull();
            Object method =
                    alone.loadClass(component.getName()).getConstructor().newInstance();
            SecureRandom random = new SeededRandom(41);
            Object initiation = call(alone, "KeyExchangeMethod", "initiate", method, random);
            Object keyShare = call(alone, "KeyExchangeMethod$Initiation", "share", initiation);
            Object response = call(alone, "KeyExchangeMethod", "respond", method, keyShare, random);
            Object ciphertext = call(alone, "KeyExchangeMethod$Response", "share", response);
            assertThat(call(alone, "KeyExchangeMethod$Initiation", "complete", initiation, ciphertext))
                    .isEqualTo(call(alone, "KeyExchangeMethod$Response", "secret", response));
        }
    }

    /** Calls a method of the SPI as that class loader knows it, which ours does not. */
    private static Object call(ClassLoader loader, String type, String name, Object target, Object... arguments)
            throws Exception {
        Class<?> declaring = loader.loadClass("io.quoin.kex." + type);
        return Stream.of(declaring.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .invoke(target, arguments);
    }
}
