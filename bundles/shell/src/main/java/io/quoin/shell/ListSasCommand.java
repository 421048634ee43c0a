package io.quoin.shell;

import io.quoin.manage.IkeSaView;
import io.quoin.manage.Management;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:list-sas}. */
@Service
@Command(
        scope = "ike",
        name = "list-sas",
        description = "Lists every IKE SA, and every Child SA with its SPIs and what it has carried")
public final class ListSasCommand implements Action {
    @Reference
    private Management management;

    @Option(name = "--no-format", description = "One line with tabs for each SA, for scripts")
    private boolean noFormat;

    @Override
    public Object execute() {
        List<IkeSaView> sas = management.ikeSas();
        var report = new Report(System.out, !noFormat);
        report.sas(sas);
        System.out.println();
        report.children(sas);
        return null;
    }
}
