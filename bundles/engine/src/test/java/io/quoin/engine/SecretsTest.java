package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Secret;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.kex.KeyExchangeMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** No key stands in anything that an operator, a log or a debugger may print; and the engine wipes its own. */
class SecretsTest {
    private static final String PSK = "a throw-away key";

    private final List<byte[]> secrets = new ArrayList<>();
    private final StringBuilder shown = new StringBuilder();

    private void collect(Pair pair) {
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            shown.append(side.events).append(side.engine.tunnels()).append(side.engine.drops());
            shown.append(side.engine).append(side.dataplane.sas).append(side.dataplane.policies);
            side.engine.tunnels().forEach(tunnel -> shown.append(tunnel.peer()));
            side.dataplane
                    .keys
                    .values()
                    .forEach(key -> secrets.add(HexFormat.of().parseHex(key)));
        }
    }

    private Pair run(Consumer<Pair.Tunnels> change) {
        var pair = new Pair(90);
        pair.configure(tunnel -> {
            change.accept(tunnel);
            return tunnel;
        });
        pair.initiate(pair.a);
        for (int i = 0; i < 12; i++) {
            pair.deliverSome(1);
            collect(pair);
            if (!pair.b.tunnel().sas().isEmpty()) {
                keep(Puppet.ikeSa(pair.b));
            }
        }
        return pair;
    }

    private void keep(IkeSa sa) {
        shown.append(sa).append(sa.state()).append(sa.keys()).append(sa.details());
        for (boolean ofInitiator : new boolean[] {true, false}) {
            sa.keys().authenticationKey(ofInitiator).with(bytes -> secrets.add(bytes.clone()));
        }
    }

    @Test
    void noSecretIsShown() {
        secrets.add(PSK.getBytes(StandardCharsets.US_ASCII));
        secrets.add("another key".getBytes(StandardCharsets.US_ASCII));
        run(tunnel -> {});
        run(tunnel -> tunnel.pskB = "another key");
        run(tunnel -> tunnel.espB = List.of("aes128gcm16"));
        run(tunnel -> {
            tunnel.children = 2;
            tunnel.esp = List.of("aes256-sha384-x25519-ke1_mlkem512");
        });
        assertThat(secrets).hasSizeGreaterThan(20);
        assertThat(shown).hasSizeGreaterThan(10_000);
        for (byte[] secret : secrets) {
            if (secret.length > 0) {
                assertThat(shown).doesNotContainIgnoringCase(HexFormat.of().formatHex(secret));
                assertThat(shown)
                        .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(secret));
                assertThat(shown).doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void theKeysOfEveryGenerationAreWiped() {
        var pair = new Pair(91);
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        var generations = new ArrayList<Secret>();
        for (int i = 0; i < 12; i++) {
            pair.deliverSome(1);
            for (Pair.Side side : List.of(pair.a, pair.b)) {
                IkeKeys keys =
                        i == 0 && side == pair.a ? null : Puppet.ikeSa(side).keys();
                if (keys != null && generations.stream().noneMatch(known -> known == keys.authenticationKey(true))) {
                    generations.add(keys.authenticationKey(true));
                }
            }
        }
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        assertThat(generations).hasSize(4).allMatch(Secret::isClosed);
        assertThat(pair.a.events(IkeEvent.ChildSaUp.class)).hasSize(1);
    }

    @Test
    void whatTheMethodsYieldIsWiped() {
        var recorded = new ArrayList<Secret>();
        List<KeyExchangeMethod> methods = Pair.METHODS.stream()
                .map(method -> (KeyExchangeMethod) new Recording(method, recorded))
                .toList();
        var pair = new Pair(92);
        pair.a.engine.handle(new Input.OfferMethods(methods), pair.now);
        pair.b.engine.handle(new Input.OfferMethods(methods), pair.now);
        pair.configure(tunnel -> {
            tunnel.children = 2;
            tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem512");
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        // IKE_SA_INIT, IKE_INTERMEDIATE, CREATE_CHILD_SA and IKE_FOLLOWUP_KE: two secrets and a private key each.
        assertThat(recorded).hasSize(12).allMatch(Secret::isClosed);
    }
}
