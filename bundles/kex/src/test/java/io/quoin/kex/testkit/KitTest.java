package io.quoin.kex.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract finds each thing that a provider may do wrong, in a method that does this wrong and nothing else. */
class KitTest extends KeyExchangeMethodContract {
    private enum Fault {
        NONE(KeyExchangeMethodContract::hasAnIdAndAKeywordForProposals),
        KEYWORD(KeyExchangeMethodContract::hasAnIdAndAKeywordForProposals),
        PRIVATE_ID_OF_A_STANDARD(KeyExchangeMethodContract::hasAnIdAndAKeywordForProposals),
        HUGE_SHARE(KeyExchangeMethodContract::hasAnIdAndAKeywordForProposals),
        CATEGORY(KeyExchangeMethodContract::claimsACategoryWhereItIsPostQuantum),
        NO_ANSWER(KeyExchangeMethodContract::reproducesEveryKnownAnswer),
        WRONG_ANSWER(KeyExchangeMethodContract::reproducesEveryKnownAnswer),
        OTHER_SECRET(KeyExchangeMethodContract::bothSidesAgreeOnOneSecret),
        OWN_RANDOM(KeyExchangeMethodContract::oneSeedReplaysTheExchangeBitForBit),
        SAME_KEY(KeyExchangeMethodContract::takesFreshKeysForEveryExchange),
        COMPLETES_AGAIN(KeyExchangeMethodContract::completesOnlyOnce),
        COMPLETES_CLOSED(KeyExchangeMethodContract::completesNotAfterItWasClosed),
        TAKES_SECRET_BACK(KeyExchangeMethodContract::closesWithoutTakingTheSecretBack),
        PRINTS_SECRET(KeyExchangeMethodContract::printsNoSecret),
        KEEPS_KEY(KeyExchangeMethodContract::leavesNoSecretBehind),
        KEEPS_RANDOM(KeyExchangeMethodContract::leavesNoSecretBehind),
        TAKES_ANY_LENGTH(KeyExchangeMethodContract::refusesSharesOfAnotherLength),
        SURVIVES_A_REFUSAL(KeyExchangeMethodContract::isUsedUpByAShareThatItRefused),
        THROWS(KeyExchangeMethodContract::meetsGarbageWithASecretOrARefusal),
        KEEPS_STATE(KeyExchangeMethodContract::servesSeveralThreadsAtOnce);

        private final Check check;

        Fault(Check check) {
            this.check = check;
        }
    }

    private interface Check {
        void make(KeyExchangeMethodContract contract, KeyExchangeMethod method) throws Exception;
    }

