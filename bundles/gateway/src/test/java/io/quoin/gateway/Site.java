package io.quoin.gateway;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.x509.X509CertificateValidator;
import io.quoin.kex.dh.Xdh;
import io.quoin.kex.mlkem.MlKem;
import io.quoin.linux.UdpOptions;
import io.quoin.manage.TunnelView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A gateway with real sockets on loopback, a fake data plane, X25519 and ML-KEM-768. */
final class Site implements AutoCloseable {
    /** A name of which the name server says nothing, ever. */
    static final String NEVER = "never.lab";

    private final Path etc;
    private final String address;
    private final FakeDataplanes dataplane = new FakeDataplanes("user");
    private final Tunnels tunnels;
    private final Gateway gateway;
    private final GatewayView view;
    /** What a name server says. */
    private final Map<String, InetAddress> names = new ConcurrentHashMap<>();

    private int renamed;

    Site(Path etc, String address, Map<String, String> settings) throws IOException {
        this.etc = etc;
        this.address = address;
        writeKey("a common secret");
        tunnels = new Tunnels(etc);
        gateway = new Gateway(
                tunnels,
                new TunnelIndexes(etc.resolve("tunnel-indexes")),
                UdpOptions.PLAIN,
                this::resolve,
                new KexSignature.Desk(new KexTrust(etc), Optional.empty()));
        view = new GatewayView(gateway, "test");
        gateway.configure(settings);
        gateway.add(KexOffers.ofVendor(1, new Xdh.X25519()));
        gateway.add(KexOffers.ofVendor(2, new MlKem.MlKem768()));
        gateway.add(dataplane, 0);
        for (SignatureScheme scheme : Pki.SCHEMES) {
            gateway.add(scheme, 0, 3);
        }
        gateway.set(X509CertificateValidator.of(Pki.SCHEMES));
    }

    /** Writes a file that only its owner may read. */
    void write(String name, String content) throws IOException {
        Pki.write(etc.resolve(name), content);
    }

    void writeKey(String key) throws IOException {
        write("psk", key);
    }

    /** The name has this address from now on, and is looked up at once. */
    void name(String name, String has) throws UnknownHostException {
        names.put(name, InetAddress.getByName(has));
        gateway.names().ask(gateway.clock().now().plus(Names.INTERVAL.multipliedBy(++renamed)));
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        if (name.equals(NEVER)) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return List.of(Optional.ofNullable(names.get(name))
                .orElseThrow(() -> new UnknownHostException(name + ": no such name")));
    }

    /** Writes a peer file. */
    void configure(String name, String remote, Map<String, String> changes) {
        var properties = new HashMap<>(Map.of("local", address, "remote", remote, "psk-file", "psk"));
        properties.putAll(changes);
        tunnels.put("io.quoin.peer~" + name, properties);
    }

    void unconfigure(String name) {
        tunnels.remove("io.quoin.peer~" + name);
    }

    TunnelView tunnel(String name) {
        return view.tunnels().stream()
                .filter(tunnel -> tunnel.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Gateway gateway() {
        return gateway;
    }

    GatewayView view() {
        return view;
    }

    Tunnels tunnels() {
        return tunnels;
    }

    FakeDataplanes dataplane() {
        return dataplane;
    }

    @Override
    public void close() {
        gateway.close();
        tunnels.close();
    }
}
