package io.quoin.kex.dh;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** An exchange of which everything is published: the private key and the share of each side, and the secret. */
record Example(Octets initiatorKey, Octets initiatorShare, Octets responderKey, Octets responderShare, Octets secret) {

    /** That of {@code keyword}, as {@code answers} have it. */
    static Example of(String keyword, Properties answers) {
        return new Example(
                octets(answers, keyword + ".i"),
                octets(answers, keyword + ".KEi"),
                octets(answers, keyword + ".r"),
                octets(answers, keyword + ".KEr"),
                octets(answers, keyword + ".secret"));
    }

    /** What known-answers.properties has; it says where that is published. */
    static Properties answers() {
        Properties answers = new Properties();
        try (InputStream in = Example.class.getResourceAsStream("known-answers.properties")) {
            answers.load(in);
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Octets octets(Properties answers, String name) {
        return Octets.ofHex(answers.getProperty(name).replace(" ", ""));
    }

    /** Whether {@code group} makes the same of each side's key. */
    boolean holdsFor(DiffieHellman group) throws Exception {
        return holds(group, initiatorKey, initiatorShare, responderShare)
                && holds(group, responderKey, responderShare, initiatorShare);
    }

    private boolean holds(DiffieHellman group, Octets ownKey, Octets ownShare, Octets peerShare) throws Exception {
        try (Initiation initiation = group.begin(group.published(ownKey, ownShare));
                Secret agreed = initiation.complete(peerShare)) {
            return initiation.share().equals(ownShare)
                    && agreed.<Octets>with(Octets::of).equals(secret);
        }
    }
}
