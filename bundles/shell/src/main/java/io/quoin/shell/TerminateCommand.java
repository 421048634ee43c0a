package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.Management;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:terminate}. */
@Service
@Command(
        scope = "ike",
        name = "terminate",
        description = "Takes a tunnel down; it stays down until you or the peer initiate it")
public final class TerminateCommand implements Action {
    @Reference
    private Management management;

    @Argument(name = "tunnel", description = "The tunnel's name", required = true)
    @Completion(TunnelNames.class)
    private String name;

    @Override
    public Object execute() throws CommandException {
        Tunnel.find(management, name);
        management.terminate(name);
        System.out.println("tunnel " + name + " is taken down");
        return null;
    }
}
