package io.quoin.engine;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateValidator;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.PinnedKeys;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.UnfitKeyException;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.internal.keys.Prf;
import io.quoin.engine.internal.keys.SignedOctets;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.CertPayload;
import io.quoin.wire.CertReqPayload;
import io.quoin.wire.IdPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Proves our identity and checks the peer's, in the way that the tunnel is configured for. */
final class Authenticator {
    private static final int X509_SIGNATURE = 4;
    private static final int OCSP_CONTENT = 14;
    private static final int RAW_PUBLIC_KEY = 15;

    private final IkeSa sa;
    private final Handshake handshake;
    private final PeerConfig peer;

    Authenticator(IkeSa sa, Handshake handshake, PeerConfig peer) {
        this.sa = sa;
        this.handshake = handshake;
        this.peer = peer;
    }

    /** CERTREQ, which names the CAs of tunnels that use certificates (RFC 7296, 3.7); nothing for others. */
    static List<Payload> request(Environment environment, List<PeerConfig> peers) {
        var hashes = new ArrayList<Octets>();
        for (PeerConfig peer : peers) {
            for (Credentials credentials : peer.credentials().each()) {
                if (credentials instanceof Credentials.Certificates certificates) {
                    for (Octets anchor : certificates.trust().anchors()) {
                        environment
                                .schemes()
                                .validator()
                                .flatMap(validator -> keyHash(validator, anchor))
                                .filter(hash -> !hashes.contains(hash))
                                .ifPresent(hashes::add);
                    }
                }
            }
        }
        return hashes.isEmpty()
                ? List.of()
                : List.of(new CertReqPayload(X509_SIGNATURE, Octets.concat(hashes.toArray(Octets[]::new))));
    }

