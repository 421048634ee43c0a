package io.quoin.shell;

import io.quoin.manage.Management;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:list-tunnels}. */
@Service
@Command(
        scope = "ike",
        name = "list-tunnels",
        description = "Lists every configured tunnel, up or down, and what really protects it")
public final class ListTunnelsCommand implements Action {
    @Reference
    private Management management;

    @Option(name = "--no-format", description = "One line with tabs for each tunnel, for scripts")
    private boolean noFormat;

    @Override
    public Object execute() {
        var report = new Report(System.out, !noFormat);
        report.tunnels(management.tunnels());
        report.errors(management.status().configurationErrors());
        return null;
    }
}
