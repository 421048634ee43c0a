package io.quoin.shell;

import io.quoin.manage.Management;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the name of a tunnel. */
@Service
public final class TunnelNames implements Completer {
    @Reference
    private Management management;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        var names = new StringsCompleter();
        management.tunnels().forEach(tunnel -> names.getStrings().add(tunnel.name()));
        return names.complete(session, commandLine, candidates);
    }
}
