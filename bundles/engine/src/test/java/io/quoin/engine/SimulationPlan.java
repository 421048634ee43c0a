package io.quoin.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** What a seed decides before anything happens: which gateways there are, and how their tunnels are configured. */
final class SimulationPlan {
    private static final int MAX_GATEWAYS = 5;
    private static final List<String> IKE = List.of(
            "aes256gcm16-prfsha384-x25519-ke1_mlkem512",
            "aes256gcm16-prfsha256-x25519-ecp256-ke1_mlkem512",
            "aes128-sha256-x25519-ke1_mlkem512-ke2_mlkem768",
            "chacha20poly1305-prfsha512-x25519-ke1_mlkem512-ke1_mlkem768");
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";
    private static final List<String> ESP = List.of(
            "aes256gcm16", "aes256gcm16-x25519", "aes256gcm16-x25519-ke1_mlkem512", "aes128-sha256-ecp256-x25519");

    /** A tunnel between two gateways, by their numbers; {@code a} may be behind a NAT, {@code b} is not. */
    record Tunnel(int a, int b, Pair.Tunnels configuration) {
        String name() {
            return configuration.name;
        }
    }

    private final Random random;
    final int gateways;
    /** Those behind a NAT of their own, by number. */
    final Set<Integer> behindNat = new TreeSet<>();

    final List<Tunnel> tunnels = new ArrayList<>();
    /** Whether the key-exchange methods are the real ones. */
    final boolean real;
    /** From how many half-open IKE SAs on cookies are wanted. */
    final int cookies;
    /** Whether data planes can lead an SA to another port only. */
    final boolean movesPortsOnly;
    /** How long faults happen. */
    final Duration faults;

    SimulationPlan(Random random) {
        this.random = random;
        this.gateways = random.nextInt(2) == 0 ? 2 : 2 + random.nextInt(MAX_GATEWAYS - 1);
        this.real = random.nextInt(20) == 0;
        this.cookies = random.nextInt(5) == 0 ? 0 : 64;
        this.movesPortsOnly = random.nextBoolean();
        this.faults = Duration.ofSeconds(random.nextInt(8) == 0 ? 600 : 60 + random.nextInt(240));
        for (int number = 1; number < gateways; number++) {
            if (random.nextInt(4) == 0) {
                behindNat.add(number);
            }
            var partners = new TreeSet<Integer>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                partners.add(random.nextInt(number));
            }
            for (int partner : partners) {
                add(number, partner);
            }
        }
    }

    private void add(int one, int other) {
        if (behindNat.contains(one) && behindNat.contains(other)) {
            return;
        }
        int a = behindNat.contains(other) ? other : one;
        int b = a == one ? other : one;
        tunnels.add(new Tunnel(a, b, configuration(a, b)));
    }

    static String address(int gateway, boolean natted) {
        return (natted ? "10.99.0." : "192.0.2.") + (gateway + 1);
    }

    private Pair.Tunnels configuration(int a, int b) {
        boolean natted = behindNat.contains(a);
        var tunnel = new Pair.Tunnels();
        tunnel.name = "g" + a + "-g" + b;
        tunnel.addressA = Pair.address(address(a, natted));
        tunnel.addressB = Pair.address(address(b, false));
        tunnel.anywhere = natted;
        tunnel.idA = tunnel.idAasSeenByB = "a." + tunnel.name + ".lab";
        tunnel.idB = tunnel.idBasSeenByA = "b." + tunnel.name + ".lab";
        int who = natted ? 0 : random.nextInt(3);
        tunnel.initiateA = who != 1;
        tunnel.initiateB = who != 0;
        tunnel.children = 1 + random.nextInt(2);
        tunnel.fragmentSize = random.nextBoolean() ? 576 : 1280;
        String ike = pick(IKE);
        tunnel.ike = switch (random.nextInt(6)) {
            case 0 -> List.of(ike, CLASSICAL);
            // Where neither demands more, this is what they get.
            case 1 -> List.of(CLASSICAL, ike);
            default -> List.of(ike);
        };
        // The same method is preferred by one side only: INVALID_KE_PAYLOAD.
        tunnel.ikeB = List.of("aes256gcm16-prfsha256-ecp256-x25519-ke1_mlkem512", ike);
        tunnel.ikeB = random.nextInt(3) == 0 ? tunnel.ikeB : tunnel.ike;
        tunnel.esp = List.of(pick(ESP));
        tunnel.postQuantum = policy();
        tunnel.postQuantumB = policy();
        tunnel.lifetimes = new Lifetimes(
                Duration.ofSeconds(40 + random.nextInt(300)),
                Duration.ofSeconds(20 + random.nextInt(150)),
                0,
                random.nextInt(3) == 0 ? 20 + random.nextInt(200) : 0,
                random.nextInt(4) == 0 ? Duration.ofSeconds(60 + random.nextInt(240)) : Duration.ZERO);
        authentication(tunnel);
        tunnel.childlessA = random.nextInt(4) == 0 ? childless() : PeerConfig.Childless.NO;
        tunnel.childlessB = random.nextInt(4) == 0 ? childless() : PeerConfig.Childless.NO;
        if (tunnel.childlessA != tunnel.childlessB) {
            // What one demands the other may refuse: without a Child SA at once, authentication anew interrupts
            // traffic.
            tunnel.lifetimes = withoutReauth(tunnel.lifetimes);
        }
        if (random.nextInt(5) == 0) {
            tunnel.rekeyA = tunnel.rekeyB = List.of(CLASSICAL);
        }
        return tunnel;
    }

    private void authentication(Pair.Tunnels tunnel) {
        switch (random.nextInt(24)) {
            case 0 -> {
                tunnel.credentialsA = Optional.of(SimulationCredentials.certificate(tunnel.idA));
                tunnel.credentialsB = Optional.of(SimulationCredentials.certificate(tunnel.idB));
            }
            case 1 -> {
                tunnel.credentialsA = Optional.of(SimulationCredentials.rawKey());
                tunnel.credentialsB = Optional.of(SimulationCredentials.rawKey());
            }
            default -> {}
        }
        if (random.nextInt(6) == 0) {
            boolean required = random.nextBoolean();
            tunnel.ppkA = PpkList.of(required, "one a PPK", "two another PPK");
            // Who demands one must meet a peer that has it.
            tunnel.ppkB = required || random.nextBoolean()
                    ? PpkList.of(random.nextBoolean(), "two another PPK")
                    : Optional.empty();
        }
    }

    private static Lifetimes withoutReauth(Lifetimes lifetimes) {
        return new Lifetimes(
                lifetimes.ike(), lifetimes.child(), lifetimes.childOctets(), lifetimes.childPackets(), Duration.ZERO);
    }

    private PeerConfig.Childless childless() {
        return PeerConfig.Childless.values()[random.nextInt(3)];
    }

    private PeerConfig.PostQuantum policy() {
        return PeerConfig.PostQuantum.values()[random.nextInt(3)];
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
