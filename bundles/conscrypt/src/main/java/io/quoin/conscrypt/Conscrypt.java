package io.quoin.conscrypt;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.keys.MlDsaScheme;
import io.quoin.kex.KeyExchangeMethod;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.conscrypt.Primitives;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers what the machine can run: every key-exchange method, which the gateway tests, and the signature schemes
 * that pass their self-test. What that is no annotation can say, so it is done by hand: a component is registered
 * before it is made.
 */
@Component(
        immediate = true,
        service = {})
public final class Conscrypt {
    /** Above methods in Java, which have 0, and above other native ones, which are slower at what both have. */
    static final int RANKING = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Conscrypt.class);

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Tests and registers; fails for nothing that the machine lacks. */
    @Activate
    public Conscrypt(BundleContext context) {
        try {
            Primitives.load();
        } catch (LinkageError e) {
            LOG.warn(
                    "Conscrypt is not used, since its native code cannot be loaded on this {} {} ({}): X25519, ML-KEM"
                            + " and ML-DSA stay with the bundles that have them in Java",
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"),
                    e.getMessage());
            return;
        }
        List<String> offered = new ArrayList<>();
        for (NativeMethod method : methods()) {
            register(context, KeyExchangeMethod.class, method);
            offered.add(method.keyword());
        }
        for (MlDsa scheme : schemes()) {
            if (passes(scheme)) {
                register(context, SignatureScheme.class, scheme);
                offered.add(scheme.keyword());
            }
        }
        LOG.info("native code of Conscrypt is there for {}", String.join(", ", offered));
    }

    static List<NativeMethod> methods() {
        return List.of(new X25519(), new MlKem(MlKem.Set.ML_KEM_768), new MlKem(MlKem.Set.ML_KEM_1024));
    }

    static List<MlDsa> schemes() {
        return List.of(
                new MlDsa(MlDsaScheme.Set.ML_DSA_44),
                new MlDsa(MlDsaScheme.Set.ML_DSA_65),
                new MlDsa(MlDsaScheme.Set.ML_DSA_87));
    }

    private static boolean passes(MlDsa scheme) {
        String why;
        try {
            if (SelfTest.of(scheme, new Answers(scheme.keyword()))) {
                return true;
            }
            why = "its answers are wrong";
        } catch (Exception | LinkageError e) {
            why = e.toString();
        }
        LOG.error("{} of Conscrypt failed its self-test and is not used: {}", scheme.keyword(), why);
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
