package io.quoin.gateway;

import io.quoin.kex.KeyExchangeMethod;
import java.util.function.Supplier;

/**
 * A bundle's service that says that it is a key-exchange method; nobody has called it yet.
 *
 * @param provider the bundle and its version: {@code io.quoin.kex-mlkem 0.1.0}
 * @param ranking its {@code service.ranking}
 * @param serviceId its {@code service.id}, by which it is known: of two with one ranking the elder one wins
 * @param signature who signed the bundle
 * @param service gets the service, which runs code of the bundle
 */
record KexOffer(
        String provider,
        int ranking,
        long serviceId,
        Supplier<KexSignature> signature,
        Supplier<KeyExchangeMethod> service) {}
