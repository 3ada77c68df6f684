package io.github.panelfiji.imagej;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.gui.Plot;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.io.TiffDecoder;
import ij.io.TiffEncoder;
import io.github.panelfiji.core.NativeLibrary;
import io.github.panelfiji.core.PanelException;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The files that a batch makes of one item: {@code cell.tif.rFRC_Map.tif} for each result, and for the main one
 * {@code cell.tif.rFRC_Map.png} as well, in a folder like that of the image. Each gets its name when it is complete, so that
 * none is ever half there, the main result last.
 */
final class BatchResults {

    private static final String INPUTS = "inputs";

    private final Path output;
    private final BatchCommand command;
    private final BatchItem item;

    /** Results that may not exist yet. */
    BatchResults(Path output, BatchCommand command, BatchItem item) {
        this.output = output;
        this.command = command;
        this.item = item;
    }

    private Path file(String result, String ending) {
        return output.resolve(item.name() + "." + result + ending);
    }

    private Path tiff(String result) {
        return file(result, ".tif");
    }

    private String main() {
        List<String> results = command.results(item);
        return results.get(results.size() - 1);
    }

    private Path picture() {
        return file(main(), ".png");
    }

    /** What the inputs are known by, to be asked for before they are opened: then a change meanwhile is noticed. */
    List<InputMark> marks() {
        List<InputMark> marks = new ArrayList<>();
        for (File file : Arrays.asList(item.first(), item.second(), item.reference())) {
            if (file != null) {
                marks.add(new InputMark(file));
            }
        }
        return marks;
    }

    // ---- Found

    /** Whether all results are there, made by this version with these options of these inputs. */
    boolean finished() {
        if (item.problem() != null || !Files.isRegularFile(picture())) {
            return false;
        }
        for (String result : command.results(item)) {
            if (!Files.isRegularFile(tiff(result))) {
                return false;
            }
        }
        String[] properties = properties(tiff(main()));
        String call = MacroOptions.call(command.command().label(), command.settings(item).toMacro());
        return NativeLibrary.version().equals(value(properties, "version")) && call.equals(value(properties, "options"))
                && sameInputs(value(properties, INPUTS));
    }

    private boolean sameInputs(String lines) {
        String[] known = lines.split("\n");
        List<InputMark> marks = marks();
        boolean same = known.length == marks.size();
        for (int i = 0; same && i < known.length; i++) {
            try {
                same = marks.get(i).fits(known[i]);
            } catch (PanelException e) {
                if (e.kind() == PanelException.Kind.CANCELLED) {
                    throw e;
                }
                same = false; // the run will say that it cannot be read
            }
        }
        return same;
    }

    /** The properties in a TIFF file, of which only the head is read; none where it is no such file. */
    private static String[] properties(Path file) {
        try {
            FileInfo[] info = new TiffDecoder(file.getParent() + File.separator, file.getFileName().toString()).getTiffInfo();
            return info == null || info[0].properties == null ? new String[0] : info[0].properties;
        } catch (IOException | RuntimeException e) {
            return new String[0];
        }
    }

    private static String value(String[] properties, String name) {
        for (int i = 0; i + 1 < properties.length; i += 2) {
            if (properties[i].equals(PanelProperties.PREFIX + name)) {
                return properties[i + 1];
            }
        }
        return "";
    }

    // ---- Written

    /**
     * Writes all files.
     *
     * @param images what the command made, in the order of {@link BatchCommand#results}
     * @param inputs what {@link #marks} gave before
     * @throws PanelException if an input has changed, or a file that is there already is no result of ours
     * @throws IOException if a file cannot be written; what was there before is as it was, or complete and new
     */
    void write(List<ImagePlus> images, List<InputMark> inputs) throws IOException {
        List<String> lines = new ArrayList<>();
        for (InputMark input : inputs) {
            lines.add(input.line());
        }
        List<String> results = command.results(item);
        for (String result : results) {
            requireOurs(tiff(result));
        }
        Files.createDirectories(tiff(main()).getParent());
        final ImagePlus shown = images.get(images.size() - 1);
        WholeFile.write(picture(), new WholeFile.Writer() {
            @Override
            public void write(Path file) throws IOException {
                BufferedImage picture = MapPicture.of(shown, item.name());
                if (!ImageIO.write(picture, "png", file.toFile())) {
                    throw new IOException("no writer of PNG files");
                }
            }
        });
        for (int i = 0; i < images.size(); i++) {
            final ImagePlus image = images.get(i);
            PanelProperties.set(image, INPUTS, String.join("\n", lines));
            WholeFile.write(tiff(results.get(i)), new WholeFile.Writer() {
                @Override
                public void write(Path file) throws IOException {
                    writeTiff(image, file);
                }
            });
        }
    }

    /** A file of the same name that somebody else made is not lost. */
    private static void requireOurs(Path file) {
        if (Files.exists(file) && value(properties(file), INPUTS).isEmpty()) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "The output folder has a file "
                    + file.getFileName() + " already that was not made by a batch; move it, or take another output folder.");
        }
    }

    /** As ImageJ's own saving, which would show an error in a window instead of throwing it. */
    private static void writeTiff(ImagePlus image, Path file) throws IOException {
        FileInfo info = image.getFileInfo();
        FileSaver saver = new FileSaver(image);
        info.info = image.getInfoProperty();
        info.description = saver.getDescriptionString();
        info.sliceLabels = image.getStack().getSliceLabels();
        info.overlay = FileSaver.getOverlay(image);
        info.properties = image.getPropertiesAsArray();
        if (image.getProperty(Plot.PROPERTY_KEY) instanceof Plot) {
            info.plot = ((Plot) image.getProperty(Plot.PROPERTY_KEY)).toByteArray();
        }
        if (image instanceof CompositeImage) {
            saver.saveDisplayRangesAndLuts(image, info);
        }
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            new TiffEncoder(info).write(out);
        }
    }

    /** How many bytes the results need, about. */
    static long bytes(List<ImagePlus> images) {
        long bytes = 0;
        for (ImagePlus image : images) {
            bytes += (long) image.getWidth() * image.getHeight() * image.getStackSize() * image.getBytesPerPixel();
        }
        return bytes;
    }
}
