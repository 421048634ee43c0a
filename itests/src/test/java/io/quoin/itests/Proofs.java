package io.quoin.itests;

import io.quoin.itests.lab.Pki;
import java.util.stream.Stream;

/** Every kind of authentication that strongSwan has, and what of it must be refused. */
final class Proofs {
    private static final String SECRET = "secrets/own.key";
    private static final String OURS_FAIL =
            "(IKE_AUTH with AUTHENTICATION_FAILED|the peer did not accept our authentication)";
    private static final String THEY_FAIL = "AUTH_FAILED";

    private Proofs() {}

    static Stream<Trial> trials(Pki pki) {
        return Stream.of(accepted(pki), refused(pki), postquantumPresharedKeys())
                .flatMap(trials -> trials);
    }

    private static Stream<Trial> accepted(Pki pki) {
        return Stream.of(
                        new Row("a pre-shared key").theirLogSays("authentication of 'a.lab' with pre-shared key"),
                        by(pki, "ecdsa256").theirLogSays("'a.lab' with ECDSA_WITH_SHA256_DER successful"),
                        by(pki, "ecdsa384").theirLogSays("'a.lab' with ECDSA_WITH_SHA384_DER successful"),
                        by(pki, "ecdsa521").theirLogSays("'a.lab' with ECDSA_WITH_SHA512_DER successful"),
                        by(pki, "ed25519").theirLogSays("'a.lab' with ED25519 successful"),
                        by(pki, "ed448").theirLogSays("'a.lab' with ED448 successful"),
                        by(pki, "rsa").theirLogSays("'b.lab' (myself) with RSA_EMSA_PKCS1_SHA"),
                        rsaPss(pki),
                        legacy(pki, "rsa", "RSA signature"),
                        legacy(pki, "ecdsa256", "ECDSA-256 signature"),
                        legacy(pki, "ecdsa384", "ECDSA-384 signature"),
                        legacy(pki, "ecdsa521", "ECDSA-521 signature"),
                        chains(pki),
                        publicKeys(pki))
                .flatMap(Row::byEach);
    }

    /** Both sides insist on RSASSA-PSS: what we would sign with anyhow, and what strongSwan must be told to. */
    private static Row rsaPss(Pki pki) {
        return named("RSA-PSS", pki, "rsa")
                .theirDaemon("rsa_pss", "yes")
                .theirs("local.auth", "ike:rsa/pss-sha384")
                .theirs("remote.auth", "ike:rsa/pss-sha256")
                .theirLogSays("'b.lab' (myself) with RSA_EMSA_PSS_SHA2_384", "'a.lab' with RSA_EMSA_PSS_SHA2_256");
    }

    /** Without RFC 7427: the methods of RFC 7296 and RFC 4754. */
    private static Row legacy(Pki pki, String kind, String words) {
        return named(kind + " without announced hashes", pki, kind)
                .theirDaemon("signature_authentication", "no")
                .theirLogSays("'a.lab' with " + words);
    }

    /** Each side has an intermediate CA that the other must take from CERT payloads. */
    private static Row chains(Pki pki) {
        return by(pki, "chain")
                .ourFile("own.pem", pki.certificate("a-chain") + pki.certificate("mid-a"))
                .theirFile("x509/mid-b.pem", pki.certificate("mid-b"))
                .theirLogSays("received issuer cert \"CN=mid-a\"", "sending issuer cert \"CN=mid-b\"");
    }

    /** RFC 7670. */
    private static Row publicKeys(Pki pki) {
        return new Row("public keys alone")
                .ours("auth", "pubkey")
                .ours("psk-file", "")
                .ours("public-key", "own.pub")
                .ours("peer-key", "peer.pub")
                .ours("key-file", SECRET)
                .ourFile("own.pub", pki.publicKey("a-ecdsa256"))
                .ourFile("peer.pub", pki.publicKey("b-ecdsa256"))
                .ourFile(SECRET, pki.privateKey("a-ecdsa256"))
                .theirFile("pubkey/a.pub", pki.publicKey("a-ecdsa256"))
                .theirFile("pubkey/b.pub", pki.publicKey("b-ecdsa256"))
                .theirFile("private/b.pem", pki.privateKey("b-ecdsa256"))
                .theirs("local.auth", "pubkey")
                .theirs("local.pubkeys", "b.pub")
                .theirs("remote.auth", "pubkey")
                .theirs("remote.pubkeys", "a.pub");
    }

