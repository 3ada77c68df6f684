package io.github.panelfiji.imagej;

import ij.measure.ResultsTable;
import java.util.List;
import java.util.Map;

/** The table {@code PANEL results}: one row a map, of all commands of this session. */
final class ResultTable {

    /** Title of its window. */
    static final String TITLE = "PANEL results";

    private static ResultsTable table;

    private ResultTable() {
    }

    /** Appends rows. A closed window begins anew. Without a screen there is no window, and nothing is shown. */
    static synchronized void append(List<Map<String, Object>> rows) {
        if (!Screen.present()) {
            return;
        }
        ResultsTable open = ResultsTable.getResultsTable(TITLE);
        table = open != null ? open : new ResultsTable();
        table.showRowNumbers(false);
        for (Map<String, Object> row : rows) {
            table.incrementCounter();
            for (Map.Entry<String, Object> cell : row.entrySet()) {
                if (cell.getValue() instanceof Double) {
                    table.addValue(cell.getKey(), (Double) cell.getValue());
                } else {
                    table.addValue(cell.getKey(), String.valueOf(cell.getValue()));
                }
            }
        }
        table.show(TITLE);
    }
}
