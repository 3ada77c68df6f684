package io.github.panelfiji.parity;

import io.github.panelfiji.core.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The tolerances of method.md, section 12: what a map may differ in from the f64 reference. The core's own tests have the
 * same rules in Rust; written twice, so that neither language's results are judged by the other's code.
 */
final class Tolerances {

    /** Relative tolerance of cut-offs and of the lengths on the node grid. */
    private static final double CUTOFF = 1e-4;
    /** Of so many blocks that are not near a decision one may decide otherwise. */
    private static final int BLOCKS_PER_FLIP = 1000;
    /** Relative tolerance of the metrics and of the counts among them. */
    private static final double METRIC = 1e-3;
    /** Tolerance of a map as a share of its range. */
    private static final double MAP = 1e-4;

    private final GoldenCase truth;
    private final Outcome found;
    private final float[] map;
    private final float[] grid;
    private final List<String> failures = new ArrayList<>();

    private Tolerances(GoldenCase truth, Outcome found) {
        this.truth = truth;
        this.found = found;
        this.map = found.pixels("map");
        this.grid = found.images.containsKey("grid") ? found.pixels("grid") : nodes(truth, map);
    }

    /**
     * Compares what a way gave with the truth. Where only the map is known, the nodes are read from it, where they stand
     * unchanged.
     *
     * @return what is outside the tolerances, a sentence each; empty if the map agrees
     */
    static List<String> failures(GoldenCase truth, Outcome found) {
        for (Image image : found.images.values()) {
            boolean full = image.name().equals("map");
            if (image.width() != (full ? truth.width : truth.columns)
                    || image.height() != (full ? truth.height : truth.rows) || image.depth() != 1) {
                List<String> sizes = new ArrayList<>();
                sizes.add(image.name() + ": " + image.width() + " x " + image.height() + " x " + image.depth());
                return sizes;
            }
        }
        Tolerances tolerances = new Tolerances(truth, found);
        boolean[] spoilt = found.images.containsKey("cutoff") ? tolerances.compareBlocks() : tolerances.compareNodes();
        tolerances.compareMetrics(spoilt);
        if (truth.map != null) {
            tolerances.compareMaps(spoilt);
        }
        return tolerances.failures;
    }

