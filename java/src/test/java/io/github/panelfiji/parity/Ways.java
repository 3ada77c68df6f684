package io.github.panelfiji.parity;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Plot;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.Job;
import io.github.panelfiji.imagej.HeadlessMacros;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The three ways to run a command: the core without a JVM, the Java API, and a macro in ImageJ. */
final class Ways {

    /** Neither of the other ways takes as many on any usual machine; the bits must not depend on it. */
    private static final int THREADS = 3;

    /** The curves of a plot, by the names of the core, in the order in which they are drawn. */
    private static final String[] CURVES = {"raw", "smoothed", "threshold"};

    private Ways() {
    }

    /**
     * The core alone, by its example program.
     *
     * @param folder an empty one, for input and output
     */
    static Outcome core(GoldenCase golden, File folder) throws Exception {
        File input = new File(folder, "images");
        Files.write(input.toPath(), bytes(golden.images));
        File log = new File(folder, "log");
        List<String> command = new ArrayList<>(Arrays.asList(System.getProperty("panel.test.program"), golden.command.id(),
                input.getPath()));
        for (int n : golden.size) {
            command.add(String.valueOf(n));
        }
        command.add(new File(folder, "found").getPath());
        for (Map.Entry<String, String> option : golden.options.entrySet()) {
            command.add(option.getKey() + "=" + option.getValue());
        }
        int code = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start().waitFor();
        List<String> lines = Files.readAllLines(log.toPath(), StandardCharsets.UTF_8);
        if (code != 0) {
            throw new IOException(command + " ended with " + code + ": " + lines);
        }
        Outcome outcome = new Outcome();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[0].equals("image")) { // image NAME WIDTH x HEIGHT x DEPTH
                outcome.images.put(words[1], image(new File(folder, "found." + words[1] + ".raw"), words));
            } else if (!words[0].equals("warning:") && !words[0].equals("seconds")) {
                outcome.metrics.put(words[0], Double.valueOf(words[1]));
            }
        }
        return outcome;
    }

    private static Image image(File file, String[] words) throws IOException {
        float[] pixels = new float[(int) file.length() / 4];
        ByteBuffer.wrap(Files.readAllBytes(file.toPath())).order(ByteOrder.nativeOrder()).asFloatBuffer().get(pixels);
        return new Image(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[4]), Integer.parseInt(words[6]), pixels);
    }

    private static byte[] bytes(List<Image> images) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * images.size() * images.get(0).pixels().length).order(ByteOrder.nativeOrder());
        FloatBuffer floats = bytes.asFloatBuffer();
        for (Image image : images) {
            floats.put(image.pixels());
        }
        return bytes.array();
    }

    /** The Java API. */
    static Outcome api(GoldenCase golden) {
        Outcome outcome = new Outcome();
        try (Job job = golden.command.start(golden.options, golden.images, THREADS)) {
            while (!job.await(100)) {
                Thread.yield();
            }
            for (String name : job.imageNames()) {
                outcome.images.put(name, job.image(name));
            }
            outcome.metrics.putAll(job.metrics());
        }
        return outcome;
    }

    /**
     * Macros in ImageJ, one a case, all in one JVM; the maps come back in files. All cases can be written as a macro.
     *
     * @param folder an empty one, for ImageJ and the maps
     */
    static Map<String, Outcome> macro(List<GoldenCase> cases, File folder) throws Exception {
        Map<String, String> macros = new LinkedHashMap<>();
        for (GoldenCase golden : cases) {
            macros.put(golden.name, macro(golden, map(folder, golden)));
        }
        Map<String, String> printed = HeadlessMacros.run(folder, macros);
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (GoldenCase golden : cases) {
            ImagePlus image = map(folder, golden).exists() ? IJ.openImage(map(folder, golden).getPath()) : null;
            if (image == null) {
                throw new IOException(macros.get(golden.name) + "\nleft no map; ImageJ said: " + printed.get(golden.name));
            }
            Outcome outcome = new Outcome();
            Plot plot = (Plot) image.getProperty(Plot.PROPERTY_KEY);
            if (plot == null) {
                outcome.images.put("map", map(image));
            } else {
                for (int k = 0; k < CURVES.length; k++) {
                    float[] curve = plot.getDataObjectArrays(k)[1];
                    outcome.images.put(CURVES[k], new Image(CURVES[k], curve.length, 1, 1, curve));
                }
            }
            for (String name : golden.metrics.keySet()) {
                String value = image.getProp("panel." + name);
                if (value != null) {
                    outcome.metrics.put(name, Double.valueOf(value));
                }
            }
            outcomes.put(golden.name, outcome);
        }
        return outcomes;
    }

    private static Image map(ImagePlus image) {
        FloatBuffer pixels = FloatBuffer.allocate(image.getWidth() * image.getHeight() * image.getStackSize());
        for (int k = 1; k <= image.getStackSize(); k++) {
            pixels.put((float[]) image.getStack().getPixels(k));
        }
        return new Image("map", image.getWidth(), image.getHeight(), image.getStackSize(), pixels.array());
    }

    private static File map(File folder, GoldenCase golden) {
        return new File(folder, golden.name + ".tif");
    }

    /**
     * Neighbouring planes are opened as a stack, two volumes as a hyperstack of two frames; any other two planes, and one with
     * itself, as two images.
     */
    private static String macro(GoldenCase golden, File map) {
        StringBuilder text = new StringBuilder("close('*');\n");
        int first = golden.places[0];
        boolean stack = golden.places.length == 2 && golden.places[1] == first + 1;
        if (golden.places.length == 2 && !stack) {
            text.append(open(golden, golden.places[1], 1)).append("rename('second');\n");
        }
        text.append(open(golden, first, stack ? 2 : 1)).append("rename('first');\n");
        text.append("run('").append(label(golden.command)).append("', '");
        if (golden.places.length == 2) {
            text.append("second=[").append(stack ? "next slice" : "second").append("]");
        }
        for (Map.Entry<String, String> option : golden.options.entrySet()) {
            String value = option.getValue();
            if (value.equals("true")) {
                text.append(' ').append(option.getKey());
            } else if (!value.equals("false") && !option.getKey().equals("spacing")) { // which the calibration tells
                text.append(' ').append(option.getKey()).append('=').append(value.contains(" ") ? "[" + value + "]" : value);
            }
        }
        return text.append("');\nsaveAs('Tiff', '").append(path(map)).append("');\n").toString();
    }

    private static String label(Command command) {
        switch (command) {
            case SINGLE:
                return "Single-Frame rFRC Map...";
            case VOLUME:
                return "3D rFRC Map...";
            case WHOLE:
                return "FRC Resolution...";
            default:
                return "rFRC Map...";
        }
    }

    private static String open(GoldenCase golden, int place, int count) {
        int depth = golden.size[2];
        long bytes = 4L * golden.size[0] * golden.size[1] * depth;
        String text = "run('Raw...', 'open=[" + path(golden.input) + "] image=[32-bit Real] width=" + golden.size[0] + " height="
                + golden.size[1] + " offset=" + bytes * place + " number=" + count * depth + " gap=0 little-endian');\n";
        if (golden.command == Command.VOLUME) {
            String pixel = golden.options.get("pixel");
            String spacing = golden.options.get("spacing");
            text += "run('Stack to Hyperstack...', 'order=xyczt(default) channels=1 slices=" + depth + " frames=" + count
                    + " display=Grayscale');\nsetVoxelSize(" + pixel + ", " + pixel + ", "
                    + (spacing.equals("0") ? pixel : spacing) + ", 'nm');\n";
        }
        return text;
    }

    private static String path(File file) {
        return file.getPath().replace('\\', '/');
    }
}
