package io.github.panelfiji.parity;

import ij.IJ;
import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.Job;
import io.github.panelfiji.imagej.HeadlessMacros;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The three ways to run {@code rFRC Map...}: the core without a JVM, the Java API, and a macro in ImageJ. */
final class Ways {

    /** Neither of the other ways takes as many on any usual machine; the bits must not depend on it. */
    private static final int THREADS = 3;

    private Ways() {
    }

    /**
     * The core alone, by its example program.
     *
     * @param folder an empty one, for input and output
     */
    static Outcome core(GoldenCase golden, File folder) throws Exception {
        File pair = new File(folder, "pair");
        Files.write(pair.toPath(), pair(golden));
        File log = new File(folder, "log");
        List<String> command = new ArrayList<>(Arrays.asList(System.getProperty("panel.test.program"), pair.getPath(),
                String.valueOf(golden.width), String.valueOf(golden.height), folder.getPath()));
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
            if (!line.startsWith("warning: ") && !line.startsWith("seconds ")) {
                int at = line.indexOf(' ');
                outcome.metrics.put(line.substring(0, at), Double.valueOf(line.substring(at + 1)));
            }
        }
        for (File file : folder.listFiles()) {
            if (file.getName().endsWith(".raw")) {
                String name = file.getName().substring(0, file.getName().length() - 4);
                int width = name.equals("map") ? golden.width : golden.columns;
                int height = name.equals("map") ? golden.height : golden.rows;
                float[] pixels = new float[(int) file.length() / 4];
                ByteBuffer.wrap(Files.readAllBytes(file.toPath())).order(ByteOrder.nativeOrder()).asFloatBuffer().get(pixels);
                outcome.images.put(name, new Image(name, width, height, 1, pixels));
            }
        }
        return outcome;
    }

    private static byte[] pair(GoldenCase golden) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * golden.width * golden.height).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(golden.first).put(golden.second);
        return bytes.array();
    }

    /** The Java API. */
    static Outcome api(GoldenCase golden) {
        List<Image> images = Arrays.asList(new Image(golden.width, golden.height, golden.first),
                new Image(golden.width, golden.height, golden.second));
        Outcome outcome = new Outcome();
        try (Job job = Command.RFRC.start(golden.options, images, THREADS)) {
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
            outcome.images.put("map", new Image("map", image.getWidth(), image.getHeight(), image.getStackSize(),
                    (float[]) image.getProcessor().getPixels()));
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

    private static File map(File folder, GoldenCase golden) {
        return new File(folder, golden.name + ".tif");
    }

    /** Neighbouring planes are opened as a stack; any others, and one plane with itself, as two images. */
    private static String macro(GoldenCase golden, File map) {
        StringBuilder text = new StringBuilder("close('*');\n");
        boolean stack = golden.firstPlane == 0 && golden.secondPlane == 1;
        if (!stack) {
            text.append(open(golden, golden.secondPlane, 1)).append("rename('second');\n");
        }
        text.append(open(golden, golden.firstPlane, stack ? 2 : 1)).append("rename('first');\n");
        text.append("run('rFRC Map...', 'second=[").append(stack ? "next slice" : "second").append("]");
        for (Map.Entry<String, String> option : golden.options.entrySet()) {
            String value = option.getValue();
            if (value.equals("true")) {
                text.append(' ').append(option.getKey());
            } else if (!value.equals("false")) {
                text.append(' ').append(option.getKey()).append('=').append(value.contains(" ") ? "[" + value + "]" : value);
            }
        }
        return text.append("');\nsaveAs('Tiff', '").append(path(map)).append("');\n").toString();
    }

    private static String open(GoldenCase golden, int plane, int count) {
        return "run('Raw...', 'open=[" + path(golden.input) + "] image=[32-bit Real] width=" + golden.width + " height="
                + golden.height + " offset=" + 4L * golden.width * golden.height * plane + " number=" + count
                + " gap=0 little-endian');\n";
    }

    private static String path(File file) {
        return file.getPath().replace('\\', '/');
    }
}
