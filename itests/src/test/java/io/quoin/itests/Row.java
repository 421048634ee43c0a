package io.quoin.itests;

import io.quoin.itests.lab.TwoHosts.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One tunnel to try: what both ends are told, and what must come of it. Each word returns the row itself. */
final class Row {
    static final String HYBRID = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";

    /**
     * What a tunnel that must not come up leaves.
     *
     * @param ours what is found in the log of the gateway, a regular expression; empty where it hears of nothing
     * @param theirs words in that of strongSwan
     */
    record Refusal(String ours, String theirs) {}

    private final String what;
    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, String> connection = new LinkedHashMap<>();
    private final Map<String, String> theirFiles = new LinkedHashMap<>();
    private final Map<String, String> daemon = new HashMap<>();
    private final List<String> negotiated = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private String ike = HYBRID;
    private String esp = "aes256gcm16";
    private Way way = Way.IPV4;
    private String protection = "hybrid x25519+mlkem768";
    private Optional<Refusal> refusal = Optional.empty();

    /** A tunnel with X25519 and ML-KEM-768, and a pre-shared key. */
    Row(String what) {
        this.what = what;
    }

    /** The only IKE proposal of both ends, and what our gateway must say that the tunnel has then. */
    Row ike(String proposal, String words) {
        ike = proposal;
        protection = words;
        return this;
    }

    Row protection(String words) {
        protection = words;
        return this;
    }

    Row esp(String proposal) {
        esp = proposal;
        return this;
    }

    Row over(Way other) {
        way = other;
        return this;
    }

    /** A key of our peer file. */
    Row ours(String key, String value) {
        options.put(key, value);
        return this;
    }

    /** A file of our gateway, of mode 0600. */
    Row ourFile(String name, String text) {
        files.put(name, text);
        return this;
    }

    /** A key of their swanctl.conf. */
    Row theirs(String key, String value) {
        connection.put(key, value);
        return this;
    }

    /** A file of their swanctl directory. */
    Row theirFile(String name, String text) {
        theirFiles.put(name, text);
        return this;
    }

    /** A key of their strongswan.conf. */
    Row theirDaemon(String key, String value) {
        daemon.put(key, value);
        return this;
    }

    /** What strongSwan must say of its SA. */
    Row negotiates(String... words) {
        negotiated.addAll(List.of(words));
        return this;
    }

    /** What strongSwan must have logged on the way. */
    Row theirLogSays(String... words) {
        logged.addAll(List.of(words));
        return this;
    }

    Row isRefused(String ours, String theirs) {
        refusal = Optional.of(new Refusal(ours, theirs));
        return this;
    }

    Trial byQuoin() {
        return new Trial(this, true);
    }

    Trial byStrongSwan() {
        return new Trial(this, false);
    }

    /** It is tried from either side. */
    Stream<Trial> byEach() {
        return Stream.of(byQuoin(), byStrongSwan());
    }

    String ike() {
        return ike;
    }

    String esp() {
        return esp;
    }

    Way way() {
        return way;
    }

    Map<String, String> options() {
        return options;
    }

    Map<String, String> files() {
        return files;
    }

    Map<String, String> connection() {
        return connection;
    }

    Map<String, String> theirFiles() {
        return theirFiles;
    }

    Map<String, String> daemon() {
        return daemon;
    }

    String protection() {
        return protection;
    }

    List<String> negotiated() {
        return negotiated;
    }

    List<String> logged() {
        return logged;
    }

    Optional<Refusal> refusal() {
        return refusal;
    }

    @Override
    public String toString() {
        return what;
    }
}