    private static Optional<Octets> keyHash(CertificateValidator validator, Octets certificate) {
        try {
            PublicKeyInfo key = validator.publicKey(certificate);
            return Optional.of(Octets.of(
                    MessageDigest.getInstance("SHA-1").digest(key.der().toBytes())));
        } catch (CertificateRefusedException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Our CERT payloads, our own certificate first. */
    List<Payload> certificates() throws ProtocolException {
        Credentials own = own();
        if (own instanceof Credentials.Certificates certificates) {
            return certificates.chain().stream()
                    .<Payload>map(certificate -> new CertPayload(X509_SIGNATURE, certificate))
                    .toList();
        }
        return own instanceof Credentials.RawKeys keys
                ? List.of(new CertPayload(RAW_PUBLIC_KEY, keys.own().der()))
                : List.of();
    }

    /**
     * Our AUTH payload.
     *
     * @param authenticationKey SK_pi or SK_pr, perhaps with a PPK in it
     * @throws ProtocolException where no installed scheme can sign for this peer
     */
    AuthPayload prove(Secret authenticationKey, IdPayload id, int messageId) throws ProtocolException {
        Octets octets = handshake.signedOctets(sa.details().initiator(), prf(), authenticationKey, id, messageId);
        Credentials own = own();
        sa.details().fullTranscript(handshake.fullTranscript());
        if (own instanceof Credentials.PreSharedKey shared) {
            sa.details().proved(true, Optional.empty());
            return new AuthPayload(AuthMethods.SHARED_KEY_MIC, SignedOctets.sharedKeyMic(prf(), shared.key(), octets));
        }
        var signing = (Credentials.Signing) own;
        SignatureScheme scheme = scheme(signing)
                .orElseThrow(() -> cannotSign("no installed signature scheme fits our key and what the peer verifies"));
        try {
            Octets signature =
                    scheme.sign(signing.privateKey(), octets, sa.environment().random());
            sa.details().proved(true, Optional.of(scheme));
            return new AuthPayload(scheme.authMethod(), Schemes.authData(scheme, signature));
        } catch (UnfitKeyException e) {
            throw cannotSign(e.getMessage());
        }
    }

    /**
     * What we prove ourselves with: of several the first that the peer announces to take (RFC 9593). One that announces
     * nothing is taken for old, and so is given the last.
     */
    private Credentials own() throws ProtocolException {
        List<Credentials> all = peer.credentials().each();
        if (all.size() == 1 || handshake.peerMethods().isEmpty()) {
            return all.get(all.size() - 1);
        }
        for (Credentials credentials : all) {
            boolean taken = credentials instanceof Credentials.Signing signing
                    ? taken(signing).isPresent()
                    : handshake.peerMethods().get().takesSharedKey();
            if (taken) {
                return credentials;
            }
        }
        throw cannotSign("the peer announces to take none of the ways that auth names");
    }

    private Optional<SignatureScheme> taken(Credentials.Signing own) throws ProtocolException {
        Optional<AuthMethods> announced = handshake.peerMethods();
        return sa.environment().schemes().toSign(ownKey(own), handshake.peerHashes(), scheme -> announced
                .filter(methods -> methods.takes(scheme))
                .isPresent());
    }

    /** One that the peer announces to take, or else one that it should. */
    private Optional<SignatureScheme> scheme(Credentials.Signing own) throws ProtocolException {
        Optional<SignatureScheme> taken = taken(own);
        return taken.isPresent()
                ? taken
                : sa.environment().schemes().toSign(ownKey(own), handshake.peerHashes(), scheme -> true);
    }

    private PublicKeyInfo ownKey(Credentials.Signing own) throws ProtocolException {
        if (own instanceof Credentials.RawKeys keys) {
            return keys.own();
        }
        try {
            return validator()
                    .publicKey(((Credentials.Certificates) own).chain().get(0));
        } catch (CertificateRefusedException e) {
            throw cannotSign("our own certificate is bad: " + e.getMessage());
        }
    }

    /**
     * RFC 7383, 5: certificates by large signatures may be more than a peer takes.
     *
     * @throws ProtocolException where one message cannot hold these payloads
     */
    static void requireFits(List<Payload> payloads) throws ProtocolException {
        int length = Payloads.encode(payloads).length();
        if (length > Reassembly.MAX_OCTETS) {
            throw cannotSign("IKE_AUTH would have " + length + " octets, and " + Reassembly.MAX_OCTETS
                    + " at most are taken: use public keys, or a CA with smaller signatures");
        }
    }

    private static ProtocolException cannotSign(String why) {
        return new ProtocolException(NotifyType.AUTHENTICATION_FAILED, "we cannot prove who we are: " + why)
                .because(Cause.OWN_CREDENTIALS);
    }

    /**
     * Checks the peer's AUTH payload, with the keys in force.
     *
     * @throws ProtocolException where it does not prove {@code id}
     */
    void check(AuthPayload proof, IdPayload id, int messageId, List<Payload> payloads) throws ProtocolException {
        boolean ofInitiator = !sa.details().initiator();
        Secret key = sa.keys().authenticationKey(ofInitiator);
        Octets octets = handshake.signedOctets(ofInitiator, prf(), key, id, messageId);
        Credentials expected = expected(proof, payloads);
        if (expected instanceof Credentials.PreSharedKey shared) {
            checkSharedKey(proof, SignedOctets.sharedKeyMic(prf(), shared.key(), octets));
            sa.details().proved(false, Optional.empty());
            return;
        }
        SignatureScheme scheme = peerKeys((Credentials.Signing) expected, id, payloads).stream()
                .flatMap(known -> sa.environment().schemes().verifier(proof, known, octets).stream())
                .findFirst()
                .orElseThrow(() -> refused("the signature of " + peer.remoteId()
                                + " is wrong, or of a scheme that is not installed")
                        .because(Cause.SIGNATURE));
        sa.details().proved(false, Optional.of(scheme));
    }

    /** Of several, that which the peer proves itself in the way of; else the first, which then fails. */
    private Credentials expected(AuthPayload proof, List<Payload> payloads) {
        List<Credentials> all = peer.credentials().each();
        boolean shared = proof.method() == AuthMethods.SHARED_KEY_MIC;
        boolean raw = !certificateData(payloads, RAW_PUBLIC_KEY).isEmpty();
        return all.stream()
                .filter(each -> each instanceof Credentials.PreSharedKey == shared
                        && (shared || each instanceof Credentials.RawKeys == raw))
                .findFirst()
                .orElse(all.get(0));
    }

    /** Compares in constant time: the expected value is as secret as the key it proves. */
    private void checkSharedKey(AuthPayload proof, Octets expected) throws ProtocolException {
        if (proof.method() != AuthMethods.SHARED_KEY_MIC
                || !MessageDigest.isEqual(proof.data().toBytes(), expected.toBytes())) {
            throw refused("the peer did not prove the pre-shared key of " + peer.remoteId())
                    .because(proof.method() == AuthMethods.SHARED_KEY_MIC ? Cause.SHARED_KEY : Cause.AUTH_METHOD);
        }
    }

    /** The keys by one of which the peer must have signed. */
    private Set<PublicKeyInfo> peerKeys(Credentials.Signing expected, IdPayload id, List<Payload> payloads)
            throws ProtocolException {
        if (expected instanceof Credentials.RawKeys keys) {
            return pinned(keys.peer(), certificateData(payloads, RAW_PUBLIC_KEY));
        }
        return Set.of(certifiedKey(((Credentials.Certificates) expected).trust(), id, payloads));
    }

    /** CERT is optional (RFC 7296, 1.2): strongSwan does not present a key that it expects us to know. */
    private static Set<PublicKeyInfo> pinned(PinnedKeys known, List<Octets> presented) throws ProtocolException {
        if (presented.isEmpty()) {
            return known.keys();
        }
        return presented.stream()
                .map(known::find)
                .flatMap(Optional::stream)
                .findFirst()
                .map(Set::of)
                .orElseThrow(() -> refused("the peer presented no public key that is configured for it")
                        .because(Cause.SIGNATURE));
    }

    private PublicKeyInfo certifiedKey(CertificateValidator.Trust trust, IdPayload id, List<Payload> payloads)
            throws ProtocolException {
        var presented = new CertificateValidator.Presented(
                certificateData(payloads, X509_SIGNATURE), certificateData(payloads, OCSP_CONTENT));
        try {
            return validator()
                    .validate(
                            presented,
                            trust,
                            new PeerIdentity(id.idType(), id.data()),
                            sa.environment().host().wallClock());
        } catch (CertificateRefusedException e) {
            throw refused("the certificate of " + peer.remoteId() + " is refused: "
                            + e.reason().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .because(Advice.certificate(peer.remoteId(), e));
        }
    }

    private CertificateValidator validator() throws ProtocolException {
        return sa.environment()
                .schemes()
                .validator()
                .orElseThrow(() -> cannotSign("no bundle validates certificates: install quoin-auth-x509"));
    }

    private static List<Octets> certificateData(List<Payload> payloads, int encoding) {
        return payloads.stream()
                .filter(CertPayload.class::isInstance)
                .map(CertPayload.class::cast)
                .filter(certificate -> certificate.encoding() == encoding)
                .map(CertPayload::data)
                .toList();
    }

    private Prf prf() {
        return sa.keys().algorithms().prf();
    }

    private static ProtocolException refused(String why) {
        return new ProtocolException(NotifyType.AUTHENTICATION_FAILED, why);
    }
}
