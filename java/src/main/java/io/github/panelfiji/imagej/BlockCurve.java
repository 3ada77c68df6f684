package io.github.panelfiji.imagej;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The curve behind one pixel of a map, and what the map shows there. */
final class BlockCurve {

    private static final String[] COLUMNS = {"image", "slice", "x", "y", "pair", "ring", "frequency", "raw", "smoothed",
        "threshold", "cutoff", "resolution", "map_value", "state", "unit"};

    private final String title;
    private final MapOrigin origin;
    private final int slice;
    private final int x;
    private final int y;
    private final float mapValue;
    private final JobRunner.Outcome outcome;

    /**
     * Gathers it.
     *
     * @param title of the map
     * @param slice of the map, from 1
     * @param x column, from 0
     * @param y row, from 0
     * @param mapValue what the map shows there
     * @param outcome of {@code Command.POINT}
     */
    BlockCurve(String title, MapOrigin origin, int slice, int x, int y, float mapValue, JobRunner.Outcome outcome) {
        this.title = title;
        this.origin = origin;
        this.slice = slice;
        this.x = x;
        this.y = y;
        this.mapValue = mapValue;
        this.outcome = outcome;
    }

    /** A metric of the core. */
    double metric(String name) {
        return outcome.metrics().get(name);
    }

    /** Pairs of images that have a curve each: two of a single frame, otherwise one. */
    int pairs() {
        return outcome.image("raw").height();
    }

    /** Spatial frequency of the rings in cycles per unit. */
    float[] frequency() {
        return outcome.image("frequency").pixels();
    }

    /** The threshold at each ring. */
    float[] threshold() {
        return outcome.image("threshold").pixels();
    }

    /**
     * The correlation of each ring.
     *
     * @param name {@code raw} or {@code smoothed}
     * @param pair from 0
     */
    float[] correlation(String name, int pair) {
        float[] all = outcome.image(name).pixels();
        int rings = frequency().length;
        float[] row = new float[rings];
        System.arraycopy(all, pair * rings, row, 0, rings);
        return row;
    }

    /** The cut-off of a pair in cycles per unit; 0 where the pair does not count. */
    double cutoff(int pair) {
        return outcome.image("cutoffs").pixels()[pair] * (double) frequency()[0];
    }

    /** {@code resolved}, {@code unresolved} or {@code background}. */
    String state() {
        return metric("foreground") == 0 ? "background" : metric("unresolved") > 0 ? "unresolved" : "resolved";
    }

    /** What the map shows at the pixel. */
    float mapValue() {
        return mapValue;
    }

    /** Whether lengths are in nm, otherwise in pixels. */
    boolean metric() {
        return origin.unit().equals("nm");
    }

    /** A length with its unit. */
    String length(double value) {
        return Numbers.brief(value) + (metric() ? " nm" : " pixels");
    }

    /** The criterion in words. */
    String criterion() {
        return origin.criterion();
    }

    /** Where it is, as {@code x=3, y=5} and the slice of a stack. */
    String where() {
        return "x=" + x + ", y=" + y + (origin.isStack() ? " (" + origin.place(slice) + ")" : "");
    }

    /** What the point tells, in one line. */
    String summary() {
        String block = length(metric("resolution"));
        switch (state()) {
            case "background":
                return "background, map shows 0";
            case "unresolved":
                return "unresolved (" + block + "), map shows " + length(mapValue);
            default:
                return "block " + block + ", map shows " + length(mapValue);
        }
    }

    /** What the point tells as properties of its plot. */
    void write(ImagePlus plot) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("x", (double) x);
        metrics.put("y", (double) y);
        for (String name : new String[] {"resolution", "cutoff", "foreground", "unresolved"}) {
            metrics.put(name, metric(name));
        }
        metrics.put("map_value", (double) mapValue);
        PanelProperties.writeMetrics(plot, metrics);
        PanelProperties.set(plot, "map", title);
        PanelProperties.set(plot, "slice", origin.place(slice));
        PanelProperties.set(plot, "state", state());
        PanelProperties.set(plot, "unit", origin.unit());
    }

    /** Replaces what another point told by why there is no curve. */
    static void writeNone(ImagePlus plot, String sentence) {
        for (String name : new String[] {"x", "y", "resolution", "cutoff", "foreground", "unresolved", "map_value", "slice"}) {
            PanelProperties.set(plot, name, null);
        }
        PanelProperties.set(plot, "state", sentence);
    }

    /** Names of the columns of {@link #rows}. */
    static List<String> columns() {
        List<String> columns = new ArrayList<>();
        for (String column : COLUMNS) {
            columns.add(column);
        }
        return columns;
    }

    /** One row a ring, for tables: text, and numbers as {@link Double}. */
    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int pair = 0; pair < pairs(); pair++) {
            float[] raw = correlation("raw", pair);
            float[] smoothed = correlation("smoothed", pair);
            for (int i = 0; i < raw.length; i++) {
                Object[] cells = {title, origin.place(slice), (double) x, (double) y, pair + 1.0, i + 1.0,
                    (double) frequency()[i], (double) raw[i], (double) smoothed[i], (double) threshold()[i], metric("cutoff"),
                    metric("resolution"), (double) mapValue, state(), origin.unit()};
                Map<String, Object> row = new LinkedHashMap<>();
                for (int c = 0; c < COLUMNS.length; c++) {
                    row.put(COLUMNS[c], cells[c]);
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
