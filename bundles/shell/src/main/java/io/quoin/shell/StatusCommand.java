package io.quoin.shell;

import io.quoin.manage.Management;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:status}. */
@Service
@Command(
        scope = "ike",
        name = "status",
        description = "Shows whether the gateway runs, its ports, data planes, drops and configuration errors")
public final class StatusCommand implements Action {
    @Reference
    private Management management;

    @Override
    public Object execute() {
        new Report(System.out, true).status(management.status());
        return null;
    }
}
