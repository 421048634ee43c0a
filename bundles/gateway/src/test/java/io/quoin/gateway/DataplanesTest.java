package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.ipsec.DataplaneProvider;
import io.quoin.manage.DataplaneView;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataplanesTest {
    private final Dataplanes dataplanes = new Dataplanes();
    private final FakeDataplanes kernel = new FakeDataplanes("kernel");
    private final FakeDataplanes user = new FakeDataplanes("user");

    @Test
    void highestRankingThatIsAvailableIsChosen() {
        dataplanes.add(user, 0);
        dataplanes.add(kernel, 100);
        assertThat(chosen("auto", null, true)).containsSame(kernel);

        kernel.becomeUnavailable("no ESP in this kernel");
        assertThat(chosen("auto", null, true)).containsSame(user);
        assertThat(dataplanes.views(Optional.of(user)))
                .containsExactly(
                        new DataplaneView("kernel", "a fake named kernel", false, "no ESP in this kernel"),
                        new DataplaneView("user", "a fake named user", true, ""));
    }

    @Test
    void configuredOneIsChosenWhateverItsRanking() {
        dataplanes.add(user, 0);
        dataplanes.add(kernel, 100);

        assertThat(chosen("user", null, true)).containsSame(user);
        assertThat(chosen("user", kernel, false)).containsSame(user);
    }

    @Test
    void betterOneThatComesLateReplacesOnlyWhereTunnelsMayBeCut() {
        dataplanes.add(user, 0);
        assertThat(chosen("auto", null, true)).containsSame(user);
        dataplanes.add(kernel, 100);

        assertThat(chosen("auto", user, false)).containsSame(user);
        assertThat(chosen("auto", user, true)).containsSame(kernel);
    }

    @Test
    void oneThatIsGoneIsReplacedAtOnce() {
        dataplanes.add(user, 0);
        dataplanes.add(kernel, 100);
        dataplanes.remove(kernel);

        assertThat(chosen("auto", kernel, false)).containsSame(user);
    }

    @Test
    void reasonForNoneSaysWhatToDo() {
        assertThat(dataplanes.choose("auto", Optional.empty(), true).reason()).contains("install the feature");

        dataplanes.add(kernel, 100);
        assertThat(dataplanes.choose("user", Optional.empty(), true).reason())
                .isEqualTo("dataplane = user, but only these are installed: kernel");

        kernel.becomeUnavailable("no ESP in this kernel");
        assertThat(dataplanes.choose("auto", Optional.empty(), true).reason())
                .contains("kernel: no ESP in this kernel");
    }

    private Optional<DataplaneProvider> chosen(String word, DataplaneProvider inUse, boolean mayCut) {
        return dataplanes.choose(word, Optional.ofNullable(inUse), mayCut).provider();
    }
}
