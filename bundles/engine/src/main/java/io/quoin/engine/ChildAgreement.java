package io.quoin.engine;

import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import io.quoin.wire.TrafficSelector.Range;
import io.quoin.wire.TransformType;
import java.util.Arrays;
import java.util.List;

/**
 * What both sides agreed on for a Child SA.
 *
 * @param config of the tunnel's child
 * @param selection the chosen algorithms
 * @param inboundSpi ours
 * @param outboundSpi the peer's
 * @param local the narrowed traffic on our side
 * @param remote the narrowed traffic on the peer's side
 * @param mode tunnel or transport
 */
record ChildAgreement(
        ChildConfig config,
        Selection selection,
        int inboundSpi,
        int outboundSpi,
        List<Range> local,
        List<Range> remote,
        EspSa.Mode mode) {

    EspSuite suite() {
        int cipherId = selection.id(TransformType.ENCR);
        int integrityId = selection.id(TransformType.INTEG);
        EspSuite.Cipher cipher = Arrays.stream(EspSuite.Cipher.values())
                .filter(candidate -> candidate.transformId() == cipherId)
                .findFirst()
                .orElseThrow();
        EspSuite.Integrity integrity = Arrays.stream(EspSuite.Integrity.values())
                .filter(candidate -> candidate.transformId() == integrityId)
                .findFirst()
                .orElseThrow();
        return new EspSuite(cipher, selection.keyBits(), integrity);
    }

    /** Octets of KEYMAT: the keys of both directions (RFC 7296, 2.17). */
    int keymatLength() {
        return 2 * (suite().encryptionKeyLength() + suite().integrityKeyLength());
    }

    boolean extendedSequenceNumbers() {
        return selection.id(TransformType.SN) == 1;
    }
}
