package io.quoin.itests;

import io.quoin.itests.lab.Site;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys are replaced again and again, by either side, with ML-KEM in IKE_FOLLOWUP_KE for both kinds of SA, while a ping
 * at a hundred a second goes on: none of its packets is lost.
 */
class RekeyIT {
    private static Site site;

    @BeforeAll
    static void open() {
        site = Site.open();
    }

    @AfterAll
    static void close() {
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void losesNothing(Rekeys rekeys) throws Exception {
        rekeys.run(site);
    }

    private static List<Rekeys> losesNothing() {
        return Rekeys.EVERYWHERE;
    }
}
