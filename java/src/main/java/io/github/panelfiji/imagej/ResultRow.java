package io.github.panelfiji.imagej;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The row that a map has in the results table and in CSV files; the columns are a contract with scripts that read them. */
final class ResultRow {

    /** Metrics of a map. */
    private static final String[] METRICS = {"mean_resolution", "resolved_mean", "rfrc_value", "minimum", "maximum",
        "foreground", "unresolved"};
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
        return columns;
    }

    /**
     * The row of map {@code k}: text, and numbers as {@link Double}.
     *
     * @param unit of the lengths among the metrics
     */
    static Map<String, Object> of(String command, MapSource source, int k, Settings settings, JobRunner.Outcome outcome,
            String unit) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("image", source.image().getTitle());
        row.put("slice", source.place(k));
        row.put("command", command);
        for (String name : METRICS) {
            Double value = outcome.metrics().get(name);
            row.put(name, value == null ? Double.valueOf(Double.NaN) : value);
        }
        row.put("unit", unit);
        for (String key : KEYS) {
            double number = Numbers.parse(settings.get(key));
            row.put(key, Double.isNaN(number) ? settings.get(key) : (Object) Double.valueOf(number));
        }
        row.put("seconds", outcome.seconds());
        return row;
    }
}
