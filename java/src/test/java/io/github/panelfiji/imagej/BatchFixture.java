package io.github.panelfiji.imagej;

import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

/** Folders for tests of batches, images in them, and what comes out. */
abstract class BatchFixture {

    static final String COMMAND = "rFRC Map...";
    static final String OPTIONS = "block=24 skip=8 median";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    Path input;
    Path output;

    @Before
    public void folders() throws IOException {
        input = folder.newFolder("in").toPath();
        output = folder.getRoot().toPath().resolve("out");
    }

    private static ByteProcessor plane(int width, int height, int frame) {
        ByteProcessor ip = new ByteProcessor(width, height);
        for (int i = 0; i < width * height; i++) {
            ip.set(i % width, i / width, TestImages.value(i % width, i / width, frame, height));
        }
        return ip;
    }

    /** Writes frames of 40 x 36 pixels; the file's ending says how. */
    void image(String name, int... frames) throws IOException {
        sized(name, 40, 36, frames);
    }

    void sized(String name, int width, int height, int... frames) throws IOException {
        ImageStack stack = new ImageStack(width, height);
        for (int frame : frames) {
            stack.addSlice(plane(width, height, frame));
        }
        ImagePlus image = new ImagePlus("x", stack);
        image.getCalibration().setUnit("um");
        image.getCalibration().pixelWidth = 0.1;
        image.getCalibration().pixelHeight = 0.1;
        File file = input.resolve(name).toFile();
        Files.createDirectories(file.getParentFile().toPath());
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (ending.equals("png")) {
            ImageIO.write(image.getProcessor().getBufferedImage(), ending, file);
        } else {
            assertTrue(new ij.io.FileSaver(image).saveAsTiff(file.getPath()));
        }
    }

    Settings settings(String command, String options, String more) {
        String text = MacroOptions.write("input", input.toString()) + " " + MacroOptions.write("output", output.toString()) + " "
                + MacroOptions.write("command", command) + " " + MacroOptions.write("options", options) + " " + more;
        return Settings.of(new BatchPlugin().keys(), MacroOptions.parse(text), MacroVariables.running());
    }

    BatchRun prepare(String command, String options, String more) {
        Settings settings = settings(command, options, more);
        new BatchPlugin().check(null, settings);
        MapCommand found = BatchCommand.find("command", command);
        return new BatchRun(BatchRules.of(settings, found), BatchCommand.of(found, "options", options),
                settings.get("resume").equals("true"));
    }

    /** Runs a batch; gives what it said in the end. */
    String run(String command, String options, String more) throws Exception {
        return said(prepare(command, options, more));
    }

    String run(String more) throws Exception {
        return run(COMMAND, OPTIONS, more);
    }

    static String said(BatchRun run) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, "UTF-8"));
        try {
            run.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString("UTF-8");
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(f -> folder.relativize(f).toString().replace(File.separatorChar, '/'))
                    .sorted().collect(Collectors.toList());
        }
    }

    List<List<String>> rows(String table) throws IOException {
        List<String> columns = new ArrayList<>(ResultRow.columns());
        columns.add(0, "file");
        columns.addAll(Arrays.asList("warnings", "error"));
        return CsvTable.read(output.resolve(table).toFile(), columns);
    }

    static String error(List<String> row) {
        return row.get(row.size() - 1);
    }

    ImagePlus result(String name) {
        ImagePlus image = IJ.openImage(output.resolve(name).toString());
        assertNotNull(name, image);
        return image;
    }
}
