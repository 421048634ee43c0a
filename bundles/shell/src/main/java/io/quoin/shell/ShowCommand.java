package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.Management;
import io.quoin.manage.TunnelView;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:show}. */
@Service
@Command(scope = "ike", name = "show", description = "Shows a tunnel, whether it is post-quantum, and its SAs")
public final class ShowCommand implements Action {
    @Reference
    private Management management;

    @Argument(name = "tunnel", description = "The tunnel's name", required = true)
    @Completion(TunnelNames.class)
    private String name;

    @Option(name = "--settings", description = "What its file comes to, with its profile and the defaults")
    private boolean settings;

    @Override
    public Object execute() throws CommandException {
        TunnelView tunnel = Tunnel.find(management, name);
        var report = new Report(System.out, true);
        if (settings) {
            report.settings(tunnel.settings());
            return null;
        }
        report.tunnel(
                tunnel,
                management.ikeSas().stream()
                        .filter(sa -> sa.tunnel().equals(name))
                        .toList());
        report.errors(management.status().configurationErrors().stream()
                .filter(error -> error.tunnel().equals(name))
                .toList());
        return null;
    }
}