    @Override
    protected Stream<KeyExchangeMethod> methods() {
        return Stream.of(new Toy(Fault.NONE));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsWhatIsWrong(Fault fault) {
        assertThatThrownBy(() -> fault.check.make(this, new Toy(fault))).isInstanceOf(AssertionError.class);
    }

    /** Diffie-Hellman modulo a prime of 255 bits, which protects nothing. */
    private static final class Toy implements KeyExchangeMethod {
        private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        private static final int OCTETS = 32;

        private final Fault fault;
        private SecureRandom kept;
        private int calls;

        Toy(Fault fault) {
            this.fault = fault;
        }

        private boolean has(Fault suspected) {
            return fault == suspected;
        }

        @Override
        public int transformId() {
            return 4711;
        }

        @Override
        public String keyword() {
            return has(Fault.KEYWORD) ? "Toy" : "toy";
        }

        @Override
        public Strength strength() {
            return has(Fault.CATEGORY) ? Strength.POST_QUANTUM : Strength.CLASSICAL;
        }

        @Override
        public Status status() {
            return has(Fault.PRIVATE_ID_OF_A_STANDARD) ? Status.STANDARD : Status.EXPERIMENTAL;
        }

        @Override
        public int category() {
            return 0;
        }

        @Override
        public List<KnownAnswer> knownAnswers() {
            Octets one = Octets.of(unsigned(BigInteger.ONE));
            Octets two = Octets.of(unsigned(BigInteger.TWO));
            Octets secret = has(Fault.WRONG_ANSWER) ? one : two;
            return has(Fault.NO_ANSWER)
                    ? List.of()
                    : List.of(KnownAnswer.replayed("by hand", this, one, two, one, two, secret));
        }

        @Override
        public int initiatorShareLength() {
            return OCTETS;
        }

        @Override
        public int responderShareLength() {
            return has(Fault.HUGE_SHARE) ? MAX_SHARE_LENGTH + 1 : OCTETS;
        }

        @Override
        public Initiation initiate(SecureRandom random) {
            kept = has(Fault.KEEPS_RANDOM) ? random : kept;
            return new Begun(this, key(random));
        }

        @Override
        public Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
            byte[] key = key(random);
            return new Response(share(key), agree(key, initiatorShare));
        }

        private byte[] key(SecureRandom random) {
            byte[] key = new byte[OCTETS];
            if (has(Fault.SAME_KEY)) {
                key[0] = 5;
                return key;
            }
            (has(Fault.OWN_RANDOM) ? new SecureRandom() : random).nextBytes(key);
            if (has(Fault.KEEPS_STATE)) {
                key[0] = (byte) ++calls;
            }
            return key;
        }

        private static Octets share(byte[] key) {
            return Octets.of(unsigned(BigInteger.TWO.modPow(new BigInteger(1, key), PRIME)));
        }

        private Secret agree(byte[] key, Octets share) throws InvalidShareException {
            if (share.length() != OCTETS && !has(Fault.TAKES_ANY_LENGTH)) {
                throw new InvalidShareException("the share has " + share.length() + " octets");
            }
            BigInteger base = new BigInteger(1, share.toBytes());
            if (has(Fault.THROWS) && base.signum() == 0) {
                throw new IllegalArgumentException("nobody thought of this");
            }
            byte[] secret = unsigned(base.modPow(new BigInteger(1, key), PRIME));
            if (has(Fault.OTHER_SECRET)) {
                secret[0] ^= (byte) ++calls;
            }
            return Secret.take(secret);
        }

        private static byte[] unsigned(BigInteger value) {
            byte[] signed = value.toByteArray();
            int count = Math.min(signed.length, OCTETS);
            byte[] padded = new byte[OCTETS];
            System.arraycopy(signed, signed.length - count, padded, OCTETS - count, count);
            return padded;
        }
    }

    private static final class Begun implements KeyExchangeMethod.Initiation {
        private final Toy method;
        private final Octets share;
        private final byte[] key;
        private Optional<Secret> made = Optional.empty();
        private boolean over;

        Begun(Toy method, byte[] key) {
            this.method = method;
            this.share = Toy.share(key);
            this.key = key;
        }

        @Override
        public Octets share() {
            return share;
        }

        @Override
        public Secret complete(Octets responderShare) throws InvalidShareException {
            boolean again = made.isPresent() ? method.has(Fault.COMPLETES_AGAIN) : method.has(Fault.COMPLETES_CLOSED);
            if (over && !again) {
                throw new IllegalStateException("completed or closed before");
            }
            over = !method.has(Fault.SURVIVES_A_REFUSAL);
            Secret secret = method.agree(key, responderShare);
            boolean keeps = method.has(Fault.TAKES_SECRET_BACK) || method.has(Fault.PRINTS_SECRET);
            made = Optional.of(keeps ? secret : Secret.take(new byte[1]));
            end();
            return secret;
        }

        @Override
        public void close() {
            if (method.has(Fault.TAKES_SECRET_BACK)) {
                made.ifPresent(Secret::close);
            }
            end();
        }

        private void end() {
            over = true;
            if (!method.has(Fault.KEEPS_KEY)) {
                Arrays.fill(key, (byte) 0);
            }
        }

        @Override
        public String toString() {
            return method.has(Fault.PRINTS_SECRET)
                    ? made.map(secret -> secret.<Octets>with(Octets::of).hex()).orElse("begun")
                    : "begun";
        }
    }
}
