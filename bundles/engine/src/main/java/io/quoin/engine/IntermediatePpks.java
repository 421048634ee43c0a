package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Postquantum Preshared Keys in IKE_INTERMEDIATE (RFC 9867), which protect the IKE SA itself from IKE_AUTH on: the
 * identities of both sides too. They come with the last additional key exchange, and after it into the keys; where
 * there is none they have an exchange of their own.
 *
 * <pre>
 *   IKE_SA_INIT       ... [N(USE_PPK)] N(USE_PPK_INT)       --&gt;
 *                                                           &lt;--  ... N(USE_PPK_INT)
 *   IKE_INTERMEDIATE  [KEi] N(PPK_IDENTITY_KEY, PPK_ID_1 | confirmation) ...  --&gt;
 *                                                           &lt;--  [KEr] [N(PPK_IDENTITY, PPK_ID_n)]
 *
 *   confirmation = the first 8 octets of prf(PPK, Ni | Nr | SPIi | SPIr)
 *   SKEYSEED'    = prf+(PPK, SK_d)
 * </pre>
 *
 * The text of the RFC was not at hand. Notify types, encodings, both formulas and the order of KE and PPK are those of
 * libreswan, which names draft-ietf-ipsecme-ikev2-qr-alt-04, and of what its issue 2374 quotes of -10; no conversation
 * with another implementation was seen. PPKs in CREATE_CHILD_SA are not done: no text on them was found.
 */
final class IntermediatePpks {
    /** Of one request. */
    static final int MAX_OFFERED = 4;

    private static final int CONFIRMATION_LENGTH = 8;

    private IntermediatePpks() {}

    /** Those to offer, for the caller to close. */
    static List<Ppk> offerable(PeerConfig peer) {
        List<Ppk> current = peer.ppks().map(Ppks::current).orElse(List.of());
        current.stream().skip(MAX_OFFERED).forEach(Ppk::close);
        return current.stream().limit(MAX_OFFERED).toList();
    }

    static Payload offer(Ppk ppk, IkeKeys keys) {
        return NotifyPayload.of(NotifyType.PPK_IDENTITY_KEY, Octets.concat(ppk.identity(), confirmation(ppk, keys)));
    }

    private static Octets confirmation(Ppk ppk, IkeKeys keys) {
        return keys.confirmation(ppk.key()).slice(0, CONFIRMATION_LENGTH);
    }

    /** What a request offers, no more than is looked at. */
    static List<Octets> offered(List<Payload> request) {
        var offered = new ArrayList<Octets>();
        for (Payload payload : request) {
            if (payload instanceof NotifyPayload notify
                    && notify.is(NotifyType.PPK_IDENTITY_KEY)
                    && offered.size() < MAX_OFFERED) {
                offered.add(notify.data());
            }
        }
        return offered;
    }

    /**
     * A PPK that both sides have.
     *
     * @param ppk for the caller to close
     * @param sources all that have it, and may use it
     */
    record Chosen(Ppk ppk, List<Ppks> sources) {}

    /** A PPK where it comes from. */
    private record Held(Ppks source, Ppk ppk) {}

    /**
     * Of those that are offered, that the peer proves to have, and that may be used: the one that most sources have
     * that demand one, and of several such the first. Which source is the peer's only IKE_AUTH will tell.
     */
    static Optional<Chosen> choose(List<Octets> offered, List<Ppks> ours, IkeKeys keys) {
        List<List<Held>> shared = offered.stream()
                .map(each -> holders(each, ours, keys))
                .sorted(Comparator.comparing(holders ->
                        -holders.stream().filter(held -> held.source.required()).count()))
                .toList();
        Optional<Chosen> chosen = Optional.empty();
        for (List<Held> holders : shared) {
            if (chosen.isEmpty()) {
                chosen = use(holders);
            }
            Optional<Ppk> kept = chosen.map(Chosen::ppk);
            holders.stream()
                    .map(Held::ppk)
                    .filter(ppk -> kept.filter(other -> other == ppk).isEmpty())
                    .forEach(Ppk::close);
        }
        return chosen;
    }

    private static List<Held> holders(Octets offered, List<Ppks> ours, IkeKeys keys) {
        return ours.stream()
                .flatMap(source ->
                        Ppk.find(source, ppk -> isSame(offered, ppk, keys)).map(ppk -> new Held(source, ppk)).stream())
                .toList();
    }

    /** What is used once is used up wherever it comes from. */
    private static Optional<Chosen> use(List<Held> holders) {
        List<Held> usable =
                holders.stream().filter(held -> held.source.use(held.ppk.id())).toList();
        return usable.stream()
                .findFirst()
                .map(first ->
                        new Chosen(first.ppk, usable.stream().map(Held::source).toList()));
    }

    private static boolean isSame(Octets offered, Ppk ppk, IkeKeys keys) {
        int end = offered.length() - CONFIRMATION_LENGTH;
        return end > 0
                && offered.slice(0, end).equals(ppk.identity())
                && MessageDigest.isEqual(
                        offered.slice(end, offered.length()).toBytes(),
                        confirmation(ppk, keys).toBytes());
    }
}
