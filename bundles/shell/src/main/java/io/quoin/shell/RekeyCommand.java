package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.Management;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:rekey}. */
@Service
@Command(
        scope = "ike",
        name = "rekey",
        description = "Replaces the keys of a tunnel, with the key-exchange methods that are offered now")
public final class RekeyCommand implements Action {
    @Reference
    private Management management;

    @Argument(name = "tunnel", description = "The tunnel's name", required = true)
    @Completion(TunnelNames.class)
    private String name;

    @Override
    public Object execute() throws CommandException {
        Tunnel.find(management, name);
        management.rekey(name);
        System.out.println("tunnel " + name + " is being rekeyed: ike:show " + name + " tells when it is done");
        return null;
    }
}
