package io.quoin.wire;

/**
 * A payload (RFC 7296, 3.2 to 3.16, and RFC 7383, 2.5). Encoding fails only where a length outgrows its 16 bits, with
 * {@link IllegalArgumentException}; decoding fails only with {@link MalformedException}. A payload
 * of a type that is not known becomes an {@link UnknownPayload}: what to do about it is for the engine to say.
 */
public sealed interface Payload
        permits SaPayload,
                KePayload,
                IdPayload,
                CertPayload,
                CertReqPayload,
                AuthPayload,
                NoncePayload,
                NotifyPayload,
                DeletePayload,
                VendorIdPayload,
                TsPayload,
                ConfigurationPayload,
                EapPayload,
                EncryptedPayload,
                EncryptedFragmentPayload,
                UnknownPayload {

    int SA = 33;
    int KE = 34;
    int ID_INITIATOR = 35;
    int ID_RESPONDER = 36;
    int CERT = 37;
    int CERTREQ = 38;
    int AUTH = 39;
    int NONCE = 40;
    int NOTIFY = 41;
    int DELETE = 42;
    int VENDOR_ID = 43;
    int TS_INITIATOR = 44;
    int TS_RESPONDER = 45;
    int ENCRYPTED = 46;
    int CONFIGURATION = 47;
    int EAP = 48;
    int ENCRYPTED_FRAGMENT = 53;

    /** The payload type, as the Next Payload field in front of it gives it. */
    int type();

    /** Writes the body: all behind the generic header. */
    void encodeBody(WireWriter out);
}
