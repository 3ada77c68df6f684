package io.github.panelfiji.parity;

import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
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
    private static final String[] CURVES = {"raw", "smoothed", "threshold"};
    private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

    static {
        for (Command command : new Command[] {Command.RFRC, Command.SINGLE, Command.VOLUME, Command.WHOLE}) {
            COMMANDS.put(command.id(), command);
        }
    }

    /** Its name. */
    final String name;
    /** The command of the core. */
    final Command command;
    /** Options of the command. */
    final Map<String, String> options;
    /** File of the images. */
    final File input;
    /** Columns, rows and planes of an image. */
    final int[] size;
    /** Which images of the file are taken, from 0: two, or one. */
    final int[] places;
    /** What the command is given. */
    final List<Image> images = new ArrayList<>();
    /** Columns, rows and planes of the node grid; null where there are curves instead of a map. */
    final int[] nodes;
    /** Pixels between nodes along x, y and z; the side of a tile for a map of tiles. */
    final int[] step;
    /** Whether the map is one of tiles. */
    final boolean tiles;
    /** Whether it is that of a single frame, whose nodes lie between pixels and as many pixels of the sub-images apart. */
    final boolean single;
    /** Nodes along x, y and z that the median filter reaches, 0 without: a wrong node spoils those around it. */
    final int[] median;
    /** Cut-offs in rings before the median filter, 0 = background; null where there is no one cut-off a node. */
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
    /** Curves of whole images by name; none where there is a map. */
    final Map<String, float[]> curves = new LinkedHashMap<>();
    /** Metrics by name; NaN where there is nothing to measure. */
    final Map<String, Double> metrics = new LinkedHashMap<>();

    private GoldenCase(Map<String, String> lines) throws IOException {
        name = text(lines, "case");
        command = COMMANDS.get(text(lines, "command"));
        options = starting(lines, "option.");
        input = file("data", text(lines, "input"));
        size = new int[] {number(lines, "width"), number(lines, "height"), number(lines, "depth")};
        places = lines.containsKey("second") ? new int[] {number(lines, "first"), number(lines, "second")}
                : new int[] {number(lines, "first")};
        for (int place : places) {
            images.add(new Image("", size[0], size[1], size[2], plane(input, place, size[0] * size[1] * size[2])));
        }
        boolean shells = "Fourier shell".equals(options.get("method"));
        tiles = "true".equals(options.get("tiles"));
        single = command == Command.SINGLE;
        int reach = "true".equals(options.get("median")) && !tiles ? 1 : 0;
        median = new int[] {reach, reach, shells ? reach : 0};
        map = lines.containsKey("map") ? plane(file("golden", text(lines, "map")), 0, size[0] * size[1] * size[2]) : null;
        for (Map.Entry<String, String> metric : starting(lines, "metric.").entrySet()) {
            metrics.put(metric.getKey(), Double.valueOf(metric.getValue()));
        }
        if (lines.containsKey("curves")) {
            File file = file("golden", text(lines, "curves"));
            int rings = (int) file.length() / 4 / CURVES.length;
            for (int k = 0; k < CURVES.length; k++) {
                curves.put(CURVES[k], plane(file, k, rings));
            }
            nodes = null;
            step = null;
            cutoff = null;
            grid = null;
            unresolved = null;
            near = null;
            nearForeground = null;
            return;
        }
        nodes = new int[] {number(lines, "grid_width"), number(lines, "grid_height"), number(lines, "grid_depth")};
        int side = number(lines, tiles ? "option.block" : "option.skip");
        step = new int[] {side, side, !shells ? 1 : options.get("zstep").equals("skip") ? side : number(lines, "option.zstep")};
        File file = file("golden", text(lines, "grid"));
        int count = nodes[0] * nodes[1] * nodes[2];
        float[] rings = plane(file, 0, count);
        cutoff = Float.isNaN(rings[0]) ? null : rings;
        grid = plane(file, 1, count);
        float[] flags = plane(file, 2, count);
        unresolved = bit(flags, UNRESOLVED);
        near = bit(flags, NEAR);
        nearForeground = bit(flags, NEAR_FOREGROUND);
        boolean[] foreground = new boolean[count];
        for (int i = 0; i < count; i++) {
            foreground[i] = grid[i] > 0;
        }
        if (!Arrays.equals(foreground, bit(flags, FOREGROUND))) {
            throw new IOException("flags and lengths of " + name + " do not fit");
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
