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
        description =
                "Lists every key-exchange method: who brings and signed it, whether peers are offered it, or why not")
public final class ListKexCommand implements Action {
    @Reference
    private Management management;

    @Option(name = "--no-format", description = "One line with tabs for each method, for scripts")
    private boolean noFormat;

    @Option(name = "--events", description = "What became of them lately instead, the newest first")
    private boolean events;

    @Override
    public Object execute() {
        var report = new Report(System.out, !noFormat);
        if (events) {
            report.kexEvents(management.kexEvents());
        } else {
            report.kexMethods(management.kexMethods());
        }
        return null;
    }
}
