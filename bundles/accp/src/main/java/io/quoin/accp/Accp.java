package io.quoin.accp;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.keys.MlDsaScheme;
import io.quoin.auth.x509.Ecdsa;
import io.quoin.auth.x509.EdDsa;
import io.quoin.auth.x509.Rsa;
import io.quoin.auth.x509.RsaPss;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.dh.Ecp;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers what the machine can run: every ECP group, which the gateway tests, and the signature schemes that pass
 * their self-test. What that is no annotation can say, so it is done by hand: a component is registered before it is
 * made.
 */
@Component(
        immediate = true,
        service = {})
public final class Accp {
    /** Above methods in Java, which have 0, and below Conscrypt, whose ML-DSA is faster. */
    static final int RANKING = 100;

    /** Tell the library that the framework has its native code, and that it reads keys of Ed25519 itself. */
    private static final List<String> SETTINGS = List.of(
            "com.amazon.corretto.crypto.provider.useExternalLib",
            "com.amazon.corretto.crypto.provider.registerEdKeyFactory");

    private static final Logger LOG = LoggerFactory.getLogger(Accp.class);

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Tests and registers; fails for nothing that the machine lacks. */
    @Activate
    public Accp(BundleContext context) {
        Optional<String> obstacle = load();
        if (obstacle.isPresent()) {
            LOG.warn(
                    "ACCP is not used, since its native code cannot be loaded on this {} {} ({}): ECP groups, RSA,"
                            + " ECDSA, Ed25519 and ML-DSA stay with the bundles that have them in Java",
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"),
                    obstacle.get());
            return;
        }
        Properties answers = SelfTest.knownAnswers();
        List<String> offered = new ArrayList<>();
        for (Ecp group : groups()) {
            register(context, KeyExchangeMethod.class, group);
            offered.add(group.keyword());
        }
        for (SignatureScheme scheme : schemes()) {
            if (passes(scheme, answers)) {
                register(context, SignatureScheme.class, scheme);
                offered.add(scheme.keyword());
            }
        }
        LOG.info("native code of ACCP is there for {}", String.join(", ", offered));
    }

    /** Loads the native library, which reads system properties once; says what prevents it. */
    static Optional<String> load() {
        SETTINGS.forEach(setting -> System.setProperty(setting, "true"));
        try {
            return Optional.ofNullable(AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError())
                    .map(error -> Stream.concat(Stream.of(error.getSuppressed()), Stream.of(error))
                            .findFirst()
                            .get()
                            .getMessage());
        } catch (LinkageError e) {
            return Optional.of(e.toString());
        } finally {
            SETTINGS.forEach(System::clearProperty);
        }
    }

    public static List<Ecp> groups() {
        return Stream.of(new Ecp.Ecp256(), new Ecp.Ecp384(), new Ecp.Ecp521())
                .map(group -> group.by(AmazonCorrettoCryptoProvider.INSTANCE))
                .toList();
    }

    /** All that the library has: Ed448 and SLH-DSA are not among them. */
    public static List<SignatureScheme> schemes() {
        var provider = AmazonCorrettoCryptoProvider.INSTANCE;
        List<SignatureScheme> schemes = new ArrayList<>();
        Stream.of(new Rsa.RsaSha256(), new Rsa.RsaSha384(), new Rsa.RsaSha512(), new Rsa.LegacyRsa())
                .forEach(scheme -> schemes.add(scheme.by(provider)));
        Stream.of(new RsaPss.RsaPssSha256(), new RsaPss.RsaPssSha384(), new RsaPss.RsaPssSha512())
                .forEach(scheme -> schemes.add(scheme.by(provider)));
        Stream.of(new Ecdsa.EcdsaSha256(), new Ecdsa.EcdsaSha384(), new Ecdsa.EcdsaSha512())
                .forEach(scheme -> schemes.add(scheme.by(provider)));
        Stream.of(new Ecdsa.LegacyEcdsa256(), new Ecdsa.LegacyEcdsa384(), new Ecdsa.LegacyEcdsa521())
                .forEach(scheme -> schemes.add(scheme.by(provider)));
        schemes.add(new EdDsa.Ed25519().by(provider));
        Stream.of(MlDsaScheme.Set.values()).forEach(set -> schemes.add(new MlDsa(set)));
        return schemes;
    }

    private static boolean passes(SignatureScheme scheme, Properties answers) {
        String why;
        try {
            if (SelfTest.of(scheme, answers)) {
                return true;
            }
            why = "its answers are wrong";
        } catch (Exception | LinkageError e) {
            why = e.toString();
        }
        LOG.error("{} of ACCP failed its self-test and is not used: {}", scheme.keyword(), why);
        return false;
    }

    private <T> void register(BundleContext context, Class<T> type, T service) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, RANKING);
        registrations.add(context.registerService(type, service, properties));
    }

    @Deactivate
    void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
