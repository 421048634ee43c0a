package io.quoin.gateway;

import io.quoin.bytes.Secret;
import io.quoin.engine.Credentials;
import io.quoin.engine.PeerConfig;

/** The pre-shared key of a configured tunnel. */
final class Psk {
    private Psk() {}

    static Secret of(PeerConfig peer) {
        return ((Credentials.PreSharedKey) peer.credentials()).key();
    }
}