    private static Stream<Trial> refused(Pki pki) {
        return Stream.of(
                        ofKinds("their revoked certificate", pki, "ecdsa256", "revoked")
                                .ourFile("ca.crl", pki.revocationList())
                                .ours("crl", "ca.crl")
                                .isRefused("is refused: revoked", THEY_FAIL),
                        ofKinds("their expired certificate", pki, "ecdsa256", "expired")
                                .isRefused("is refused: expired", THEY_FAIL),
                        ofKinds("our revoked certificate", pki, "revoked", "ecdsa256")
                                .theirFile("x509crl/ca.crl", pki.revocationList())
                                .isRefused(OURS_FAIL, "certificate was revoked"),
                        ofKinds("our expired certificate", pki, "expired", "ecdsa256")
                                .isRefused(OURS_FAIL, "subject certificate invalid"))
                .flatMap(Row::byEach);
    }

    private static Row by(Pki pki, String kind) {
        return named(kind, pki, kind);
    }

    private static Row named(String what, Pki pki, String kind) {
        return ofKinds(what, pki, kind, kind);
    }

    private static Row ofKinds(String what, Pki pki, String ours, String theirs) {
        return new Row(what)
                .ours("auth", "cert")
                .ours("psk-file", "")
                .ours("cert", "own.pem")
                .ours("ca", "ca.pem")
                .ours("key-file", SECRET)
                .ourFile("own.pem", pki.certificate("a-" + ours))
                .ourFile("ca.pem", pki.certificate("ca"))
                .ourFile(SECRET, pki.privateKey("a-" + ours))
                .theirFile("x509/b.pem", pki.certificate("b-" + theirs))
                .theirFile("private/b.pem", pki.privateKey("b-" + theirs))
                .theirFile("x509ca/ca.pem", pki.certificate("ca"))
                .theirs("local.auth", "pubkey")
                .theirs("local.certs", "b.pem")
                .theirs("remote.auth", "pubkey")
                .theirs("remote.cacerts", "ca.pem");
    }

    /** RFC 8784. Whoever answers notices first that the other has another key. */
    private static Stream<Trial> postquantumPresharedKeys() {
        Stream<Trial> eitherSide = Stream.of(
                        both("a PPK").theirs("ppk_required", "yes"),
                        theirs(new Row("a PPK that only they have, preferred"), "a-key-for-the-lab"),
                        ours(new Row("a PPK that only we have, preferred")).ours("ppk", "preferred"))
                .flatMap(Row::byEach);
        Stream<Trial> refused = Stream.of(
                ours(new Row("a PPK that only we have"))
                        .isRefused("the peer does not use PPKs", "N(USE_PPK)")
                        .byQuoin(),
                ours(new Row("a PPK that only we have"))
                        .isRefused("the peer's PPK is none that", THEY_FAIL)
                        .byStrongSwan(),
                onlyTheirs().isRefused(OURS_FAIL, "PPK required but").byQuoin(),
                onlyTheirs().isRefused("", "PPK required but").byStrongSwan(),
                anotherPpk().isRefused(OURS_FAIL, "tried 1 shared key").byQuoin(),
                anotherPpk()
                        .isRefused("did not prove the pre-shared key", THEY_FAIL)
                        .byStrongSwan());
        return Stream.concat(eitherSide, refused);
    }

    private static Row onlyTheirs() {
        return theirs(new Row("a PPK that only they have"), "a-key-for-the-lab").theirs("ppk_required", "yes");
    }

    private static Row anotherPpk() {
        return theirs(ours(new Row("another PPK")), "another");
    }

    private static Row both(String what) {
        return theirs(ours(new Row(what)), "a-key-for-the-lab").protection("hybrid x25519+mlkem768+ppk");
    }

    private static Row ours(Row row) {
        return row.ours("ppk-file", "secrets/lab.ppk").ourFile("secrets/lab.ppk", "lab-ppk a-key-for-the-lab");
    }

    private static Row theirs(Row row, String key) {
        return row.theirs("ppk_id", "lab-ppk")
                .theirs("secrets.ppk-lab.id", "lab-ppk")
                .theirs("secrets.ppk-lab.secret", '"' + key + '"');
    }
}
