package io.github.panelfiji.imagej;

import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small map against its stored truth. The two images are made by whole-number arithmetic, the same on every machine;
 * {@code self-test.csv} holds the values that the f64 reference of the method gives for them, and its origin.
 */
final class SelfTest {

    /** Side of the images in pixels. */
    static final int SIDE = 96;
    /** Relative deviations that single precision may have (method.md, section 12). */
    private static final double GRID_TOLERANCE = 1e-4;
    private static final double METRIC_TOLERANCE = 1e-3;
    private static final String TRUTH = "self-test.csv";

    private final int nodes;
    private final int wrong;
    private final double largest;
    private final String detail;

    private SelfTest(int nodes, int wrong, double largest, String detail) {
        this.nodes = nodes;
        this.wrong = wrong;
        this.largest = largest;
        this.detail = detail;
    }

    /** Number of values compared. */
    int nodes() {
        return nodes;
    }

    /** Number of values that are wrong. */
    int wrong() {
        return wrong;
    }

    /** Largest relative deviation found. */
    double largest() {
        return largest;
    }

    /** The first wrong value, in words; empty where there is none. */
    String detail() {
        return detail;
    }

    /**
     * One of the two images: random cells of 8, 4 and 2 pixels, the finest stronger to the right, an empty corner, and noise of
     * its own that grows from top to bottom.
     *
     * @param which 0 or 1
     */
    static float[] image(int which) {
        float[] pixels = new float[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                boolean empty = x + y < 40;
                int cells = noise(x / 8, y / 8, 2) + noise(x / 4, y / 4, 3) + noise(x / 2, y / 2, 4) * x / SIDE;
                pixels[y * SIDE + x] = 100 + (empty ? 0 : cells) + noise(x, y, which) * (empty ? 8 : 16 + y) / 64;
            }
        }
        return pixels;
    }

    /** The sum of the four bytes of a hash of the place: near to a normal distribution, 0 to 1020. */
    private static int noise(int x, int y, int which) {
        int h = x * 0x1f123bb5 + y * 0x5f356495 + (which + 1) * 0x2c1b3c6d;
        h ^= h >>> 15;
        h *= 0x2c1b3c6d;
        h ^= h >>> 12;
        h *= 0x297a2d39;
        h ^= h >>> 15;
        return (h & 0xff) + (h >>> 8 & 0xff) + (h >>> 16 & 0xff) + (h >>> 24);
    }

    /**
     * Makes the map and compares it.
     *
     * @throws PanelException if the map cannot be made at all
     */
    static SelfTest run() {
        Map<String, String> options = new LinkedHashMap<>();
        Map<String, Double> metrics = new LinkedHashMap<>();
        List<Double> grid = new ArrayList<>();
        readTruth(options, metrics, grid);
        List<Image> images = Arrays.asList(new Image(SIDE, SIDE, image(0)), new Image(SIDE, SIDE, image(1)));
        JobRunner.Outcome outcome = JobRunner.run(Command.RFRC, options, images, 0, 1);
        float[] found = outcome.image("grid").pixels();
        int wrong = 0;
        double largest = 0;
        String detail = "";
        for (int i = 0; i < grid.size(); i++) {
            double value = i < found.length ? found[i] : Double.NaN;
            double deviation = deviation(value, grid.get(i));
            largest = Math.max(largest, deviation);
            if (deviation > GRID_TOLERANCE) {
                wrong++;
                detail = detail.isEmpty() ? "node " + i + " is " + value + " instead of " + grid.get(i) : detail;
            }
        }
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            Double value = outcome.metrics().get(metric.getKey());
            if (value == null || deviation(value, metric.getValue()) > METRIC_TOLERANCE) {
                wrong++;
                detail = detail.isEmpty() ? metric.getKey() + " is " + value + " instead of " + metric.getValue() : detail;
            }
        }
        return new SelfTest(grid.size() + metrics.size(), wrong, largest, detail);
    }

    /** Relative deviation; infinite where one is background or no number and the other is not. */
    private static double deviation(double found, double truth) {
        if (found == truth) {
            return 0;
        }
        double deviation = Math.abs(found - truth) / Math.abs(truth);
        return Double.isNaN(deviation) ? Double.POSITIVE_INFINITY : deviation;
    }

    /** Lines {@code option,key,value}, {@code metric,name,value} and {@code grid,value,...}; others are remarks. */
    private static void readTruth(Map<String, String> options, Map<String, Double> metrics, List<Double> grid) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new ByteArrayInputStream(HelpText.read(TRUTH)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] cells = line.split(",");
                if (cells[0].equals("option")) {
                    options.put(cells[1], cells[2]);
                } else if (cells[0].equals("metric")) {
                    metrics.put(cells[1], Double.valueOf(cells[2]));
                } else if (cells[0].equals("grid")) {
                    for (int i = 1; i < cells.length; i++) {
                        grid.add(Double.valueOf(cells[i]));
                    }
                }
            }
        } catch (IOException e) {
            throw new PanelException(PanelException.Kind.INTERNAL, "The stored truth cannot be read: " + e.getMessage() + ".",
                    e);
        }
    }
}
