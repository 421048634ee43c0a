package io.quoin.kex.mlkem;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.GivenRandom;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import io.quoin.kex.KnownAnswer;
import io.quoin.kex.KnownAnswer.Check;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/** NIST's own cases for one parameter set; known-answers.properties says where they are from. */
record AcvpCases(MlKem set, Properties answers) {

    static Properties load() {
        Properties answers = new Properties();
        try (InputStream in = AcvpCases.class.getResourceAsStream("known-answers.properties")) {
            answers.load(in);
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A modified ciphertext yields the secret of implicit rejection (FIPS 203, 6.3). */
    List<KnownAnswer> all() {
        return List.of(
                known("keyGen", this::makesTheKey),
                known("encapsulation", this::encapsulates),
                known("decapsulation.noModification", () -> decapsulates("noModification")),
                known("decapsulation.modifyCiphertext", () -> decapsulates("modifyCiphertext")));
    }

    private KnownAnswer known(String name, Check check) {
        String operation = name.replaceFirst("\\..*", "");
        String testCase = answers.getProperty(set.keyword() + "." + name + ".tcId");
        return new KnownAnswer("NIST ACVP ML-KEM FIPS203 " + operation + " tcId " + testCase, check);
    }

    private boolean makesTheKey() {
        Octets seeds = Octets.concat(answer("keyGen.d"), answer("keyGen.z"));
        try (Initiation initiation = set.initiate(new GivenRandom(seeds))) {
            return initiation.share().equals(answer("keyGen.ek"));
        }
    }

    private boolean encapsulates() throws Exception {
        GivenRandom message = new GivenRandom(answer("encapsulation.m"));
        try (Response response = set.respond(answer("encapsulation.ek"), message)) {
            return response.share().equals(answer("encapsulation.c"))
                    && octets(response.secret()).equals(answer("encapsulation.k"));
        }
    }

    private boolean decapsulates(String reason) throws Exception {
        try (Initiation initiation = set.begin(answer("decapsulation.dk"));
                Secret secret = initiation.complete(answer("decapsulation." + reason + ".c"))) {
            return octets(secret).equals(answer("decapsulation." + reason + ".k"));
        }
    }

    private static Octets octets(Secret secret) {
        return secret.<Octets>with(Octets::of);
    }

    private Octets answer(String name) {
        return Octets.ofHex(answers.getProperty(set.keyword() + "." + name).replace(" ", ""));
    }
}
