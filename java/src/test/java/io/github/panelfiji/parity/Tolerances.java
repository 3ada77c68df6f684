package io.github.panelfiji.parity;

import io.github.panelfiji.core.Image;
import java.util.ArrayList;
import java.util.Arrays;
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
    /** Tolerance of curves, whose range is 1. */
    private static final double CURVE = 1e-4;

    /** Images that have the size of the source; the others have a pixel a node. */
    private static final List<String> FULL_SIZE = Arrays.asList("map", "reasons");

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
     * Compares what a way gave with the truth. Where only the map is known, the nodes are read from it, if they stand unchanged
     * in it.
     *
     * @return what is outside the tolerances, a sentence each; empty if the result agrees
     */
    static List<String> failures(GoldenCase truth, Outcome found) {
        Tolerances tolerances = new Tolerances(truth, found);
        if (truth.nodes == null) {
            tolerances.compareCurves();
            tolerances.compareMetrics(new boolean[0]);
            return tolerances.failures;
        }
        for (Image image : found.images.values()) {
            int[] size = FULL_SIZE.contains(image.name()) ? truth.size : truth.nodes;
            if (image.width() != size[0] || image.height() != size[1] || image.depth() != size[2]) {
                List<String> sizes = new ArrayList<>();
                sizes.add(image.name() + ": " + image.width() + " x " + image.height() + " x " + image.depth());
                return sizes;
            }
        }
        boolean[] spoilt = found.images.containsKey("cutoff") ? tolerances.compareBlocks() : tolerances.compareNodes();
        tolerances.compareMetrics(spoilt);
        if (truth.map != null) {
            tolerances.compareMaps(spoilt);
        }
        return tolerances.failures;
    }

    /** The nodes of a map where they stand on pixels; null where they do not. */
    private static float[] nodes(GoldenCase truth, float[] map) {
        if (truth.nodes == null || truth.single) {
            return null;
        }
        float[] nodes = new float[truth.grid.length];
        for (int i = 0; i < nodes.length; i++) {
            int[] at = place(i, truth.nodes);
            nodes[i] = map[at[0] * truth.step[0] + truth.size[0] * (at[1] * truth.step[1] + truth.size[1] * at[2] * truth.step[2])];
        }
        return nodes;
    }

    /** Column, row and plane of the value {@code i} of an image. */
    private static int[] place(int i, int[] size) {
        return new int[] {i % size[0], i / size[0] % size[1], i / size[0] / size[1]};
    }

    private void compareCurves() {
        for (Map.Entry<String, float[]> curve : truth.curves.entrySet()) {
            float[] got = found.pixels(curve.getKey());
            int rings = curve.getValue().length;
            boolean same = got != null && got.length == rings;
            for (int i = 0; same && i < rings; i++) {
                same = Math.abs(got[i] - curve.getValue()[i]) <= CURVE;
            }
            if (!same) {
                failures.add("curve " + curve.getKey());
            }
        }
    }

    /** Compares the blocks before and the nodes after the median filter; gives the nodes that are not to be judged further. */
    private boolean[] compareBlocks() {
        float[] resolved = found.pixels("resolved");
        boolean[] other = new boolean[resolved.length];
        for (int i = 0; i < other.length; i++) {
            other[i] = (truth.grid[i] > 0 && resolved[i] == 0) != truth.unresolved[i];
        }
        if (truth.cutoff == null) {
            return compare(grid, truth.grid, other, dilated(truth.near));
        }
        boolean[] spoilt = dilated(compare(found.pixels("cutoff"), truth.cutoff, other, truth.near));
        for (int i = 0; i < grid.length; i++) {
            if (!spoilt[i] && !agree(grid[i], truth.grid[i])) {
                failures.add("grid, node " + i + ": " + grid[i] + "; true: " + truth.grid[i]);
            }
        }
        return spoilt;
    }

    /** The same where only the nodes after the filter are known: a flip then counts as often as it spreads. */
    private boolean[] compareNodes() {
        boolean[] near = new boolean[truth.grid.length];
        for (int i = 0; i < near.length; i++) {
            near[i] = truth.near[i] || truth.nearForeground[i];
        }
        near = dilated(near);
        return grid == null ? near : compare(grid, truth.grid, new boolean[grid.length], near);
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
            if (anySpoilt && grid != null && (name.equals("minimum") || name.equals("maximum") || name.equals("rfrc_value"))) {
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
            double got = map[i];
            double value = truth.map[i];
            boolean same = Math.abs(got - value) <= MAP * range && (got == 0) == (value == 0);
            int[] at = place(i, truth.size);
            if (!same && !touches(spoilt, at)) {
                failures.add("map at x=" + at[0] + ", y=" + at[1] + ", z=" + at[2] + ": " + got + "; true: " + value);
                return; // one pixel says enough
            }
        }
    }

    /** Whether a node that a pixel is made of is among the given ones. */
    private boolean touches(boolean[] nodes, int[] pixel) {
        int[] low = new int[3];
        int[] high = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            boolean between = truth.single && axis < 2;
            low[axis] = between ? Math.max(2 * pixel[axis] - 1, 0) / (4 * truth.step[axis]) : pixel[axis] / truth.step[axis];
            high[axis] = low[axis] + (truth.tiles ? 0 : 1); // a rolling map interpolates between a node and the next
            if (truth.tiles && low[axis] >= truth.nodes[axis]) {
                return false;
            }
        }
        return any(nodes, low, high);
    }

    /** Nodes that have one of the given nodes within the reach of the median filter. */
    private boolean[] dilated(boolean[] nodes) {
        boolean[] wide = new boolean[nodes.length];
        for (int k = 0; k < nodes.length; k++) {
            int[] at = place(k, truth.nodes);
            int[] low = new int[3];
            int[] high = new int[3];
            for (int axis = 0; axis < 3; axis++) {
                low[axis] = at[axis] - truth.median[axis];
                high[axis] = at[axis] + truth.median[axis];
            }
            wide[k] = any(nodes, low, high);
        }
        return wide;
    }

    /** Whether one of the nodes in a box, as far as it holds any, is among the given ones. */
    private boolean any(boolean[] nodes, int[] low, int[] high) {
        for (int z = Math.max(low[2], 0); z <= Math.min(high[2], truth.nodes[2] - 1); z++) {
            for (int y = Math.max(low[1], 0); y <= Math.min(high[1], truth.nodes[1] - 1); y++) {
                for (int x = Math.max(low[0], 0); x <= Math.min(high[0], truth.nodes[0] - 1); x++) {
                    if (nodes[(z * truth.nodes[1] + y) * truth.nodes[0] + x]) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean agree(float found, float truth) {
        return found == truth || Math.abs(((double) found - truth) / truth) <= CUTOFF;
    }
}
