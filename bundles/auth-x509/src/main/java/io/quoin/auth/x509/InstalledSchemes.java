package io.quoin.auth.x509;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import java.util.List;

/** The schemes that are installed now, best first: the one place where signatures of certificates are verified. */
record InstalledSchemes(List<SignatureScheme> schemes) {
    enum Outcome {
        VALID,
        WRONG,
        /** No installed scheme has that AlgorithmIdentifier. */
        UNKNOWN_ALGORITHM
    }

    InstalledSchemes {
        schemes = List.copyOf(schemes);
    }

    Outcome verify(Signed signed, PublicKeyInfo key) {
        List<SignatureScheme> named = schemes.stream()
                .filter(scheme -> scheme.isNamedBy(signed.algorithm()))
                .toList();
        if (named.isEmpty()) {
            return Outcome.UNKNOWN_ALGORITHM;
        }
        // Two bundles may bring one scheme.
        return named.get(0).verify(key, signed.body(), signed.signature()) ? Outcome.VALID : Outcome.WRONG;
    }

    boolean isValid(Signed signed, PublicKeyInfo key) {
        return verify(signed, key) == Outcome.VALID;
    }
}
