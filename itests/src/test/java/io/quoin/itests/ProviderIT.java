package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.Output;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Requires;
import io.quoin.itests.lab.ToyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bundles of others that offer key exchange to the shipped gateway, and should not be believed. */
class ProviderIT {
    private static final int OWN_ID = 4711;

    private static Netns host;
    private static Gateway gateway;
    private static Path trusted;

    @BeforeAll
    static void start() throws IOException {
        Requires.chroot();
        trusted = ToyBundle.key("Toymaker");
        host = Netns.create("toys");
        Path home = Gateway.unpack(Requires.assembly());
        Files.writeString(home.resolve("etc/kex-trust/toymaker.pem"), ToyBundle.certificate(trusted));
        gateway = Gateway.start(home, host);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aBundleOfATrustedStrangerIsOffered() {
        withBundle("good", ToyBundle.sign(ToyBundle.build("good", "", OWN_ID, 0), trusted), () -> {
            awaitListed("toy.good", line -> line.contains("\ttoy\tpost-quantum\texperimental\tyes\t"));
            assertThat(listed("toy.good")).contains("CN=Toymaker", "\tpassed\t");
            assertThat(gateway.command("ike:test-kex toy").orFail())
                    .contains("the toy's own: passed", "round trip: passed", "Offered: yes");
            assertThat(gateway.command("ike:bench-kex --no-format toy").orFail())
                    .startsWith("toy\t");
        });
    }

    @Test
    void anUnsignedBundleIsRefused() {
        isRefused("unsigned", ToyBundle.build("unsigned", "", OWN_ID, 0), "its jar is not signed");
    }

    @Test
    void aBundleSignedByAStrangerIsRefusedAndTheStrangerNamed() {
        Path stranger = ToyBundle.key("Stranger");
        isRefused(
                "stranger",
                ToyBundle.sign(ToyBundle.build("stranger", "", OWN_ID, 0), stranger),
                "it is signed by CN=Stranger, whom no certificate in");
    }

    @Test
    void aBundleWhoseKnownAnswersFailIsRefused() {
        isRefused("answer", faulty("answer"), "its self-test failed: the toy's own: it gives another answer");
    }

    @Test
    void aBundleThatThrowsIsRefused() {
        isRefused("throw", faulty("throw"), "its self-test failed: round trip: IllegalStateException");
    }

    @Test
    void aBundleWithAWrongShareLengthIsRefused() {
        isRefused("length", faulty("length"), "the initiator's share has 31 octets, not 32");
    }

    @Test
    void aBundleThatBlocksFor30SecondsIsRefusedAndHoldsUpNoOther() {
        withBundle("block", faulty("block"), () -> {
            withBundle("beside", ToyBundle.sign(ToyBundle.build("beside", "", OWN_ID + 1, 0), trusted), () -> {
                awaitListed("toy.beside", line -> line.contains("\tyes\t"));
                assertThat(listed("toy.block")).contains("it is being tested");
            });
            awaitListed("toy.block", line -> line.contains("round trip: no answer within 15000 ms"));
        });
    }

    @Test
    void aBundleThatClaimsMlKemWithALowerRankingIsListedBehindIt() {
        withBundle("claim", ToyBundle.sign(ToyBundle.build("claim", "", 36, -1), trusted), () -> {
            awaitListed("toy.claim", line -> line.contains("io.quoin.kex-mlkem"));
            assertThat(listed("toy.claim")).contains("36\tmlkem768", "\tno\t", "has a higher service.ranking");
            assertThat(listed("io.quoin.kex-mlkem")).contains("\tyes\t");
        });
    }

    private static Path faulty(String fault) {
        return ToyBundle.sign(ToyBundle.build(fault, fault, OWN_ID, 0), trusted);
    }

    private static void isRefused(String name, Path jar, String reason) {
        withBundle(name, jar, () -> {
            awaitListed("toy." + name, line -> line.contains(reason));
            assertThat(listed("toy." + name)).contains("\tno\t");
            assertThat(gateway.command("ike:list-kex --events --no-format").orFail())
                    .contains("\ttoy." + name + " 1.0.0\t", reason);
            assertThat(gateway.timesLogged("of toy." + name + " 1.0.0 is not offered"))
                    .isEqualTo(1);
        });
    }

    private static void withBundle(String name, Path jar, Runnable steps) {
        gateway.command("bundle:install -s file:" + jar).orFail();
        try {
            steps.run();
        } finally {
            gateway.command("bundle:uninstall toy." + name).orFail();
        }
    }

    private static void awaitListed(String bundle, Predicate<String> condition) {
        assertThat(Poll.until(Duration.ofSeconds(60), () -> condition.test(listed(bundle))))
                .as(() -> bundle + ":\n" + listed(bundle) + gateway.log())
                .isTrue();
    }

    /** What {@code ike:list-kex} says of the methods of a bundle. */
    private static String listed(String bundle) {
        Output output = gateway.command("ike:list-kex --no-format");
        return output.orFail()
                .lines()
                .filter(line -> line.contains("\t" + bundle + " "))
                .reduce("", (one, other) -> one + other + "\n");
    }
}
