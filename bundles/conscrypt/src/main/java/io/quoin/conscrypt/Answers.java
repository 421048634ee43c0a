package io.quoin.conscrypt;

import io.quoin.bytes.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Properties;

/** The known answers of one method or scheme; known-answers.properties says where they are from. */
record Answers(String keyword, Properties all) {
    Answers(String keyword) {
        this(keyword, load());
    }

    static Properties load() {
        Properties answers = new Properties();
        try (InputStream in = Answers.class.getResourceAsStream("known-answers.properties")) {
            answers.load(in);
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String name) {
        return all.getProperty(keyword + "." + name);
    }

    Octets octets(String name) {
        return Octets.of(Base64.getDecoder().decode(text(name).replace(" ", "")));
    }

    /** The octets of that name, one bit of the last one altered. */
    Octets altered(String name) {
        byte[] octets = octets(name).toBytes();
        octets[octets.length - 1] ^= 1;
        return Octets.of(octets);
    }
}
