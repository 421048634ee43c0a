package io.quoin.itests.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A CA and the certificates of both ends, made by the JDK's keytool; all keys are thrown away with the lab. */
public final class Pki {
    private static final char[] PASSWORD = "a lab only".toCharArray();

    private final KeyStore store;

    /** @param keyOptions of keytool, for the keys of both ends: {@code -keyalg RSA -keysize 2048} */
    public Pki(List<String> keyOptions) {
        Path file = Scratch.directory("pki").resolve("keys.p12");
        pair(file, "ca", List.of("-keyalg", "EC", "-groupname", "secp256r1"), List.of("-ext", "bc:c"));
        for (String id : List.of("a.lab", "b.lab")) {
            pair(file, id, keyOptions, List.of("-signer", "ca", "-ext", "san=dns:" + id));
        }
        try (InputStream in = Files.newInputStream(file)) {
            store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("keytool's keys cannot be read", e);
        }
    }

    /** The certificate of {@code a.lab}, {@code b.lab} or {@code ca}, as PEM. */
    public String certificate(String alias) {
        try {
            return pem("CERTIFICATE", store.getCertificate(alias).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no certificate of " + alias, e);
        }
    }

    /** The private key of {@code a.lab} or {@code b.lab}, PKCS#8 as PEM. */
    public String privateKey(String alias) {
        try {
            return pem("PRIVATE KEY", store.getKey(alias, PASSWORD).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no private key of " + alias, e);
        }
    }

    private static void pair(Path file, String alias, List<String> keyOptions, List<String> more) {
        List<String> words = new ArrayList<>(List.of("keytool", "-genkeypair", "-alias", alias));
        words.addAll(List.of("-dname", "CN=" + alias, "-validity", "30", "-storetype", "PKCS12"));
        words.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
        words.addAll(keyOptions);
        words.addAll(more);
        Command.run(words).orFail();
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
