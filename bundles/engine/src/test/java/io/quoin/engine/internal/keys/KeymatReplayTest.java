package io.quoin.engine.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** KEYMAT against the ESP keys that two strongSwan peers logged (RFC 7296, 2.17; RFC 9370, 2.2.4). */
class KeymatReplayTest {

    @ParameterizedTest
    @MethodSource("childrenWithoutPpk")
    void yieldsTheFourKeysOfAChildInOrder(Vectors vectors, Child child, int ikeSa) {
        Octets expected = keys(child);
        try (Secret keymat = new Replay(vectors).last(ikeSa).keymat(nonces(child), secrets(child), expected.length())) {
            assertThat(Replay.octets(keymat)).isEqualTo(expected);
        }
    }

    @Test
    void everyChildButThoseUnderAPpkIsReplayed() {
        long recorded =
                Vectors.all().mapToLong(vectors -> vectors.children().size()).sum();
        assertThat(Vectors.load(Replay.WITH_PPK).children()).hasSize(2);
        assertThat(childrenWithoutPpk()).hasSize((int) recorded - 2);
        assertThat(recorded).isEqualTo(36);
        assertThat(childrenWithoutPpk().map(arguments -> arguments[2])).contains(0, 1);
    }

    @Test
    void prfPlusYieldsTheKeysOfAChildUnderAPpk() {
        Vectors vectors = Vectors.load(Replay.WITH_PPK);
        var replay = new Replay(vectors);
        try (Secret d = replay.afterPpk(replay.last(0).all().get(0))) {
            for (Child child : vectors.children()) {
                Octets expected = keys(child);
                Secret keymat =
                        replay.prf().expand(d, expected.length(), child.seed().buffer());
                assertThat(Replay.octets(keymat)).isEqualTo(expected);
            }
        }
    }

    static Stream<Object[]> childrenWithoutPpk() {
        return Replay.conversations()
                .filter(vectors -> !Replay.hasPpk(vectors))
                .flatMap(vectors ->
                        vectors.children().stream().map(child -> new Object[] {vectors, child, ikeSa(vectors, child)}));
    }

    /**
     * Which IKE SA a child came of: that over which its nonces were sent; of the first child they were in the clear.
     */
    private static int ikeSa(Vectors vectors, Child child) {
        Octets initiatorNonce = nonces(child).slice(0, 32);
        var replay = new Replay(vectors);
        return vectors.messages().stream()
                .filter(Vectors.Datagram::isProtected)
                .filter(message -> message.innerPlaintext().hex().contains(initiatorNonce.hex()))
                .mapToInt(replay::indexOf)
                .findFirst()
                .orElse(0);
    }

    private static Octets nonces(Child child) {
        int end = child.seed().length() - child.additionalKeSecrets().length();
        return child.seed().slice(child.keSecret().length(), end);
    }

    private static List<Secret> secrets(Child child) {
        var secrets = new ArrayList<Secret>();
        if (!child.keSecret().isEmpty()) {
            secrets.add(Replay.secret(child.keSecret()));
            Recorded.split(child.additionalKeSecrets(), child.proposal())
                    .forEach(octets -> secrets.add(Replay.secret(octets)));
        }
        return secrets;
    }

    private static Octets keys(Child child) {
        return Octets.concat(
                child.encryptionInitiatorKey(),
                child.integrityInitiatorKey(),
                child.encryptionResponderKey(),
                child.integrityResponderKey());
    }
}
