package io.quoin.gateway;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import io.quoin.kex.dh.Xdh;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** X25519 with a fault, which may come later. */
final class FaultyMethod implements KeyExchangeMethod {
    static final String SECRET_WORDS = "these words are secret";

    volatile Fault fault;
    /** Calls that block wait for it. */
    final CountDownLatch release = new CountDownLatch(1);

    private final KeyExchangeMethod real = new Xdh.X25519();
    private final int transformId;
    private final String keyword;

    enum Fault {
        NONE,
        OTHER_SECRET,
        OTHER_LENGTH,
        NULL,
        THROWS,
        OVERFLOWS,
        LACKS_A_CLASS,
        BLOCKS,
        REFUSES_SHARES,
        COMPLETES_NEVER,
        CATEGORY,
        OTHER_ANSWER,
        NO_ANSWER,
        FACTS_BLOCK
    }

    FaultyMethod(Fault fault) {
        this(fault, 31, "x25519");
    }

    FaultyMethod(Fault fault, int transformId, String keyword) {
        this.fault = fault;
        this.transformId = transformId;
        this.keyword = keyword;
    }

    @Override
    public int transformId() {
        if (fault == Fault.FACTS_BLOCK) {
            block();
        }
        return transformId;
    }

    @Override
    public String keyword() {
        return keyword;
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
        return fault == Fault.CATEGORY ? 3 : 0;
    }

    @Override
    public List<KnownAnswer> knownAnswers() {
        return fault == Fault.NO_ANSWER
                ? List.of()
                : List.of(new KnownAnswer("RFC 0, 1", () -> fault != Fault.OTHER_ANSWER));
    }

    @Override
    public int initiatorShareLength() {
        return real.initiatorShareLength();
    }

    @Override
    public int responderShareLength() {
        return real.responderShareLength();
    }

    @Override
    public Initiation initiate(SecureRandom random) {
        Initiation begun = real.initiate(random);
        return new Initiation() {
            @Override
            public Octets share() {
                return begun.share();
            }

            @Override
            public Secret complete(Octets responderShare) throws InvalidShareException {
                if (fault == Fault.COMPLETES_NEVER) {
                    throw new IllegalStateException(SECRET_WORDS);
                }
                return begun.complete(responderShare);
            }

            @Override
            public void close() {
                begun.close();
            }
        };
    }

    @Override
    public Response respond(Octets share, SecureRandom random) throws InvalidShareException {
        if (fault == Fault.OVERFLOWS) {
            return respond(share, random);
        }
        Response response = real.respond(share, random);
        return switch (fault) {
            case NULL -> null;
            case THROWS -> throw new IllegalStateException(SECRET_WORDS);
            case LACKS_A_CLASS -> throw new NoClassDefFoundError(SECRET_WORDS);
            case REFUSES_SHARES -> throw new InvalidShareException("bad");
            case OTHER_SECRET -> new Response(response.share(), Secret.copyOf(new byte[32]));
            case OTHER_LENGTH -> new Response(response.share().slice(0, 31), response.secret());
            case BLOCKS -> {
                block();
                yield response;
            }
            default -> response;
        };
    }

    private void block() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
