package io.quoin.engine;

import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.KePayload;
import io.quoin.wire.NotifyType;
import java.security.SecureRandom;

/**
 * Calls key-exchange methods, which other bundles bring. A bad share is the peer's fault and told to it as
 * INVALID_SYNTAX (draft-ietf-ipsecme-ikev2-mlkem-08, 2.2: not INVALID_KE_PAYLOAD); a method that fails by itself is
 * ours, and ends the one negotiation that wanted it. So is one whose bundle was uninstalled and now lacks a class. What
 * such a method says is not repeated: nobody knows what it says.
 */
final class KeyExchanges {
    private KeyExchanges() {}

    /** Begins an exchange; the caller closes it. */
    static KeyExchangeMethod.Initiation initiate(KeyExchangeMethod method, SecureRandom random)
            throws ProtocolException {
        try {
            KeyExchangeMethod.Initiation initiation = method.initiate(random);
            if (initiation.share().length() == method.initiatorShareLength()) {
                return initiation;
            }
            initiation.close();
        } catch (RuntimeException | LinkageError e) {
            throw failed(method, e.getClass().getSimpleName());
        }
        throw failed(method, "a share of the wrong length");
    }

    /** Answers an exchange; the caller closes the response. */
    static KeyExchangeMethod.Response respond(KeyExchangeMethod method, KePayload ke, SecureRandom random)
            throws ProtocolException {
        require(method, ke, method.initiatorShareLength());
        try {
            KeyExchangeMethod.Response response = method.respond(ke.data(), random);
            if (response.share().length() == method.responderShareLength()) {
                return response;
            }
            response.close();
        } catch (InvalidShareException e) {
            throw badShare(method, e);
        } catch (RuntimeException | LinkageError e) {
            throw failed(method, e.getClass().getSimpleName());
        }
        throw failed(method, "a share of the wrong length");
    }

    /** Ends an exchange; the caller closes the secret. */
    static Secret complete(KeyExchangeMethod method, KeyExchangeMethod.Initiation initiation, KePayload ke)
            throws ProtocolException {
        require(method, ke, method.responderShareLength());
        try {
            return initiation.complete(ke.data());
        } catch (InvalidShareException e) {
            throw badShare(method, e);
        } catch (RuntimeException | LinkageError e) {
            throw failed(method, e.getClass().getSimpleName());
        }
    }

    private static void require(KeyExchangeMethod method, KePayload ke, int length) throws ProtocolException {
        if (ke.method() != method.transformId() || ke.data().length() != length) {
            throw new ProtocolException(NotifyType.INVALID_SYNTAX, "the peer's " + method.keyword() + " does not fit");
        }
    }

    private static ProtocolException badShare(KeyExchangeMethod method, InvalidShareException cause) {
        return new ProtocolException(
                NotifyType.INVALID_SYNTAX, "the peer's " + method.keyword() + " share is bad: " + cause.getMessage());
    }

    private static ProtocolException failed(KeyExchangeMethod method, String how) {
        return new ProtocolException(
                NotifyType.TEMPORARY_FAILURE,
                "the bundle that brings " + method.keyword() + " failed (" + how + "): update or replace it");
    }
}
