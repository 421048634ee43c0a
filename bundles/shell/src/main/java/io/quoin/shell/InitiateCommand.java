package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.Management;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:initiate}. */
@Service
@Command(scope = "ike", name = "initiate", description = "Sets a tunnel up, waits for it, and says what protects it")
public final class InitiateCommand implements Action {
    @Reference
    private Management management;

    @Argument(name = "tunnel", description = "The tunnel's name", required = true)
    @Completion(TunnelNames.class)
    private String name;

    @Option(
            name = "-t",
            aliases = "--timeout",
            description = "How many seconds to wait for it; 0 does not wait",
            valueToShowInHelp = "15")
    private int timeoutSeconds = 15;

    @Override
    public Object execute() throws CommandException, InterruptedException {
        new Initiation(management, System.out).run(name, timeoutSeconds);
        return null;
    }
}
