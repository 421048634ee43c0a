package io.quoin.engine.internal.keys;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.ProposalSpec;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.Datagram;
import io.quoin.wire.vectors.Vectors.IkeSa;
import io.quoin.wire.vectors.Vectors.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All keys of one recorded conversation, derived by our key schedule from nothing but nonces, SPIs and the shared
 * secrets of the key exchanges.
 */
public final class Replay {
    /** The one conversation with a PPK (RFC 8784), which the key schedule does not know. */
    public static final String WITH_PPK = "ppk-x25519-mlkem768";

    private final Vectors vectors;
    private final IkeAlgorithms algorithms;
    private final List<List<IkeKeys>> sas = new ArrayList<>();

    public Replay(Vectors vectors) {
        this.vectors = vectors;
        this.algorithms = algorithms(Recorded.ike(vectors.negotiatedIke()));
        for (IkeSa sa : vectors.ikeSas()) {
            sas.add(sas.isEmpty() ? initial(sa) : List.of(rekeyed(sa)));
        }
    }

    /** The conversations in which keys were derived: all but that in which nothing was agreed. */
    public static Stream<Vectors> conversations() {
        return Vectors.all().filter(vectors -> !vectors.ikeSas().isEmpty());
    }

    public static boolean hasPpk(Vectors vectors) {
        return vectors.ikeSas().stream()
                .flatMap(sa -> sa.stages().stream())
                .anyMatch(stage -> !stage.afterPpk().ppk().isEmpty());
    }

    public static Secret secret(Octets octets) {
        return Secret.take(octets.toBytes());
    }

    /** What the recordings can be compared with. */
    static Octets octets(Secret secret) {
        return secret.with(bytes -> Octets.of(bytes));
    }

    public Prf prf() {
        return algorithms.prf();
    }

    /** The generations of one IKE SA's keys. */
    public List<IkeKeys> generations(int sa) {
        return sas.get(sa);
    }

    /** The keys under which an IKE SA goes on after authentication. */
    public IkeKeys last(int sa) {
        return sas.get(sa).get(sas.get(sa).size() - 1);
    }

    /** The generation that protects a datagram. */
    public IkeKeys of(Datagram datagram) {
        return sas.get(indexOf(datagram)).get(datagram.keyStage());
    }

    /** Which IKE SA a protected datagram belongs to. */
    public int indexOf(Datagram datagram) {
        for (int i = 0; i < vectors.ikeSas().size(); i++) {
            IkeSa sa = vectors.ikeSas().get(i);
            if (sa.spiI().equals(datagram.spiI()) && sa.spiR().equals(datagram.spiR())) {
                return i;
            }
        }
        throw new IllegalStateException("no recorded IKE SA has the SPIs of a datagram");
    }

    /**
     * What SK_d, SK_pi or SK_pr of the first IKE SA becomes by the PPK, and stays where there is none (RFC 8784, 3).
     */
    public Secret afterPpk(Secret key) {
        List<Stage> stages = vectors.ikeSas().get(0).stages();
        Octets ppk = stages.get(stages.size() - 1).afterPpk().ppk();
        if (ppk.isEmpty()) {
            return key.copy();
        }
        return key.with(seed ->
                prf().expand(secret(ppk), prf().length(), Octets.of(seed).buffer()));
    }

    private List<IkeKeys> initial(IkeSa sa) {
        Stage first = sa.stages().get(0);
        var generations = new ArrayList<IkeKeys>();
        generations.add(IkeKeys.initial(algorithms, first.nonces(), spis(sa), secret(first.keSecret())));
        for (Stage stage : sa.stages().subList(1, sa.stages().size())) {
            generations.add(generations.get(generations.size() - 1).mix(secret(stage.keSecret())));
        }
        return generations;
    }

    private IkeKeys rekeyed(IkeSa sa) {
        Stage stage = sa.stages().get(0);
        var secrets = new ArrayList<Secret>();
        secrets.add(secret(stage.keSecret()));
        Recorded.split(stage.additionalKeSecrets(), vectors.negotiatedIke())
                .forEach(octets -> secrets.add(secret(octets)));
        IkeKeys old = last(sas.size() - 1);
        if (!hasPpk(vectors)) {
            return old.rekey(algorithms, stage.nonces(), spis(sa), secrets);
        }
        Secret d = afterPpk(old.all().get(0));
        Octets behindFirstSecret = Octets.concat(stage.nonces(), stage.additionalKeSecrets());
        Secret skeyseed = prf().derive(d, secrets.get(0), behindFirstSecret);
        return new IkeKeys(algorithms, stage.nonces(), spis(sa), skeyseed);
    }

    private static Octets spis(IkeSa sa) {
        return Octets.concat(sa.spiI(), sa.spiR());
    }

    private static IkeAlgorithms algorithms(ProposalSpec proposal) {
        Transform encryption = first(proposal, TransformType.ENCR);
        return new IkeAlgorithms(
                IkeCipher.of(encryption.id()).orElseThrow(),
                encryption.keyLength().orElse(256),
                IkeIntegrity.of(first(proposal, TransformType.INTEG).id()).orElseThrow(),
                Prf.of(first(proposal, TransformType.PRF).id()));
    }

    private static Transform first(ProposalSpec proposal, int type) {
        return proposal.transforms().stream()
                .filter(transform -> transform.type() == type)
                .findFirst()
                .orElse(Transform.of(type, 0));
    }
}
