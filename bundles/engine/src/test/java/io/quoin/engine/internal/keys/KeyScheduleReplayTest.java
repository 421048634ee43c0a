package io.quoin.engine.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.AfterPpk;
import io.quoin.wire.vectors.Vectors.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The key schedule against the keys that two strongSwan peers logged (RFC 7296, 2.14 and 2.18; RFC 9370, 2.2). */
class KeyScheduleReplayTest {

    @ParameterizedTest
    @MethodSource("io.quoin.engine.internal.keys.Replay#conversations")
    void derivesAllSevenKeysOfEveryGeneration(Vectors vectors) {
        var replay = new Replay(vectors);
        int compared = 0;
        for (int sa = 0; sa < vectors.ikeSas().size(); sa++) {
            List<Stage> stages = vectors.ikeSas().get(sa).stages();
            List<IkeKeys> generations = replay.generations(sa);
            assertThat(generations).hasSameSizeAs(stages);
            for (int i = 0; i < stages.size(); i++) {
                assertThat(generations.get(i).all().stream().map(Replay::octets))
                        .as("generation %s of IKE SA %s", i, sa)
                        .containsExactlyElementsOf(recorded(stages.get(i)));
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    @Test
    void theRecordingsHoldFiftySevenGenerations() {
        List<Vectors> all = Replay.conversations().toList();
        assertThat(all).hasSize(Vectors.NAMES.size() - 1);
        assertThat(all.stream()
                        .flatMap(vectors -> vectors.ikeSas().stream())
                        .mapToInt(sa -> sa.stages().size())
                        .sum())
                .isEqualTo(57);
        assertThat(all.stream().filter(vectors -> vectors.ikeSas().size() > 1)).hasSize(16);
    }

    @Test
    void onlyOneRecordingUsesAPpk() {
        assertThat(Replay.conversations().filter(Replay::hasPpk))
                .extracting(Vectors::name)
                .containsExactly(Replay.WITH_PPK);
    }

    @Test
    void prfPlusYieldsWhatAPpkMakesOfThreeKeys() {
        Vectors vectors = Vectors.load(Replay.WITH_PPK);
        var replay = new Replay(vectors);
        AfterPpk expected = vectors.ikeSas().get(0).stages().get(1).afterPpk();
        List<Secret> keys = replay.last(0).all();
        assertThat(Replay.octets(replay.afterPpk(keys.get(0)))).isEqualTo(expected.skD());
        assertThat(Replay.octets(replay.afterPpk(keys.get(5)))).isEqualTo(expected.skPi());
        assertThat(Replay.octets(replay.afterPpk(keys.get(6)))).isEqualTo(expected.skPr());
    }

    private static List<Octets> recorded(Stage stage) {
        return List.of(stage.skD(), stage.skAi(), stage.skAr(), stage.skEi(), stage.skEr(), stage.skPi(), stage.skPr());
    }
}
