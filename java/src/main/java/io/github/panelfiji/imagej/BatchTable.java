package io.github.panelfiji.imagej;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one table of a batch: the columns of {@link ResultRow}, before them the file, and after them what is doubtful and what
 * went wrong. It grows file by file, so that what is done is there whatever happens.
 */
final class BatchTable {

    private static final String FILE = "file";
    private static final String WARNINGS = "warnings";
    private static final String ERROR = "error";

    private final File file;
    private final List<List<String>> before;
    private CsvTable table;

    /**
     * Looks at what an earlier batch left.
     *
     * @param file the table, which may not exist
     * @throws IOException if it cannot be read
     */
    BatchTable(File file) throws IOException {
        this.file = file;
        this.before = CsvTable.read(file, columns());
    }

    private static List<String> columns() {
        List<String> columns = new ArrayList<>();
        columns.add(FILE);
        columns.addAll(ResultRow.columns());
        Collections.addAll(columns, WARNINGS, ERROR);
        return columns;
    }

    /** The file. */
    File file() {
        return file;
    }

    /** For each file that an earlier batch left rows of, whether they are results. */
    Map<String, Boolean> known() {
        Map<String, Boolean> known = new HashMap<>();
        for (List<String> row : before) {
            known.put(row.get(0), row.size() == columns().size() && row.get(row.size() - 1).isEmpty());
        }
        return known;
    }

    /**
     * Begins anew with the rows of some files of before.
     *
     * @param keeps by file, whether its rows are kept; files that it does not name keep theirs
     * @throws IOException if the table cannot be written
     */
    void begin(Map<String, Boolean> keeps) throws IOException {
        List<List<String>> kept = new ArrayList<>();
        for (List<String> row : before) {
            Boolean keep = keeps.get(row.get(0));
            if (keep == null || keep) {
                kept.add(row);
            }
        }
        table = CsvTable.create("output", file, columns(), kept);
    }

    /** Begins anew without any row. */
    void begin() throws IOException {
        before.clear();
        begin(Collections.<String, Boolean>emptyMap());
    }

    /** Adds the rows of a file that came out well. */
    void add(BatchItem item, List<Map<String, Object>> rows, List<String> warnings) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            lines.add(line(item, row, String.join(" ", warnings), ""));
        }
        table.append(lines);
    }

    /** Adds the row of a file that went wrong. */
    void addError(BatchItem item, String command, String sentence) {
        Map<String, Object> row = new HashMap<>();
        row.put("image", item.first().getName());
        row.put("command", command);
        table.append(Collections.singletonList(line(item, row, "", sentence)));
    }

    private static Map<String, Object> line(BatchItem item, Map<String, Object> row, String warnings, String error) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(FILE, item.name());
        for (String column : ResultRow.columns()) {
            Object value = row.get(column);
            line.put(column, value == null ? "" : value);
        }
        line.put(WARNINGS, warnings);
        line.put(ERROR, error);
        return line;
    }
}
