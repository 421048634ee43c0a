package io.quoin.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.karaf.shell.support.table.ShellTable;

/** Rows under heads. */
final class Table {
    /** Begins the head of a column that is only for scripts: it would make lines too wide, and ike:show has it. */
    private static final String FOR_SCRIPTS = "-";

    private final String empty;
    private final List<String> heads;
    private final List<List<Object>> rows = new ArrayList<>();

    /** @param empty what is printed for people where there are no rows */
    Table(String empty, String... heads) {
        this.empty = empty;
        this.heads = List.of(heads);
    }

    /** Adds a row; text that is empty is shown as a dash, so that columns can be counted. */
    void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(cell -> "".equals(cell) ? "-" : cell).toList());
    }

    /** @param formatted as a table for people; otherwise each row as a line with tabs, of all columns */
    void print(PrintStream out, boolean formatted) {
        if (!formatted) {
            rows.forEach(row -> out.println(row.stream().map(Object::toString).collect(Collectors.joining("\t"))));
            return;
        }
        int[] shown = IntStream.range(0, heads.size())
                .filter(i -> !heads.get(i).startsWith(FOR_SCRIPTS))
                .toArray();
        ShellTable table = new ShellTable().emptyTableText(empty);
        Arrays.stream(shown).mapToObj(heads::get).forEach(table::column);
        rows.forEach(row -> table.addRow()
                .addContent(Arrays.stream(shown).mapToObj(row::get).toList()));
        table.print(out);
    }
}
