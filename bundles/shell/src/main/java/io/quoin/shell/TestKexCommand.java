package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.KexTestView;
import io.quoin.manage.Management;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code ike:test-kex}. */
@Service
@Command(
        scope = "ike",
        name = "test-kex",
        description = "Tries a key-exchange method: signature, known answers, round trip; what passes is offered again")
public final class TestKexCommand implements Action {
    @Reference
    private Management management;

    @Argument(name = "method", description = "The method's keyword, such as mlkem768", required = true)
    @Completion(KexKeywords.class)
    private String method;

    @Override
    public Object execute() throws CommandException {
        List<KexTestView> tests = management.testKex(method);
        new Report(System.out, true).kexTests(tests);
        if (tests.stream().noneMatch(KexTestView::offered)) {
            throw new CommandException("the key-exchange method " + method + " is not offered to peers");
        }
        return null;
    }
}
