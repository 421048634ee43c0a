package io.quoin.gateway;

import io.quoin.engine.KeyExchangeName;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.kex.KeyExchangeMethod.Strength;
import java.util.Optional;

/** What a method said of itself when it was asked, once: later it may say something else, or nothing. */
record KexFacts(
        int transformId,
        String keyword,
        Strength strength,
        Status status,
        int category,
        int initiatorShareLength,
        int responderShareLength) {
    private static final int MAX_CATEGORY = 5;

    static KexFacts of(KeyExchangeMethod method) {
        return new KexFacts(
                method.transformId(),
                method.keyword(),
                method.strength(),
                method.status(),
                method.category(),
                method.initiatorShareLength(),
                method.responderShareLength());
    }

    /** Why no gateway can offer such a method; empty where it can. */
    Optional<String> objection() {
        if (keyword == null || strength == null || status == null) {
            return Optional.of("it does not say its keyword, what it resists, or where its specification stands");
        }
        Optional<String> misnamed =
                KeyExchangeNames.objection(new KeyExchangeName(keyword, transformId, strength, status));
        if (misnamed.isPresent()) {
            return misnamed;
        }
        boolean categoryFits = strength.isPostQuantum() ? category >= 1 && category <= MAX_CATEGORY : category == 0;
        if (!categoryFits) {
            return Optional.of("its security category is " + category
                    + (strength.isPostQuantum() ? ", which is not between 1 and 5" : ", but a classical method has 0"));
        }
        return shareObjection("initiator", initiatorShareLength)
                .or(() -> shareObjection("responder", responderShareLength));
    }

    private static Optional<String> shareObjection(String role, int length) {
        return length >= 1 && length <= KeyExchangeMethod.MAX_SHARE_LENGTH
                ? Optional.empty()
                : Optional.of("its " + role + "'s share has " + length + " octets, but 1 to "
                        + KeyExchangeMethod.MAX_SHARE_LENGTH + " go into a message of IKE");
    }

    /** For a list: a keyword that is none is not repeated. */
    String shownKeyword() {
        return keyword != null && KeyExchangeNames.isKeyword(keyword) ? keyword : "";
    }
}
