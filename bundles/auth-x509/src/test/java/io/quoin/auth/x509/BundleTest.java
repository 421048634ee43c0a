package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.KeyPair;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bundle carries of Bouncy Castle is all that ECDSA needs. */
class BundleTest {
    private static final Octets MESSAGE = Octets.ofHex("616263");

    @ParameterizedTest
    @CsvSource({"ecdsa-sha256, 256", "ecdsa-sha384, 384", "ecdsa-sha512, 521"})
    void verifiesWithoutALibraryBesideIt(String keyword, int bits) throws Exception {
        SignatureScheme scheme = Schemes.named(keyword);
        KeyPair pair = Keys.ec(bits, 1);
        Octets signature;
        try (Secret key = Secret.copyOf(pair.getPrivate().getEncoded())) {
            signature = scheme.sign(key, MESSAGE, new SeededRandom(1));
        }
        URL[] bundles = Stream.of(Ecdsa.class, SignatureScheme.class, Octets.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader alone = new URLClassLoader(bundles, ClassLoader.getPlatformClassLoader())) {
            assertThat(alone.getResource("bouncycastle/META-INF/LICENSE.md")).isNotNull();
            Object there = alone.loadClass(scheme.getClass().getName())
                    .getConstructor()
                    .newInstance();
            Class<?> octets = alone.loadClass(Octets.class.getName());
            Class<?> info = alone.loadClass(PublicKeyInfo.class.getName());
            Method of = octets.getMethod("of", byte[].class);
            Object key = info.getConstructors()[0].newInstance(
                    of.invoke(null, (Object) Keys.info(pair.getPublic()).der().toBytes()));
            Method verify = alone.loadClass(SignatureScheme.class.getName()).getMethod("verify", info, octets, octets);
            Object right = of.invoke(null, (Object) signature.toBytes());
            Object message = of.invoke(null, (Object) MESSAGE.toBytes());
            assertThat(verify.invoke(there, key, message, right)).isEqualTo(true);
            assertThat(verify.invoke(there, key, right, right)).isEqualTo(false);
        }
    }
}
