package io.quoin.engine;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.kex.KeyExchangeMethod.Strength;

/**
 * What a key-exchange method is called, and what it is worth, whether or not a bundle brings it now.
 *
 * @param keyword as proposals have it: {@code mlkem768}
 * @param transformId of transform type 4, 1 to 65535
 * @param strength what it resists
 * @param status where its specification stands
 */
public record KeyExchangeName(String keyword, int transformId, Strength strength, Status status) {

    static KeyExchangeName of(KeyExchangeMethod method) {
        return new KeyExchangeName(method.keyword(), method.transformId(), method.strength(), method.status());
    }
}
