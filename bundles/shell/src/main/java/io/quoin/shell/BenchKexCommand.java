package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.KexBenchView;
import io.quoin.manage.KexMethodView;
import io.quoin.manage.Management;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:bench-kex}. */
@Service
@Command(
        scope = "ike",
        name = "bench-kex",
        description = "Measures how many key exchanges this router does in a second, each method for one second")
public final class BenchKexCommand implements Action {
    @Reference
    private Management management;

    @Argument(name = "method", description = "The method's keyword; without it, every method that is offered")
    @Completion(KexKeywords.class)
    private String method;

    @Option(name = "--no-format", description = "One line with tabs for each method, for scripts")
    private boolean noFormat;

    @Override
    public Object execute() throws CommandException {
        List<String> methods = method != null
                ? List.of(method)
                : management.kexMethods().stream()
                        .filter(KexMethodView::offered)
                        .map(KexMethodView::keyword)
                        .toList();
        var benches = new ArrayList<KexBenchView>();
        for (String each : methods) {
            benches.add(management.benchKex(each));
        }
        new Report(System.out, !noFormat).kexBenches(benches);
        return null;
    }
}
