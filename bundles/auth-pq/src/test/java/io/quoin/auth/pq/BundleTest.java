package io.quoin.auth.pq;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.keys.PqScheme;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundle without the class path of the build: what it embeds of Bouncy Castle is all that it needs. */
class BundleTest {
    @ParameterizedTest
    @ValueSource(classes = {MlDsa.MlDsa65.class, SlhDsa.SlhDsaSha2128f.class, SlhDsa.SlhDsaShake128f.class})
    void signsAndVerifiesWithoutALibraryBesideIt(Class<? extends PqScheme> component) throws Exception {
        URL[] bundle = Stream.of(MlDsa.class, SignatureScheme.class, Octets.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        PqScheme here = component.getConstructor().newInstance();
        Octets pkcs8 = here instanceof MlDsa ? Published.example(here.keyword() + ".seed") : Published.privateKey(here);
        try (URLClassLoader alone = new URLClassLoader(bundle, ClassLoader.getPlatformClassLoader())) {
            assertThat(alone.getResource("bouncycastle/META-INF/LICENSE.md")).isNotNull();
            Object set = alone.loadClass(component.getName()).getConstructor().newInstance();
            Object key = alone.loadClass(Secret.class.getName())
                    .getMethod("copyOf", byte[].class)
                    .invoke(null, pkcs8.toBytes());
            Object message =
                    alone.loadClass(Octets.class.getName()).getMethod("empty").invoke(null);
            Object signature = call(alone, "sign", set, key, message, new SeededRandom(1));
            Octets octets =
                    Octets.of((byte[]) signature.getClass().getMethod("toBytes").invoke(signature));
            assertThat(octets).isEqualTo(signHere(here, pkcs8));
        }
    }

    private static Octets signHere(PqScheme set, Octets pkcs8) throws Exception {
        try (Secret key = Secret.copyOf(pkcs8.toBytes())) {
            return set.sign(key, Octets.empty(), new SeededRandom(1));
        }
    }

    /** Calls a method of the SPI as that class loader knows it, which ours does not. */
    private static Object call(ClassLoader loader, String name, Object target, Object... arguments) throws Exception {
        return Stream.of(loader.loadClass(SignatureScheme.class.getName()).getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .invoke(target, arguments);
    }
}
