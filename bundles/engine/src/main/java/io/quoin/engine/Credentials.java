package io.quoin.engine;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.PinnedKeys;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.util.List;

/** How both sides of a tunnel prove who they are; closed with the configuration that holds it. */
public sealed interface Credentials extends AutoCloseable {

    @Override
    void close();

    /** Each that may be used, the preferred first. */
    default List<Credentials> each() {
        return List.of(this);
    }

    /**
     * Several, while a tunnel moves from one to another: the gateway proves itself with the first that the peer says to
     * take (RFC 9593), and takes any from the peer. So the weakest of them is what protects the tunnel.
     */
    record AnyOf(List<Credentials> each) implements Credentials {
        public AnyOf {
            each = List.copyOf(each);
            if (each.isEmpty()) {
                throw new IllegalArgumentException("a tunnel has credentials");
            }
        }

        @Override
        public void close() {
            each.forEach(Credentials::close);
        }
    }

    /** Both know the same key (RFC 7296, 2.15). */
    record PreSharedKey(Secret key) implements Credentials {
        @Override
        public void close() {
            key.close();
        }
    }

    /** Both sign (RFC 7427). */
    sealed interface Signing extends Credentials {
        /** The gateway's own private key: PKCS#8 in DER. */
        Secret privateKey();
    }

    /**
     * Keys that certificates vouch for (RFC 4945).
     *
     * @param chain X.509 in DER: the gateway's own first, then those between it and a CA that the peer trusts
     * @param trust whose word on the peer is believed
     */
    record Certificates(List<Octets> chain, Secret privateKey, CertificateValidator.Trust trust) implements Signing {
        public Certificates {
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("a gateway that uses certificates has one of its own");
            }
        }

        @Override
        public void close() {
            privateKey.close();
        }
    }

    /**
     * Keys that were configured (RFC 7670).
     *
     * @param own the gateway's
     * @param peer those of which the peer may prove one
     */
    record RawKeys(PublicKeyInfo own, Secret privateKey, PinnedKeys peer) implements Signing {
        @Override
        public void close() {
            privateKey.close();
        }
    }
}
