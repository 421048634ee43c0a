package io.quoin.gateway;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.PinnedKeys;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.Credentials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The keys that say how both sides prove who they are.
 *
 * <pre>
 *   auth = psk      psk-file
 *   auth = cert     key-file  cert  ca  (crl  revocation)
 *   auth = pubkey   key-file  public-key  peer-key
 * </pre>
 *
 * <p>auth may name psk beside one of the others, the preferred first; key-file may name several files, and cert or
 * public-key then as many, in the same order.
 */
final class CredentialRules {
    private static final int MAX_CRLS = 16;
    private static final int MAX_KINDS = 2;
    private static final int MAX_OWN_KEYS = 4;
    private static final String PSK = "psk";
    private static final String CERT = "cert";
    private static final String PUBKEY = "pubkey";

    private final Keys keys;
    private final Path directory;
    private final Optional<Credentials> inForce;

    /** @param inForce what was accepted before */
    CredentialRules(Keys keys, Path directory, Optional<Credentials> inForce) {
        this.keys = keys;
        this.directory = directory;
        this.inForce = inForce;
    }

    /** Empty where a key is in error; what it returns is the caller's to close. */
    Optional<Credentials> read() {
        List<String> auth = auth();
        reserve(auth, "psk-file", PSK);
        reserve(auth, "key-file", CERT, PUBKEY);
        for (String key : List.of("cert", "ca", "crl", "revocation")) {
            reserve(auth, key, CERT);
        }
        reserve(auth, "public-key", PUBKEY);
        reserve(auth, "peer-key", PUBKEY);
        if (keys.isInError("auth")) {
            return Optional.empty();
        }
        var all = new ArrayList<Credentials>();
        for (String kind : auth) {
            all.addAll(
                    switch (kind) {
                        case PSK -> preSharedKey().stream().toList();
                        case CERT -> withPrivateKeys("cert", certificates());
                        default -> withPrivateKeys("public-key", rawKeys());
                    });
        }
        boolean wrong = Stream.of("psk-file", "key-file", "cert", "ca", "crl", "revocation", "public-key", "peer-key")
                .anyMatch(keys::isInError);
        if (wrong) {
            all.forEach(Credentials::close);
            return Optional.empty();
        }
        return Optional.of(all.size() == 1 ? all.get(0) : new Credentials.AnyOf(all));
    }

    private List<String> auth() {
        List<String> auth = keys.list("auth", MAX_KINDS, word -> {
            if (!List.of(PSK, CERT, PUBKEY).contains(word)) {
                throw new IllegalArgumentException("one of psk, cert or pubkey is accepted");
            }
            return word;
        });
        if (auth.containsAll(List.of(CERT, PUBKEY))) {
            keys.error("auth", "cert and pubkey would share key-file: psk beside one of them is accepted");
        }
        return auth.isEmpty() ? List.of(PSK) : auth;
    }

    private Optional<Credentials> preSharedKey() {
        return required(
                        "psk-file",
                        "the name of a file with the pre-shared key, of mode 0600, is needed",
                        PskFile::read)
                .map(Credentials.PreSharedKey::new);
    }

    /** A key of another kind of authentication would be taken for one that protects. */
    private void reserve(List<String> auth, String key, String... kinds) {
        if (keys.text(key).isPresent()
                && List.of(kinds).stream().noneMatch(auth::contains)
                && !keys.isInError("auth")) {
            keys.error(
                    key,
                    "it belongs to auth = " + String.join(" or ", kinds) + ", but auth is " + String.join(", ", auth)
                            + ": remove it, or change auth");
        }
    }

    /** All but the private key: its public one, and what it becomes part of. */
    private record Rest(PublicKeyInfo own, Function<Secret, Credentials> with) {}

