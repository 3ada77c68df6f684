package io.github.panelfiji.parity;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One case of {@code tests/golden/cases.txt}: what to run and what must come out. {@code tests/golden/ORIGIN.md} tells the
 * form; grids and images are row by row.
 */
final class GoldenCase {

    private static final int NEAR = 1;
    private static final int UNRESOLVED = 2;
    private static final int FOREGROUND = 4;
    private static final int NEAR_FOREGROUND = 8;

    /** Its name. */
    final String name;
    /** Options of the command. */
    final Map<String, String> options;
    /** File of the two images. */
    final File input;
    /** Columns and rows of the images. */
    final int width;
    final int height;
    /** Planes of the file that are the two images, from 0. */
    final int firstPlane;
    final int secondPlane;
    /** Pixels of the two images. */
    final float[] first;
    final float[] second;
    /** Columns and rows of the node grid. */
    final int columns;
    final int rows;
    /** Pixels between nodes; the side of a tile for a map of tiles. */
    final int step;
    /** Whether the map is one of tiles. */
    final boolean tiles;
    /** Whether the median filter ran: a wrong node then spoils its neighbours. */
    final boolean median;
    /** Cut-offs in rings before the median filter, 0 = background. */
    final float[] cutoff;
    /** Lengths after the median filter. */
    final float[] grid;
    /** Where a block is unresolved. */
    final boolean[] unresolved;
    /** Where a block lies so near a decision that single precision may decide otherwise. */
    final boolean[] near;
    /** Where the foreground test lies within its tolerance. */
    final boolean[] nearForeground;
    /** The full-size map; null where it is not known. */
    final float[] map;
    /** Metrics by name; NaN where there is nothing to measure. */
    final Map<String, Double> metrics = new LinkedHashMap<>();

    private GoldenCase(Map<String, String> lines) throws IOException {
        name = text(lines, "case");
        options = starting(lines, "option.");
        input = file("data", text(lines, "input"));
        width = number(lines, "width");
        height = number(lines, "height");
        firstPlane = number(lines, "first");
        secondPlane = number(lines, "second");
        first = plane(input, firstPlane, width * height);
        second = plane(input, secondPlane, width * height);
        columns = number(lines, "grid_width");
        rows = number(lines, "grid_height");
        tiles = text(lines, "option.tiles").equals("true");
        step = number(lines, tiles ? "option.block" : "option.skip");
        median = text(lines, "option.median").equals("true") && !tiles;
        File nodes = file("golden", text(lines, "grid"));
        cutoff = plane(nodes, 0, columns * rows);
        grid = plane(nodes, 1, columns * rows);
        float[] flags = plane(nodes, 2, columns * rows);
        unresolved = bit(flags, UNRESOLVED);
        near = bit(flags, NEAR);
        nearForeground = bit(flags, NEAR_FOREGROUND);
        boolean[] foreground = new boolean[cutoff.length];
        for (int i = 0; i < foreground.length; i++) {
            foreground[i] = cutoff[i] > 0;
        }
        if (!Arrays.equals(foreground, bit(flags, FOREGROUND))) {
            throw new IOException("flags and cut-offs of " + name + " do not fit");
        }
        map = lines.containsKey("map") ? plane(file("golden", text(lines, "map")), 0, width * height) : null;
        for (Map.Entry<String, String> metric : starting(lines, "metric.").entrySet()) {
            metrics.put(metric.getKey(), Double.valueOf(metric.getValue()));
        }
    }

    /** All cases. */
    static List<GoldenCase> all() throws IOException {
        List<Map<String, String>> groups = new ArrayList<>();
        File file = file("golden", "cases.txt");
        for (String line : Files.readAllLines(file.toPath(), StandardCharsets.UTF_8)) {
            if (line.trim().isEmpty() || line.startsWith("#")) {
                continue;
            }
            int at = line.indexOf('=');
            String key = line.substring(0, Math.max(at, 0));
            if (key.equals("case")) {
                groups.add(new LinkedHashMap<String, String>());
            }
            if (at < 0 || groups.isEmpty() || groups.get(groups.size() - 1).put(key, line.substring(at + 1)) != null) {
                throw new IOException(file + ": no key, no case before it, or given twice: " + line);
            }
        }
        List<GoldenCase> cases = new ArrayList<>();
        for (Map<String, String> lines : groups) {
            cases.add(new GoldenCase(lines));
        }
        return cases;
    }

    /** The case of a name. */
    static GoldenCase named(String name) throws IOException {
        for (GoldenCase golden : all()) {
            if (golden.name.equals(name)) {
                return golden;
            }
        }
        throw new IOException("no case " + name);
    }

    /**
     * Reads one plane of a raw file.
     *
     * @param index of the plane, from 0
     * @param pixels in a plane
     */
    static float[] plane(File file, int index, int pixels) throws IOException {
        byte[] bytes = Files.readAllBytes(file.toPath());
        if (bytes.length % (4 * pixels) != 0 || bytes.length < 4 * pixels * (index + 1)) {
            throw new IOException(file + " has no whole number of planes of " + pixels + " pixels, or too few");
        }
        float[] plane = new float[pixels];
        ByteBuffer.wrap(bytes, 4 * pixels * index, 4 * pixels).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(plane);
        return plane;
    }

    private static File file(String folder, String name) {
        return new File(System.getProperty("panel.test.root"), "tests/" + folder + "/" + name);
    }

    private static String text(Map<String, String> lines, String key) throws IOException {
        if (!lines.containsKey(key)) {
            throw new IOException("no " + key + " in " + lines);
        }
        return lines.get(key);
    }

    private static int number(Map<String, String> lines, String key) throws IOException {
        return Integer.parseInt(text(lines, key));
    }

    private static Map<String, String> starting(Map<String, String> lines, String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Map.Entry<String, String> line : lines.entrySet()) {
            if (line.getKey().startsWith(prefix)) {
                found.put(line.getKey().substring(prefix.length()), line.getValue());
            }
        }
        return Collections.unmodifiableMap(found);
    }

    private static boolean[] bit(float[] flags, int bit) {
        boolean[] set = new boolean[flags.length];
        for (int i = 0; i < set.length; i++) {
            set[i] = ((int) flags[i] & bit) != 0;
        }
        return set;
    }
}
