package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.Management;
import io.quoin.manage.TunnelView;
import java.util.List;

/** Finds a tunnel by its name. */
final class Tunnel {
    private Tunnel() {}

    /** @throws CommandException where there is none, naming those that there are */
    static TunnelView find(Management management, String name) throws CommandException {
        List<TunnelView> tunnels = management.tunnels();
        return tunnels.stream()
                .filter(tunnel -> tunnel.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandException("there is no tunnel '" + name + "'; "
                        + (tunnels.isEmpty()
                                ? "none is configured"
                                : "configured are: "
                                        + String.join(
                                                ", ",
                                                tunnels.stream()
                                                        .map(TunnelView::name)
                                                        .toList()))));
    }
}
