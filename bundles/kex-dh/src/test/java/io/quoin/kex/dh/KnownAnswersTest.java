package io.quoin.kex.dh;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchanges that RFC 5903 and RFC 7748 print, from the side of each party. */
class KnownAnswersTest {
    private static final Properties ANSWERS = load();

    @ParameterizedTest
    @ValueSource(strings = {"ecp256", "ecp384", "ecp521"})
    void replaysRfc5903(String keyword) throws Exception {
        Ecp group = (Ecp) Groups.named(keyword);
        ECParameterSpec curve = (ECParameterSpec) group.group();
        for (String side : new String[] {"i", "r"}) {
            BigInteger scalar = new BigInteger(1, answer(keyword, side).toBytes());
            KeyFactory keys = KeyFactory.getInstance("EC");
            PrivateKey own = keys.generatePrivate(new ECPrivateKeySpec(scalar, curve));
            PublicKey ownPublic = keys.generatePublic(group.decode(answer(keyword, "KE" + side)));
            replay(group, side, group.new JdkHalf(new KeyPair(ownPublic, own)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x25519", "x448"})
    void replaysRfc7748(String keyword) throws Exception {
        Xdh group = (Xdh) Groups.named(keyword);
        for (String side : new String[] {"i", "r"}) {
            replay(group, side, group.half(answer(keyword, side).toBytes()));
        }
    }

    private static void replay(DiffieHellman group, String side, DiffieHellman.Half own) throws Exception {
        String keyword = group.keyword();
        Octets ownShare = answer(keyword, "KE" + side);
        Octets peerShare = answer(keyword, side.equals("i") ? "KEr" : "KEi");
        try (Initiation initiation = group.begin(own);
                Secret secret = initiation.complete(peerShare)) {
            assertThat(initiation.share()).isEqualTo(ownShare);
            assertThat(secret.<Octets>with(Octets::of)).isEqualTo(answer(keyword, "secret"));
        }
    }

    private static Octets answer(String keyword, String name) {
        return Octets.ofHex(ANSWERS.getProperty(keyword + "." + name).replace(" ", ""));
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = KnownAnswersTest.class.getResourceAsStream("known-answers.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return properties;
    }
}
