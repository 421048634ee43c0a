package io.quoin.itests.bench;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A key-exchange method of the generator, which uses one key pair for all its handshakes: only the responder is
 * measured, and it cannot tell.
 */
final class ReusedKey implements KeyExchangeMethod {
    private final int transformId;
    private final String keyword;
    private final Strength strength;
    private final Octets share;
    private final int responderShareLength;
    private final UnaryOperator<byte[]> agreement;

    private ReusedKey(
            int transformId,
            String keyword,
            Strength strength,
            byte[] share,
            int responderShareLength,
            UnaryOperator<byte[]> agreement) {
        this.transformId = transformId;
        this.keyword = keyword;
        this.strength = strength;
        this.share = Octets.of(share);
        this.responderShareLength = responderShareLength;
        this.agreement = agreement;
    }

    /** All that the cases need, each with a fresh key pair. */
    static List<KeyExchangeMethod> all(SecureRandom random) {
        return List.of(
                x25519(random),
                ecp384(random),
                mlkem(36, "mlkem768", MLKEMParameters.ml_kem_768, random),
                mlkem(37, "mlkem1024", MLKEMParameters.ml_kem_1024, random));
    }

    private static KeyExchangeMethod x25519(SecureRandom random) {
        byte[] key = new byte[X25519.SCALAR_SIZE];
        byte[] share = new byte[X25519.POINT_SIZE];
        X25519.generatePrivateKey(random, key);
        X25519.generatePublicKey(key, 0, share, 0);
        return new ReusedKey(31, "x25519", Strength.CLASSICAL, share, share.length, theirs -> {
            byte[] secret = new byte[X25519.POINT_SIZE];
            X25519.calculateAgreement(key, 0, theirs, 0, secret, 0);
            return secret;
        });
    }

    private static KeyExchangeMethod ecp384(SecureRandom random) {
        X9ECParameters group = CustomNamedCurves.getByName("secp384r1");
        var key = new BigInteger(group.getN().bitLength() - 1, random);
        byte[] point = group.getG().multiply(key).normalize().getEncoded(false);
        byte[] share = Arrays.copyOfRange(point, 1, point.length);
        return new ReusedKey(20, "ecp384", Strength.CLASSICAL, share, share.length, theirs -> {
            byte[] encoded = new byte[theirs.length + 1];
            encoded[0] = 4;
            System.arraycopy(theirs, 0, encoded, 1, theirs.length);
            ECPoint agreed = group.getCurve().decodePoint(encoded).multiply(key);
            return agreed.normalize().getAffineXCoord().getEncoded();
        });
    }

    private static KeyExchangeMethod mlkem(int id, String keyword, MLKEMParameters parameters, SecureRandom random) {
        var generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(random, parameters));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        var extractor = new MLKEMExtractor((MLKEMPrivateKeyParameters) pair.getPrivate());
        byte[] share = ((MLKEMPublicKeyParameters) pair.getPublic()).getEncoded();
        int length = parameters.getEncapsulationLength();
        return new ReusedKey(id, keyword, Strength.POST_QUANTUM, share, length, extractor::extractSecret);
    }

    @Override
    public int transformId() {
        return transformId;
    }

    @Override
    public String keyword() {
        return keyword;
    }

    @Override
    public Strength strength() {
        return strength;
    }

    @Override
    public Status status() {
        return Status.STANDARD;
    }

    @Override
    public int category() {
        return strength.isPostQuantum() ? 1 : 0;
    }

    /** Nobody could publish any. */
    @Override
    public List<KnownAnswer> knownAnswers() {
        return List.of();
    }

    @Override
    public int initiatorShareLength() {
        return share.length();
    }

    @Override
    public int responderShareLength() {
        return responderShareLength;
    }

    @Override
    public Initiation initiate(SecureRandom random) {
        return new Initiation() {
            @Override
            public Octets share() {
                return share;
            }

            @Override
            public Secret complete(Octets responderShare) {
                return Secret.take(agreement.apply(responderShare.toBytes()));
            }

            @Override
            public void close() {
                // The key is kept for the next handshake.
            }
        };
    }

    @Override
    public Response respond(Octets initiatorShare, SecureRandom random) {
        throw new UnsupportedOperationException("the generator only initiates");
    }
}
