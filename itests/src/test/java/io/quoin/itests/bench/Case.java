package io.quoin.itests.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of handshake.
 *
 * @param name what the report calls it
 * @param users who prove themselves in which way
 * @param proposal the only one that they offer
 */
record Case(String name, Users users, String proposal) {
    private static final List<String> NAMES = List.of("x25519+mlkem768", "ecp384+mlkem1024", "x25519");

    static Stream<Case> all() {
        return Arrays.stream(Users.values()).flatMap(users -> NAMES.stream()
                .map(name -> new Case(name + (users == Users.PSK ? " psk" : " ecdsa"), users, proposal(name))));
    }

    /** All proposals, the preferred first. */
    static Stream<String> proposals() {
        return NAMES.stream().map(Case::proposal);
    }

    private static String proposal(String name) {
        String prf = name.startsWith("ecp384") ? "prfsha384" : "prfsha256";
        return "aes256gcm16-" + prf + "-" + name.replace("+", "-ke1_");
    }
}
