package io.quoin.itests;

import io.quoin.itests.lab.Pki;
import java.util.stream.Stream;

/** What is tried with strongSwan whichever kernel carries ESP: on this machine, and in user-mode Linux. */
final class Everywhere {
    private Everywhere() {}

    static Stream<Trial> trials(Pki pki) {
        return Stream.of(Proofs.trials(pki), threeRounds().byEach(), childless())
                .flatMap(trials -> trials);
    }

    private static Row threeRounds() {
        return new Row("three additional key exchanges")
                .ike(Rekeys.THREE_ROUNDS, "hybrid x25519+mlkem768+ecp384+mlkem1024")
                .negotiates("dh-group=CURVE_25519", "ake1=ML_KEM_768", "ake2=ECP_384", "ake3=ML_KEM_1024");
    }

    /** RFC 6023: the first Child SA too has key exchanges of its own. */
    private static Stream<Trial> childless() {
        Stream<Trial> accepted = Stream.of(
                childless("childless, which both insist on", "required", "force")
                        .byQuoin(),
                childless("childless, which both insist on", "required", "force")
                        .byStrongSwan(),
                childless("childless, which we prefer", "preferred", "allow").byQuoin(),
                childless("childless, which they prefer", "no", "prefer").byStrongSwan());
        Row refused = childless("childless, which we insist on", "required", "never")
                .isRefused("does not support childless initiation", "IKE_SA_INIT");
        return Stream.concat(accepted, Stream.of(refused.byQuoin()));
    }

    private static Row childless(String what, String ours, String theirs) {
        Row row = new Row(what)
                .esp("aes256gcm16-x25519-ke1_mlkem768")
                .ours("childless", ours)
                .theirs("childless", theirs);
        return theirs.equals("never") ? row : row.theirLogSays("IKE_FOLLOWUP_KE");
    }
}
