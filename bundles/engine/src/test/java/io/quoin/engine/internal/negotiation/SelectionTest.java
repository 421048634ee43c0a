package io.quoin.engine.internal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.ProposalSpec;
import io.quoin.wire.Proposal;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
    private static final Octets SPI = Octets.ofHex("0a0b0c0d");

    @ParameterizedTest
    @CsvSource({
        // The order is ours, not the peer's.
        "aes256gcm16-prfsha384-ecp384-x25519, aes256gcm16-prfsha384-x25519-ecp384, aes256gcm16-prfsha384-ecp384",
        "aes256-aes128-sha256-x25519, aes128-aes256-sha256-x25519, aes256-prfsha256-sha256-x25519",
        // NONE makes an additional key exchange optional, and a slot left out stands for NONE.
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_none, aes256gcm16-prfsha384-x25519,"
                + "aes256gcm16-prfsha384-x25519",
        "aes256gcm16-prfsha384-x25519, aes256gcm16-prfsha384-x25519-ke1_none, aes256gcm16-prfsha384-x25519",
        "aes256gcm16-prfsha384-x25519-ke3_mlkem768, aes256gcm16-prfsha384-x25519-ke1_none-ke3_mlkem768,"
                + "aes256gcm16-prfsha384-x25519-ke3_mlkem768",
        "aes256gcm16-prfsha384-x25519-ke1_none-ke2_none, aes256gcm16-prfsha384-x25519-ke1_none-ke2_none,"
                + "aes256gcm16-prfsha384-x25519",
        // No method twice among the additional key exchanges; the one of IKE_SA_INIT does not count.
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_mlkem768-ke2_mlkem1024,"
                + "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_mlkem768-ke2_mlkem1024,"
                + "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_mlkem1024",
        "aes256gcm16-prfsha384-ecp384-ke1_ecp384, aes256gcm16-prfsha384-ecp384-ke1_ecp384,"
                + "aes256gcm16-prfsha384-ecp384-ke1_ecp384",
        // The preferred method of one slot gives way where another has no other.
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_mlkem1024-ke2_mlkem768,"
                + "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_mlkem1024-ke2_mlkem768,"
                + "aes256gcm16-prfsha384-x25519-ke1_mlkem1024-ke2_mlkem768"
    })
    void choosesWhatBothAllowByOurPreference(String ours, String theirs, String expected) {
        assertThat(among(ours, proposal(theirs)).map(SelectionTest::notation)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "aes256gcm16-prfsha384-x25519, aes128gcm16-prfsha384-x25519",
        "aes256gcm16-prfsha384-x25519, aes256gcm16-prfsha256-x25519",
        "aes256gcm16-prfsha384-x25519, aes256-sha384-x25519",
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768, aes256gcm16-prfsha384-x25519",
        "aes256gcm16-prfsha384-x25519, aes256gcm16-prfsha384-x25519-ke1_mlkem768",
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768, aes256gcm16-prfsha384-x25519-ke2_mlkem768",
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_mlkem768, aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_mlkem768"
    })
    void choosesNothingWhereATypeHasNothingInCommon(String ours, String theirs) {
        assertThat(among(ours, proposal(theirs))).isEmpty();
    }

    @Test
    void takesOurFirstProposalThatAnyOfTheirsAllows() {
        List<ProposalSpec> ours = List.of(
                ProposalSpec.ike("aes256gcm16-prfsha384-x25519-ke1_mlkem768"),
                ProposalSpec.ike("aes256gcm16-prfsha384-x25519"));
        List<Proposal> theirs = List.of(
                numbered(1, ProposalSpec.ike("aes256gcm16-prfsha384-x25519")),
                numbered(2, ProposalSpec.ike("aes256gcm16-prfsha384-x25519-ke1_mlkem768")));
        Selection selection = Selection.among(ours, theirs, chosen -> true).orElseThrow();
        assertThat(selection.number()).isEqualTo(2);
        assertThat(selection.additionalKeyExchanges()).containsExactly(36);
    }

    @Test
    void countsOnlyTheAdditionalKeyExchangesThatTakePlace() {
        String notation = "aes256gcm16-prfsha384-x25519-ke1_mlkem1024-ke2_none-ke7_ecp384";
        Selection selection = among(notation, proposal(notation)).orElseThrow();
        assertThat(selection.additionalKeyExchanges()).containsExactly(37, 20);
        // The answer has a transform for each type offered, NONE included, and no other.
        assertThat(selection.answer(Proposal.IKE, Octets.empty()).transforms())
                .extracting(Transform::type)
                .containsExactly(1, 2, 4, 6, 7, 12);
    }

    @ParameterizedTest
    @CsvSource({"0", "13", "14", "241", "255"})
    void passesOverAProposalWithATypeThatIsNotKnown(int type) {
        String notation = "aes256gcm16-prfsha384-x25519";
        for (int id : List.of(0, 1)) {
            assertThat(among(notation, with(proposal(notation), Transform.of(type, id))))
                    .isEmpty();
        }
        var both = List.of(with(proposal(notation), Transform.of(type, 1)), numbered(2, ProposalSpec.ike(notation)));
        assertThat(Selection.among(List.of(ProposalSpec.ike(notation)), both, chosen -> true)
                        .map(Selection::number))
                .contains(2);
    }

    @Test
    void takesATransformOnlyWithTheSameAttributes() {
        var keyLength = new Transform.Attribute(14, true, Octets.ofHex("0100"));
        var unknown = new Transform.Attribute(15, true, Octets.ofHex("0100"));
        var longFormat = new Transform.Attribute(14, false, Octets.ofHex("0100"));
        assertThat(withCipher(keyLength)).isPresent();
        assertThat(withCipher()).isEmpty();
        assertThat(withCipher(longFormat)).isEmpty();
        assertThat(withCipher(keyLength, unknown)).isEmpty();
        assertThat(withCipher(unknown)).isEmpty();
        assertThat(withCipher(keyLength, keyLength)).isEmpty();
    }

    @Test
    void passesOverAnUnknownTransformOfAKnownType() {
        String notation = "aes256gcm16-prfsha384-x25519";
        Proposal theirs = with(proposal(notation), Transform.of(TransformType.KE, 1080));
        assertThat(among(notation, theirs).map(SelectionTest::notation)).contains(notation);
    }

    @Test
    void triesTheNextCombinationWhereOneIsNotAcceptable() {
        String notation = "aes256gcm16-prfsha384-ecp384-x25519-ke1_none-ke1_mlkem768";
        Optional<Selection> selection = Selection.among(
                List.of(ProposalSpec.ike(notation)),
                List.of(proposal(notation)),
                chosen -> chosen.contains(Transform.of(TransformType.KE, 31))
                        && !chosen.contains(Transform.of(TransformType.ADDKE1, 0)));
        assertThat(selection.map(SelectionTest::notation)).contains("aes256gcm16-prfsha384-x25519-ke1_mlkem768");
    }

    @Test
    void givesUpAfterSoManyCombinations() {
        String methods = "ecp256-ecp384-ecp521-x25519-x448";
        String slots = Arrays.stream(methods.split("-"))
                .map(method -> "-ke1_" + method + "-ke2_" + method + "-ke3_" + method + "-ke4_" + method)
                .reduce("", String::concat);
        ProposalSpec spec = ProposalSpec.ike("aes128gcm16-aes256gcm16-prfsha256-prfsha384-" + methods + slots);
        var tried = new AtomicInteger();
        Optional<Selection> none = Selection.among(
                List.of(spec, spec, spec), List.of(numbered(1, spec)), chosen -> tried.incrementAndGet() < 0);
        assertThat(none).isEmpty();
        assertThat(tried.get()).isBetween(100, Search.MAX_TRIES);
    }

    @Test
    void acceptsAnAnswerOfOneTransformForEachType() {
        List<Proposal> offer = List.of(
                numbered(1, ProposalSpec.ike("aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_none")),
                numbered(2, ProposalSpec.ike("aes128gcm16-prfsha256-x25519")));
        assertThat(accepted(offer, 1, "aes256gcm16-prfsha384-x25519-ke1_mlkem768"))
                .contains("aes256gcm16-prfsha384-x25519-ke1_mlkem768");
        assertThat(accepted(offer, 1, "aes256gcm16-prfsha384-x25519-ke1_none"))
                .contains("aes256gcm16-prfsha384-x25519");
        assertThat(accepted(offer, 2, "aes128gcm16-prfsha256-x25519")).contains("aes128gcm16-prfsha256-x25519");
    }

    @ParameterizedTest
    @CsvSource({
        // Another proposal's number; one that there is not.
        "2, aes256gcm16-prfsha384-x25519-ke1_mlkem768",
        "3, aes256gcm16-prfsha384-x25519-ke1_mlkem768",
        "0, aes256gcm16-prfsha384-x25519-ke1_mlkem768",
        // A type too few, one too many, two transforms of one type, one that was not offered.
        "1, aes256gcm16-prfsha384-x25519",
        "2, aes128gcm16-prfsha256-x25519-ke1_mlkem768",
        "1, aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_mlkem1024",
        "1, aes256gcm16-prfsha384-ecp384-ke1_mlkem768",
        // The same method in two slots (RFC 9370, 2.2.1).
        "4, aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_mlkem768"
    })
    void refusesAnAnswerThatWasNotOffered(int number, String answer) {
        List<Proposal> offer = List.of(
                numbered(1, ProposalSpec.ike("aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_mlkem1024")),
                numbered(2, ProposalSpec.ike("aes128gcm16-prfsha256-x25519")),
                numbered(4, ProposalSpec.ike("aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_mlkem768")));
        assertThat(accepted(offer, number, answer)).isEmpty();
    }

    @Test
    void refusesAnAnswerOfTwoProposalsOrOfNoneOrForAnotherProtocol() {
        ProposalSpec spec = ProposalSpec.esp("aes256gcm16-noesn");
        List<Proposal> offer = List.of(numbered(1, spec), numbered(2, spec));
        assertThat(Selection.accepted(offer, List.of())).isEmpty();
        assertThat(Selection.accepted(offer, offer)).isEmpty();
        assertThat(Selection.accepted(offer, List.of(new Proposal(1, Proposal.IKE, SPI, spec.transforms()))))
                .isEmpty();
        assertThat(Selection.among(List.of(spec), List.of(new Proposal(1, 2, SPI, spec.transforms())), all -> true))
                .isEmpty();
        assertThat(Selection.accepted(offer, offer.subList(1, 2)).map(Selection::peerSpi))
                .contains(SPI);
    }

    private static Optional<String> accepted(List<Proposal> offer, int number, String answer) {
        return Selection.accepted(offer, List.of(numbered(number, ProposalSpec.ike(answer))))
                .map(SelectionTest::notation);
    }

    private static Optional<Selection> withCipher(Transform.Attribute... attributes) {
        var transforms = new ArrayList<Transform>();
        transforms.add(new Transform(TransformType.ENCR, 20, List.of(attributes)));
        transforms.add(Transform.of(TransformType.PRF, 6));
        transforms.add(Transform.of(TransformType.KE, 31));
        return among("aes256gcm16-prfsha384-x25519", new Proposal(1, Proposal.IKE, SPI, transforms));
    }

    private static Optional<Selection> among(String ours, Proposal theirs) {
        return Selection.among(List.of(ProposalSpec.ike(ours)), List.of(theirs), chosen -> true);
    }

    private static Proposal proposal(String notation) {
        return numbered(1, ProposalSpec.ike(notation));
    }

    private static Proposal numbered(int number, ProposalSpec spec) {
        return new Proposal(number, spec.protocolId(), SPI, spec.transforms());
    }

    private static Proposal with(Proposal proposal, Transform more) {
        var transforms = new ArrayList<>(proposal.transforms());
        transforms.add(more);
        return new Proposal(proposal.number(), proposal.protocolId(), SPI, transforms);
    }

    private static String notation(Selection selection) {
        return selection.notation(KeyExchangeNames.builtIn());
    }
}
