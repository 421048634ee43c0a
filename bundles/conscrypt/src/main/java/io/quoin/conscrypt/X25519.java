package io.quoin.conscrypt;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KnownAnswer;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.conscrypt.Primitives;

/**
 * Curve25519 of RFC 8031, group 31. The library masks and reduces the peer's share (RFC 8031, 3.2) and tells where the
 * secret would be all-zero (RFC 7748, 6.1). Key pairs are of its own random generator.
 */
final class X25519 extends NativeMethod {
    private static final int OCTETS = 32;

    X25519() {
        super(31, "x25519", 0);
    }

    @Override
    public int initiatorShareLength() {
        return OCTETS;
    }

    @Override
    public int responderShareLength() {
        return OCTETS;
    }

    @Override
    List<KnownAnswer> knownAnswers(Answers answers) {
        return List.of(new KnownAnswer(
                answers.text("source"), () -> holds(answers, "i", "KEr") && holds(answers, "r", "KEi")));
    }

    private boolean holds(Answers answers, String own, String peerShare) throws InvalidShareException {
        byte[] secret =
                agree(answers.octets(own).toBytes(), answers.octets(peerShare).toBytes());
        return Octets.of(secret).equals(answers.octets("secret"));
    }

    @Override
    public Begun initiate(SecureRandom random) {
        byte[] share = new byte[OCTETS];
        byte[] key = new byte[OCTETS];
        Primitives.x25519KeyPair(share, key);
        return new Begun(share, key);
    }

    @Override
    public Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        byte[] peer = withLength(initiatorShare, OCTETS);
        byte[] share = new byte[OCTETS];
        byte[] key = new byte[OCTETS];
        Primitives.x25519KeyPair(share, key);
        try {
            return new Response(Octets.of(share), Secret.take(agree(key, peer)));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    byte[] agree(byte[] key, byte[] share) throws InvalidShareException {
        byte[] secret = new byte[OCTETS];
        try {
            if (Primitives.x25519(secret, key, share)) {
                return secret;
            }
        } catch (InvalidKeyException e) {
            // The same as false: which of the two comes is the library's affair.
        }
        throw refusal("the share is a point of small order (RFC 7748, 6.1)");
    }
}