    /**
     * The private keys are read whatever else is in error, for their own errors.
     *
     * @param key what names the public ones
     */
    private List<Credentials> withPrivateKeys(String key, List<Rest> rests) {
        List<Secret> privateKeys = several(
                "key-file",
                "the name of a file with the gateway's private key, of mode 0600, is needed",
                KeyFiles::privateKey);
        if (!rests.isEmpty() && !keys.isInError("key-file") && rests.size() != privateKeys.size()) {
            keys.error(key, "key-file names " + privateKeys.size() + ": name as many, in the same order");
        }
        if (rests.size() != privateKeys.size() || keys.isInError("key-file")) {
            privateKeys.forEach(Secret::close);
            return List.of();
        }
        var all = new ArrayList<Credentials>();
        for (int i = 0; i < rests.size(); i++) {
            all.add(matched(key, privateKeys.get(i), rests.get(i)));
        }
        return all;
    }

    private Credentials matched(String key, Secret privateKey, Rest rest) {
        Credentials made = rest.with().apply(privateKey);
        // All files are read every few seconds: what has not changed need not sign again.
        boolean known = inForce.map(Credentials::each).orElse(List.of()).contains(made);
        if (!known && !KeyMatch.belongs(privateKey, rest.own())) {
            keys.error(key, "it does not belong to the private key in key-file: name the two that were made together");
        }
        return made;
    }

    private List<Rest> certificates() {
        List<List<Octets>> chains = several(
                "cert",
                "the name of a file with the gateway's own certificate is needed, intermediate CAs behind it",
                (from, name) -> KeyFiles.certificates(from, name, CertificateValidator.MAX_CERTIFICATES));
        Optional<List<Octets>> anchors = required(
                "ca",
                "the name of a file with the certificates of CAs that the peer's is believed of is needed",
                (from, name) -> KeyFiles.certificates(from, name, KeyFiles.MAX_ANCHORS));
        List<Octets> crls = keys.list("crl", MAX_CRLS, name -> KeyFiles.crl(directory, name));
        var revocation = Revocation.valueOf(
                keys.choice("revocation", "checked", "required", "ignored").toUpperCase(Locale.ROOT));
        if (anchors.isEmpty() || keys.isInError("cert")) {
            return List.of();
        }
        var trust = new Trust(anchors.get(), crls, revocation);
        return chains.stream()
                .map(chain -> new Rest(
                        KeyFiles.publicKey(chain.get(0)),
                        privateKey -> new Credentials.Certificates(chain, privateKey, trust)))
                .toList();
    }

    private List<Rest> rawKeys() {
        List<List<PublicKeyInfo>> own = several(
                "public-key",
                "the name of a file with the public key that belongs to key-file is needed",
                (from, name) -> KeyFiles.publicKeys(from, name, 1));
        List<List<PublicKeyInfo>> files = keys.list(
                "peer-key", PinnedKeys.MAX_KEYS, name -> KeyFiles.publicKeys(directory, name, PinnedKeys.MAX_KEYS));
        var peer = new HashSet<PublicKeyInfo>();
        files.forEach(peer::addAll);
        if (keys.text("peer-key").isEmpty()) {
            keys.error("peer-key", "the names of files with the peer's public keys are needed");
        }
        if (peer.size() > PinnedKeys.MAX_KEYS) {
            keys.error("peer-key", peer.size() + " keys, but " + PinnedKeys.MAX_KEYS + " at most are accepted");
        }
        if (keys.isInError("public-key") || keys.isInError("peer-key")) {
            return List.of();
        }
        var pinned = new PinnedKeys(peer);
        return own.stream()
                .map(file -> file.get(0))
                .map(ours -> new Rest(ours, privateKey -> new Credentials.RawKeys(ours, privateKey, pinned)))
                .toList();
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(Path directory, String name);
    }

    private <T> Optional<T> required(String key, String what, Reader<T> reader) {
        if (keys.text(key).isEmpty()) {
            keys.error(key, what);
        }
        return keys.value(key, name -> reader.read(directory, name));
    }

    private <T> List<T> several(String key, String what, Reader<T> reader) {
        if (keys.text(key).isEmpty()) {
            keys.error(key, what);
        }
        return keys.list(key, MAX_OWN_KEYS, name -> reader.read(directory, name));
    }
}
