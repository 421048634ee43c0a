package io.quoin.wire;

import io.quoin.bytes.Octets;
import java.util.ArrayList;
import java.util.List;

/** A chain of payloads (RFC 7296, 3.2): in the clear behind a header, or decrypted from inside an Encrypted payload. */
public final class Payloads {
    /** More than any exchange of IKEv2 has use for. */
    public static final int MAX_PAYLOADS = 64;

    private static final int GENERIC_HEADER_LENGTH = 4;
    private static final int CRITICAL = 0x80;

    private Payloads() {}

    /**
     * Decodes a whole chain.
     *
     * @param first the type of the first payload, 0 where there is none
     * @throws MalformedException where these octets are not such a chain, to the last octet
     */
    public static List<Payload> decode(int first, Octets octets) throws MalformedException {
        return decode(first, WireReader.of(octets));
    }

    /**
     * Encodes a chain; its first type is {@link #firstType}.
     *
     * @throws IllegalArgumentException where something follows an encrypted payload, or one exceeds 65535 octets
     */
    public static Octets encode(List<Payload> payloads) {
        var out = new WireWriter();
        encode(payloads, out);
        return out.done();
    }

    /** The type of the first payload, 0 where there is none. */
    public static int firstType(List<Payload> payloads) {
        return payloads.isEmpty() ? 0 : payloads.get(0).type();
    }

    static List<Payload> decode(int first, WireReader in) throws MalformedException {
        var payloads = new ArrayList<Payload>();
        int type = first;
        while (type != 0) {
            if (payloads.size() == MAX_PAYLOADS) {
                throw in.malformed("more than " + MAX_PAYLOADS + " payloads");
            }
            int next = in.u8();
            boolean critical = (in.u8() & CRITICAL) != 0;
            WireReader body = in.sub(in.u16() - GENERIC_HEADER_LENGTH);
            Payload payload = decodeBody(type, next, critical, body);
            body.end();
            payloads.add(payload);
            type = isLast(type) ? 0 : next;
        }
        in.end();
        return payloads;
    }

    static void encode(List<Payload> payloads, WireWriter out) {
        for (int i = 0; i < payloads.size(); i++) {
            Payload payload = payloads.get(i);
            if (isLast(payload.type()) && i + 1 < payloads.size()) {
                throw new IllegalArgumentException("an encrypted payload must be the last (RFC 7296, 3.14)");
            }
            int start = out.size();
            out.u8(next(payloads, i));
            out.u8(payload instanceof UnknownPayload unknown && unknown.critical() ? CRITICAL : 0);
            out.u16(0);
            payload.encodeBody(out);
            out.length16(start + 2, start);
        }
    }

    /** What stands in the Next Payload field: in an Encrypted payload the type of the first inside (RFC 7296, 3.14). */
    private static int next(List<Payload> payloads, int index) {
        Payload payload = payloads.get(index);
        if (payload instanceof EncryptedPayload encrypted) {
            return encrypted.firstInner();
        }
        if (payload instanceof EncryptedFragmentPayload fragment) {
            return fragment.firstInner();
        }
        return index + 1 < payloads.size() ? payloads.get(index + 1).type() : 0;
    }

    private static boolean isLast(int type) {
        return type == Payload.ENCRYPTED || type == Payload.ENCRYPTED_FRAGMENT;
    }

    private static Payload decodeBody(int type, int next, boolean critical, WireReader in) throws MalformedException {
        return switch (type) {
            case Payload.SA -> SaPayload.decode(in);
            case Payload.KE -> KePayload.decode(in);
            case Payload.ID_INITIATOR -> IdPayload.decode(true, in);
            case Payload.ID_RESPONDER -> IdPayload.decode(false, in);
            case Payload.CERT -> CertPayload.decode(in);
            case Payload.CERTREQ -> CertReqPayload.decode(in);
            case Payload.AUTH -> AuthPayload.decode(in);
            case Payload.NONCE -> NoncePayload.decode(in);
            case Payload.NOTIFY -> NotifyPayload.decode(in);
            case Payload.DELETE -> DeletePayload.decode(in);
            case Payload.VENDOR_ID -> VendorIdPayload.decode(in);
            case Payload.TS_INITIATOR -> TsPayload.decode(true, in);
            case Payload.TS_RESPONDER -> TsPayload.decode(false, in);
            case Payload.ENCRYPTED -> new EncryptedPayload(next, in.rest());
            case Payload.CONFIGURATION -> ConfigurationPayload.decode(in);
            case Payload.EAP -> EapPayload.decode(in);
            case Payload.ENCRYPTED_FRAGMENT -> EncryptedFragmentPayload.decode(next, in);
            default -> new UnknownPayload(type, critical, in.rest());
        };
    }
}
