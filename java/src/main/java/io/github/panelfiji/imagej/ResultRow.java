package io.github.panelfiji.imagej;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The row that a map has in the results table and in CSV files; the columns are a contract with scripts that read them. */
final class ResultRow {

    /** Metrics of a map of lengths. */
    private static final String[] METRICS = {"mean_resolution", "resolved_mean", "rfrc_value", "minimum", "maximum",
        "foreground", "unresolved"};
    /** Metrics that only some commands have. New ones are appended, so that the others keep their column. */
    private static final String[] FURTHER = {"shift_x", "shift_y", "resolution", "cutoff", "rse", "rsp", "mu", "theta",
        "sigma_x", "sigma_y"};
    /** Keys of the command whose values a row repeats. */
    private static final String[] KEYS = {"block", "skip", "criterion"};

    private ResultRow() {
    }

    /** Names of the columns, those of {@link #of}. */
    static List<String> columns() {
        List<String> columns = new ArrayList<>();
        Collections.addAll(columns, "image", "slice", "command");
        Collections.addAll(columns, METRICS);
        columns.add("unit");
        Collections.addAll(columns, KEYS);
        columns.add("seconds");
        Collections.addAll(columns, FURTHER);
        return columns;
    }

    /**
     * The row of map {@code k}: text, and numbers as {@link Double}; what the command does not have is left empty.
     *
     * @param unit of the lengths among the metrics
     */
    static Map<String, Object> of(String command, MapSource source, int k, Settings settings, JobRunner.Outcome outcome,
            String unit) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("image", source.image().getTitle());
        row.put("slice", source.place(k));
        row.put("command", command);
        metrics(row, METRICS, outcome);
        row.put("unit", unit);
        for (String key : KEYS) {
            String text = settings.get(key) == null ? "" : settings.get(key);
            double number = Numbers.parse(text);
            row.put(key, Double.isNaN(number) ? text : (Object) Double.valueOf(number));
        }
        row.put("seconds", outcome.seconds());
        metrics(row, FURTHER, outcome);
        return row;
    }

    private static void metrics(Map<String, Object> row, String[] names, JobRunner.Outcome outcome) {
        for (String name : names) {
            Double value = outcome.metrics().get(name);
            row.put(name, value == null ? "" : (Object) value);
        }
    }
}