    private static float[] nodes(GoldenCase truth, float[] map) {
        float[] nodes = new float[truth.columns * truth.rows];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = map[i / truth.columns * truth.step * truth.width + i % truth.columns * truth.step];
        }
        return nodes;
    }

    /** Compares the blocks before and the nodes after the median filter; gives the nodes that are not to be judged further. */
    private boolean[] compareBlocks() {
        float[] cutoff = found.pixels("cutoff");
        float[] resolved = found.pixels("resolved");
        boolean[] other = new boolean[cutoff.length];
        for (int i = 0; i < other.length; i++) {
            other[i] = (truth.cutoff[i] > 0 && resolved[i] == 0) != truth.unresolved[i];
        }
        boolean[] wrong = compare(cutoff, truth.cutoff, other, truth.near);
        boolean[] spoilt = truth.median ? dilated(wrong) : wrong;
        for (int i = 0; i < grid.length; i++) {
            if (!spoilt[i] && !agree(grid[i], truth.grid[i])) {
                failures.add("grid, node " + i + ": " + grid[i] + "; true: " + truth.grid[i]);
            }
        }
        return spoilt;
    }

    /** The same where only the nodes after the filter are known: a flip then counts as often as it spreads. */
    private boolean[] compareNodes() {
        boolean[] near = new boolean[grid.length];
        for (int i = 0; i < near.length; i++) {
            near[i] = truth.near[i] || truth.nearForeground[i];
        }
        return compare(grid, truth.grid, new boolean[grid.length], truth.median ? dilated(near) : near);
    }

    /**
     * Compares one value a node.
     *
     * @param other where a node differs in something else
     * @param near where a difference is allowed
     * @return nodes that differ, whether that is allowed or not
     */
    private boolean[] compare(float[] values, float[] trueValues, boolean[] other, boolean[] near) {
        boolean[] wrong = new boolean[values.length];
        int foreground = 0;
        List<String> flips = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            foreground += trueValues[i] > 0 ? 1 : 0;
            String words = "node " + i + ": " + values[i] + "; true: " + trueValues[i];
            if (values[i] > 0 != trueValues[i] > 0) {
                wrong[i] = true;
                if (!truth.nearForeground[i]) {
                    failures.add("foreground, " + words);
                }
            } else if (!agree(values[i], trueValues[i]) || other[i]) {
                wrong[i] = true;
                if (!near[i]) {
                    flips.add(words + (other[i] ? ", resolved or not" : ""));
                }
            }
        }
        if (flips.size() * BLOCKS_PER_FLIP > foreground) {
            failures.addAll(flips);
        }
        return wrong;
    }

    private void compareMetrics(boolean[] spoilt) {
        boolean anySpoilt = false;
        for (boolean node : spoilt) {
            anySpoilt |= node;
        }
        for (Map.Entry<String, Double> metric : truth.metrics.entrySet()) {
            String name = metric.getKey();
            if (!found.metrics.containsKey(name)) {
                failures.add("metric " + name + " is missing");
                continue;
            }
            double value = metric.getValue();
            double got = found.metrics.get(name);
            // Minimum and maximum, and the rFRC value made of the minimum, are judged over nodes that did not flip.
            if (anySpoilt && (name.equals("minimum") || name.equals("maximum") || name.equals("rfrc_value"))) {
                value = over(truth.grid, spoilt, name, truth.metrics.get("mean_resolution"));
                got = over(grid, spoilt, name, found.metrics.get("mean_resolution"));
            }
            boolean same = Double.isNaN(value) ? Double.isNaN(got)
                    : Math.abs(got - value) <= METRIC * Math.abs(value) + 1e-6;
            if (!same) {
                failures.add("metric " + name + ": " + got + "; true: " + value);
            }
        }
    }

    private static double over(float[] grid, boolean[] without, String metric, Double mean) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (int i = 0; i < grid.length; i++) {
            if (grid[i] > 0 && !without[i]) {
                low = Math.min(low, grid[i]);
                high = Math.max(high, grid[i]);
            }
        }
        return metric.equals("minimum") ? low : metric.equals("maximum") ? high : mean == null ? Double.NaN : mean / low - 1;
    }

    private void compareMaps(boolean[] spoilt) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float value : truth.map) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double range = high > low ? high - low : Math.max(Math.abs(high), 1);
        for (int i = 0; i < map.length; i++) {
            int x = i % truth.width;
            int y = i / truth.width;
            double got = map[i];
            double value = truth.map[i];
            boolean same = Math.abs(got - value) <= MAP * range && (got == 0) == (value == 0);
            if (!same && !touches(spoilt, x / truth.step, y / truth.step)) {
                failures.add("map at x=" + x + ", y=" + y + ": " + got + "; true: " + value);
                return; // one pixel says enough
            }
        }
    }

    /** Whether a node that a pixel of this cell is made of is among the given ones. */
    private boolean touches(boolean[] nodes, int column, int row) {
        if (truth.tiles) {
            return column < truth.columns && row < truth.rows && nodes[row * truth.columns + column];
        }
        // A rolling map interpolates between a node and the next.
        for (int j = row; j <= row + 1; j++) {
            for (int i = column; i <= column + 1; i++) {
                if (nodes[Math.min(j, truth.rows - 1) * truth.columns + Math.min(i, truth.columns - 1)]) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Nodes that are, or touch, one of the given nodes. */
    private boolean[] dilated(boolean[] nodes) {
        boolean[] wide = new boolean[nodes.length];
        for (int k = 0; k < nodes.length; k++) {
            for (int j = Math.max(k / truth.columns - 1, 0); j <= Math.min(k / truth.columns + 1, truth.rows - 1); j++) {
                for (int i = Math.max(k % truth.columns - 1, 0); i <= Math.min(k % truth.columns + 1, truth.columns - 1); i++) {
                    wide[k] |= nodes[j * truth.columns + i];
                }
            }
        }
        return wide;
    }

    private static boolean agree(float found, float truth) {
        return found == truth || Math.abs(((double) found - truth) / truth) <= CUTOFF;
    }
}
