package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Strength;
import io.quoin.kex.KnownAnswer;
import io.quoin.kex.dh.Xdh;
import io.quoin.kex.mlkem.MlKem;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class KexRegistryTest {
    private final KexRegistry registry = new KexRegistry();
    private final KeyExchangeMethod sound = new Xdh.X25519();

    @Test
    void methodIsOfferedOnlyAfterItsSelfTest() {
        registry.add(sound, "dh 1.0", 0, 1);
        assertThat(registry.offered()).isEmpty();
        assertThat(registry.all().get(0).reason()).contains("self-test has not been run");

        assertThat(registry.testNext()).isTrue();

        assertThat(registry.offered()).containsExactly(sound);
        assertThat(registry.all().get(0).offered()).isTrue();
        assertThat(registry.testNext()).isFalse();
    }

    @Test
    void methodWhoseSidesDisagreeIsListedButNotOffered() {
        registry.add(new Broken(Fault.OTHER_SECRET), "broken 1.0", 0, 1);
        testAll();

        assertThat(registry.offered()).isEmpty();
        assertThat(registry.all().get(0).reason()).contains("the two sides do not agree");
    }

    @Test
    void methodThatThrowsIsListedButNotOffered() {
        registry.add(new Broken(Fault.THROWS), "broken 1.0", 0, 1);
        testAll();

        assertThat(registry.offered()).isEmpty();
        assertThat(registry.all().get(0).reason()).contains("IllegalStateException");
    }

    @Test
    void methodThatLiesAboutItsSharesIsListedButNotOffered() {
        registry.add(new Broken(Fault.OTHER_LENGTH), "broken 1.0", 0, 1);
        testAll();

        assertThat(registry.all().get(0).reason()).contains("another length");
    }

    @Test
    void methodThatContradictsABuiltInNameIsListedButNotOffered() {
        registry.add(new NamedMethod("mlkem768", 1050, Strength.CLASSICAL), "stranger 1.0", 9, 1);
        registry.add(new NamedMethod("better", 36, Strength.HYBRID), "stranger 1.0", 9, 2);
        testAll();

        assertThat(registry.offered()).isEmpty();
        assertThat(registry.all())
                .extracting(KexRegistry.Listed::reason)
                .allMatch(reason -> reason.endsWith(", but mlkem768 has the transform id 36"));
    }

    /** A keyword means one thing: which, does not depend on who was first. */
    @Test
    void ofTwoWithOneKeywordAndDifferentIdsTheHighestRankingWins() {
        var low = new NamedMethod("ours", 1050, Strength.POST_QUANTUM);
        var high = new NamedMethod("ours", 1051, Strength.POST_QUANTUM);
        registry.add(low, "low 1.0", 0, 1);
        testAll();
        assertThat(registry.offered()).containsExactly(low);
        registry.add(high, "high 1.0", 1, 2);
        testAll();

        assertThat(registry.offered()).containsExactly(high);
        assertThat(registry.all().get(0).reason())
                .isEqualTo("high 1.0 calls that of the transform id 1051 so, with a higher service.ranking");
        registry.remove(high);
        assertThat(registry.offered()).containsExactly(low);
    }

    @Test
    void highestRankingWinsAndTheOtherStaysListed() {
        var better = new Xdh.X25519();
        registry.add(sound, "first 1.0", 0, 1);
        registry.add(better, "second 1.0", 5, 2);
        testAll();

        assertThat(registry.offered()).containsExactly(better);
        assertThat(registry.all()).extracting(KexRegistry.Listed::provider).containsExactly("second 1.0", "first 1.0");
        assertThat(registry.all().get(1).reason()).isEqualTo("that of second 1.0 has a higher service.ranking");

        registry.remove(better);

        assertThat(registry.offered()).containsExactly(sound);
    }

    @Test
    void ofEqualRankingTheElderServiceWins() {
        var younger = new Xdh.X25519();
        registry.add(younger, "younger 1.0", 0, 9);
        registry.add(sound, "elder 1.0", 0, 3);
        testAll();

        assertThat(registry.offered()).containsExactly(sound);
    }

    @Test
    void unsoundMethodDoesNotShadowASoundOne() {
        registry.add(new Broken(Fault.OTHER_SECRET), "broken 1.0", 100, 1);
        registry.add(sound, "dh 1.0", 0, 2);
        testAll();

        assertThat(registry.offered()).containsExactly(sound);
    }

    @Test
    void whatDefaultProposalsNeedIsTestedFirst() {
        var kem = new MlKem.MlKem768();
        registry.add(sound, "dh 1.0", 0, 1);
        registry.add(kem, "mlkem 1.0", 0, 2);

        registry.testNext();

        assertThat(registry.offered()).containsExactly(kem);
    }

    private void testAll() {
        for (int i = 0; i < 10 && registry.testNext(); i++) {
            assertThat(i).isLessThan(9);
        }
    }

    private enum Fault {
        OTHER_SECRET,
        OTHER_LENGTH,
        THROWS
    }

    /** X25519 with a fault. */
    private static final class Broken implements KeyExchangeMethod {
        private final KeyExchangeMethod real = new Xdh.X25519();
        private final Fault fault;

        Broken(Fault fault) {
            this.fault = fault;
        }

        @Override
        public int transformId() {
            return real.transformId();
        }

        @Override
        public String keyword() {
            return real.keyword();
        }

        @Override
        public Strength strength() {
            return real.strength();
        }

        @Override
        public Status status() {
            return real.status();
        }

        @Override
        public int category() {
            return real.category();
        }

        @Override
        public List<KnownAnswer> knownAnswers() {
            return real.knownAnswers();
        }

        @Override
        public int initiatorShareLength() {
            return real.initiatorShareLength();
        }

        @Override
        public int responderShareLength() {
            return real.responderShareLength() + (fault == Fault.OTHER_LENGTH ? 1 : 0);
        }

        @Override
        public Initiation initiate(SecureRandom random) {
            return real.initiate(random);
        }

        @Override
        public Response respond(Octets share, SecureRandom random) throws InvalidShareException {
            if (fault == Fault.THROWS) {
                throw new IllegalStateException("half installed");
            }
            Response response = real.respond(share, random);
            return fault == Fault.OTHER_SECRET ? new Response(response.share(), Secret.copyOf(new byte[32])) : response;
        }
    }
}
