package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.Management;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:explain}. */
@Service
@Command(scope = "ike", name = "explain", description = "Explains why a tunnel did not come up, and what to change")
public final class ExplainCommand implements Action {
    @Reference
    private Management management;

    @Argument(name = "tunnel", description = "The tunnel's name", required = true)
    @Completion(TunnelNames.class)
    private String name;

    @Argument(index = 1, name = "number", description = "Which of the last negotiations: 1 is the newest")
    private int number = 1;

    @Override
    public Object execute() throws CommandException {
        new Explanation(System.out).print(Tunnel.find(management, name), management.negotiations(name), number);
        return null;
    }
}
