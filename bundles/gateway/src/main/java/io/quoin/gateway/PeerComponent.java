package io.quoin.gateway;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** One file {@code io.quoin.peer-<name>.cfg}: the container makes one of these for each. */
@Component(
        service = {},
        configurationPid = "io.quoin.peer",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PeerComponent {
    private static final String PID = "service.pid";

    private final Tunnels tunnels;
    private final String pid;

    @Activate
    public PeerComponent(@Reference TunnelsComponent tunnels, Map<String, Object> properties) {
        this.tunnels = tunnels.tunnels();
        this.pid = (String) properties.get(PID);
        this.tunnels.put(pid, properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        tunnels.put(pid, properties);
    }

    @Deactivate
    void close() {
        tunnels.remove(pid);
    }
}
