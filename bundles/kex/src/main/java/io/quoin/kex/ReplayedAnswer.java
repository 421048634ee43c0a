package io.quoin.kex;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Properties;

/** The published exchange of a {@link Kem}, which is replayed. */
final class ReplayedAnswer {
    private final KeyExchangeMethod method;
    private final Properties answers;

    private ReplayedAnswer(KeyExchangeMethod method) {
        this.method = method;
        this.answers = load(method.getClass());
    }

    static KnownAnswer of(KeyExchangeMethod method) {
        var answer = new ReplayedAnswer(method);
        return new KnownAnswer(answer.text("source"), answer::holds);
    }

    private boolean holds() throws Exception {
        try (Initiation initiation = method.initiate(given("initiator-random"));
                Response response = method.respond(initiation.share(), given("responder-random"));
                Secret completed = initiation.complete(response.share());
                Secret published = Secret.take(octets("secret").toBytes())) {
            return sha256(initiation.share()).equals(octets("kei-sha256"))
                    && sha256(response.share()).equals(octets("ker-sha256"))
                    && response.secret().equals(published)
                    && completed.equals(published);
        }
    }

    private GivenRandom given(String name) {
        return new GivenRandom(octets(name));
    }

    private Octets octets(String name) {
        return Octets.ofHex(text(name).replace(" ", ""));
    }

    private String text(String name) {
        String key = method.keyword() + "." + name;
        String value = answers.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("known-answers.properties has no " + key);
        }
        return value;
    }

    private static Properties load(Class<?> type) {
        Properties answers = new Properties();
        try (InputStream in = type.getResourceAsStream("known-answers.properties")) {
            if (in == null) {
                throw new IllegalStateException("there is no known-answers.properties beside " + type.getName());
            }
            answers.load(in);
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Octets sha256(Octets share) {
        try {
            return Octets.of(MessageDigest.getInstance("SHA-256").digest(share.toBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
