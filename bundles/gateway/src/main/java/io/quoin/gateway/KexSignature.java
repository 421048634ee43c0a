package io.quoin.gateway;

import io.quoin.manage.ConfigurationError;
import java.security.CodeSigner;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who signed a bundle with its fragments, as far as it counts.
 *
 * @param signer {@code CN=Quoin build}; empty where it is not signed by somebody trusted
 * @param vendor whether that is who signed the gateway itself
 * @param refusal why the bundle is not trusted; empty where it is
 */
record KexSignature(String signer, boolean vendor, String refusal) {

    /** Looks at signatures, at each bundle once until it or the trust store changes. */
    static final class Desk {
        static final int MAX_KNOWN = 256;

        private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

        private final KexTrust trust;
        private final Set<X509Certificate> vendor = new HashSet<>();
        private final Map<String, KexSignature> known = new HashMap<>();

        /** @param gateway the gateway's own bundle, whose signer is the vendor */
        Desk(KexTrust trust, Optional<Bundle> gateway) {
            this.trust = trust;
            gateway.ifPresent(this::learnVendor);
        }

        /** Whether the trust store is another than before: then so may be all that was said. */
        synchronized boolean refresh() {
            boolean changed = trust.refresh();
            if (changed) {
                known.clear();
            }
            return changed;
        }

        /** What in the trust store cannot be read. */
        List<ConfigurationError> errors() {
            return trust.errors();
        }

        synchronized KexSignature of(Bundle bundle) {
            String key = stamp(bundle);
            if (!known.containsKey(key)) {
                if (known.size() >= MAX_KNOWN) {
                    known.clear();
                }
                known.put(key, look(bundle));
            }
            return known.get(key);
        }

        private KexSignature look(Bundle bundle) {
            String signer = "";
            boolean ofVendor = true;
            for (Bundle part : withFragments(bundle)) {
                try {
                    CodeSigner trusted = trust.trusted(SignedEntries.signers(part), new Date());
                    signer = signer.isEmpty() ? KexTrust.name(trusted) : signer;
                    ofVendor &= vendor.contains(KexTrust.chain(trusted).get(0));
                } catch (SignedEntries.Refused e) {
                    String of = part == bundle ? "" : "its fragment " + part.getSymbolicName() + ": ";
                    return new KexSignature("", false, of + e.getMessage());
                }
            }
            return new KexSignature(signer, ofVendor, "");
        }

        private void learnVendor(Bundle gateway) {
            try {
                SignedEntries.signers(gateway)
                        .forEach(signer -> vendor.add(KexTrust.chain(signer).get(0)));
            } catch (SignedEntries.Refused e) {
                LOG.warn("the gateway's own bundle: {}; each key exchange takes a thread more for it", e.getMessage());
            }
        }

        private static List<Bundle> withFragments(Bundle bundle) {
            var parts = new ArrayList<>(List.of(bundle));
            Optional.ofNullable(bundle.adapt(BundleWiring.class)).stream()
                    .flatMap(wiring -> wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE).stream())
                    .map(BundleWire::getRequirerWiring)
                    .map(BundleWiring::getBundle)
                    .forEach(parts::add);
            return parts;
        }

        private static String stamp(Bundle bundle) {
            var stamp = new StringBuilder();
            withFragments(bundle)
                    .forEach(part -> stamp.append(part.getBundleId() + "@" + part.getLastModified() + " "));
            return stamp.toString();
        }
    }
}
