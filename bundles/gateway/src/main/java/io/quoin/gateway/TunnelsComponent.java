package io.quoin.gateway;

import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The configured tunnels, while the bundle is there: they outlive a gateway that is started anew. */
@Component(service = TunnelsComponent.class)
public final class TunnelsComponent {
    private final Path etc = Path.of(System.getProperty("karaf.etc", "etc"));
    private final Tunnels tunnels = new Tunnels(etc);
    private final TunnelIndexes indexes =
            new TunnelIndexes(Path.of(System.getProperty("karaf.data", "data"), "tunnel-indexes"));

    Path etc() {
        return etc;
    }

    Tunnels tunnels() {
        return tunnels;
    }

    TunnelIndexes indexes() {
        return indexes;
    }

    @Deactivate
    void close() {
        tunnels.close();
    }
}
