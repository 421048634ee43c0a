package io.quoin.shell;

import io.quoin.manage.Management;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:list-kex}. */
@Service
@Command(
        scope = "ike",
        name = "list-kex",
        description = "Lists every key-exchange method: what it resists, who brings it, whether peers are offered it")
public final class ListKexCommand implements Action {
    @Reference
    private Management management;

    @Option(name = "--no-format", description = "One line with tabs for each method, for scripts")
    private boolean noFormat;

    @Override
    public Object execute() {
        new Report(System.out, !noFormat).kexMethods(management.kexMethods());
        return null;
    }
}
