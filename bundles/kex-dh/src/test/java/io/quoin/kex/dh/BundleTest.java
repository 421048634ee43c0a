package io.quoin.kex.dh;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.kex.KeyExchangeMethod;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bundle carries of Bouncy Castle is all that its curves need. */
class BundleTest {
    @ParameterizedTest
    @ValueSource(classes = {Xdh.X25519.class, Xdh.X448.class})
    void agreesWithoutALibraryBesideIt(Class<?> component) throws Exception {
        URL[] bundles = Stream.of(Xdh.class, KeyExchangeMethod.class, Octets.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader alone = new URLClassLoader(bundles, ClassLoader.getPlatformClassLoader())) {
            assertThat(alone.getResource("bouncycastle/META-INF/LICENSE.md")).isNotNull();
            Object method =
                    alone.loadClass(component.getName()).getConstructor().newInstance();
            Object own = call(DiffieHellman.class, alone, "half", method, new SecureRandom());
            Object peer = call(DiffieHellman.class, alone, "half", method, new SecureRandom());
            Object ownShare = call(DiffieHellman.Half.class, alone, "share", own);
            Object peerShare = call(DiffieHellman.Half.class, alone, "share", peer);
            assertThat(call(DiffieHellman.Half.class, alone, "agree", own, peerShare))
                    .isEqualTo(call(DiffieHellman.Half.class, alone, "agree", peer, ownShare));
        }
    }

    /** Calls a method as that class loader knows its type, which ours does not. */
    private static Object call(Class<?> type, ClassLoader loader, String name, Object target, Object... arguments)
            throws Exception {
        Method called = Stream.of(loader.loadClass(type.getName()).getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
        called.setAccessible(true);
        return called.invoke(target, arguments);
    }
}
