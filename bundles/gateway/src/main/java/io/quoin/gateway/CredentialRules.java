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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys that say how both sides prove who they are.
 *
 * <pre>
 *   auth = psk      psk-file
 *   auth = cert     key-file  cert  ca  (crl  revocation)
 *   auth = pubkey   key-file  public-key  peer-key
 * </pre>
 */
final class CredentialRules {
    private static final int MAX_CRLS = 16;
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
        String auth = keys.choice("auth", PSK, CERT, PUBKEY);
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
        return switch (auth) {
            case PSK ->
                required(
                                "psk-file",
                                "the name of a file with the pre-shared key, of mode 0600, is needed",
                                PskFile::read)
                        .map(Credentials.PreSharedKey::new);
            case CERT -> withPrivateKey(certificates());
            default -> withPrivateKey(rawKeys());
        };
    }

    /** A key of another kind of authentication would be taken for one that protects. */
    private void reserve(String auth, String key, String... kinds) {
        if (keys.text(key).isPresent() && !List.of(kinds).contains(auth) && !keys.isInError("auth")) {
            keys.error(
                    key,
                    "it belongs to auth = " + String.join(" or ", kinds) + ", but auth is " + auth
                            + ": remove it, or change auth");
        }
    }

    /** All but the private key: what holds its public one, and what it becomes part of. */
    private record Rest(String key, PublicKeyInfo own, Function<Secret, Credentials> with) {}

    /** The private key is read whatever else is in error, for its own errors. */
    private Optional<Credentials> withPrivateKey(Optional<Rest> rest) {
        Optional<Secret> privateKey = required(
                "key-file",
                "the name of a file with the gateway's private key, of mode 0600, is needed",
                KeyFiles::privateKey);
        if (rest.isEmpty() || privateKey.isEmpty()) {
            privateKey.ifPresent(Secret::close);
            return Optional.empty();
        }
        Credentials all = rest.get().with().apply(privateKey.get());
        // All files are read every few seconds: what has not changed need not sign again.
        if (!inForce.equals(Optional.of(all))
                && !KeyMatch.belongs(privateKey.get(), rest.get().own())) {
            keys.error(
                    rest.get().key(),
                    "it does not belong to the private key in key-file: name the two that were made together");
        }
        return Optional.of(all);
    }

    private Optional<Rest> certificates() {
        Optional<List<Octets>> chain = required(
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
        if (chain.isEmpty() || anchors.isEmpty()) {
            return Optional.empty();
        }
        var trust = new Trust(anchors.get(), crls, revocation);
        return Optional.of(new Rest(
                "cert",
                KeyFiles.publicKey(chain.get().get(0)),
                privateKey -> new Credentials.Certificates(chain.get(), privateKey, trust)));
    }

    private Optional<Rest> rawKeys() {
        Optional<List<PublicKeyInfo>> own = required(
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
        if (own.isEmpty() || keys.isInError("peer-key")) {
            return Optional.empty();
        }
        var pinned = new PinnedKeys(peer);
        PublicKeyInfo ours = own.get().get(0);
        return Optional.of(
                new Rest("public-key", ours, privateKey -> new Credentials.RawKeys(ours, privateKey, pinned)));
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
}
