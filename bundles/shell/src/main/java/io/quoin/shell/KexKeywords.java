package io.quoin.shell;

import io.quoin.manage.Management;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the keyword of a key-exchange method. */
@Service
public final class KexKeywords implements Completer {
    @Reference
    private Management management;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        var keywords = new StringsCompleter();
        management.kexMethods().stream()
                .filter(method -> !method.keyword().isEmpty())
                .forEach(method -> keywords.getStrings().add(method.keyword()));
        return keywords.complete(session, commandLine, candidates);
    }
}
