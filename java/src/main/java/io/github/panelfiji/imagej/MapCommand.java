package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Estimate;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.NativeLibrary;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command that makes maps of local resolution of the current image. A subclass says which planes each map is made of; locks,
 * runs, warnings, the result image, its properties and the tables are the same for all and stand here.
 */
abstract class MapCommand extends PanelCommand {

    /** Keys that stand in a column of the tables. */
    private static final String[] TABLE_KEYS = {"block", "skip", "criterion"};
    /** Metrics of a map in the order of the tables. */
    private static final String[] TABLE_METRICS = {"mean_resolution", "resolved_mean", "rfrc_value", "minimum", "maximum",
        "foreground", "unresolved"};

    private final String result;
    private final Forecast forecast = new Forecast();

    /**
     * Names the command.
     *
     * @param result first words of the title of its result, as {@code rFRC of}
     */
    MapCommand(String label, Command core, String result) {
        super(label, core);
        this.result = result;
    }

    /** Keys that come before those of the core. */
    abstract List<Key> inputKeys();

    /**
     * The planes of each map.
     *
     * @param warnings takes what was left out
     * @throws PanelException if there is nothing to make a map of
     */
    abstract MapSource source(ImagePlus image, Settings settings, Warnings warnings);

    @Override
    final List<Key> keys() {
        List<Key> keys = new ArrayList<>(inputKeys());
        keys.addAll(super.keys());
        keys.add(Key.file("table", "Table (CSV file to append to)"));
        return keys;
    }

    @Override
    final void requireInput(ImagePlus image) {
        if (image == null) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "There is no image open; open a stack of two frames of"
                    + " the same field, or take a sample from Plugins > PANEL > Sample Data.");
        }
        ImageLocks.requireFree(image);
    }

    @Override
    final void check(ImagePlus image, Settings settings) {
        super.check(image, settings);
        Planes.requireOpen(image);
        source(image, settings, new Warnings());
        if (!settings.get("table").isEmpty()) {
            CsvTable.check("table", settings.get("table"), columns());
        }
    }

    /** Values for the core: those of the user, and the pixel size that was found. */
    private Map<String, String> coreOptions(Settings settings, PixelSize pixel) {
        Map<String, String> options = settings.core(core().options());
        options.put("pixel", Numbers.exact(pixel.length()));
        return options;
    }

    @Override
    final Advice advise(ImagePlus image, Settings settings) {
        Warnings warnings = new Warnings();
        MapSource source = source(image, settings, warnings);
        PixelSize pixel = PixelSize.of(image.getCalibration(), settings.get("pixel"), warnings);
        Map<String, String> options = coreOptions(settings, pixel);
        List<Image> images = source.read(0);
        Doubts.before(images, settings, warnings, null);
        Estimate estimate = core().estimate(options, image.getWidth(), image.getHeight());
        double seconds = forecast.seconds(core(), options, images, source.describe(0)) * source.count();
        int maps = source.count();
        long input = 4L * image.getWidth() * image.getHeight();
        List<String> facts = new ArrayList<>();
        facts.add(beginning(source.describe(0)) + (maps > 1 ? " and " + (maps - 1) + " more" : "") + ": " + image.getWidth()
                + " x " + image.getHeight() + " pixels"
                + (pixel.unit().equals("nm") ? " of " + Numbers.brief(pixel.length()) + " nm" : "") + ".");
        facts.add("Up to " + Numbers.grouped(estimate.blocks() * maps) + " blocks, "
                + (Double.isNaN(seconds) ? "time not measured" : Forecast.words(seconds)) + " on this computer, "
                + Numbers.bytes(estimate.bytes() + input * (images.size() + maps)) + " of memory.");
        return new Advice(facts, warnings.sentences(maps));
    }

    /** Words at the beginning of a sentence; a title stays as it is. */
    private static String beginning(String description) {
        return description.startsWith("slice") ? "S" + description.substring(1) : description;
    }

    @Override
    final void perform(ImagePlus image, Settings settings) {
        Warnings warnings = new Warnings();
        MapSource source = source(image, settings, warnings);
        PixelSize pixel = PixelSize.of(image.getCalibration(), settings.get("pixel"), warnings);
        CsvTable file = settings.get("table").isEmpty() ? null
                : CsvTable.check("table", settings.get("table"), columns());
        List<float[]> planes = new ArrayList<>();
        List<Map<String, Double>> metrics = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        ImageLocks locks = new ImageLocks(source.images());
        try {
            IJ.resetEscape();
            IJ.showProgress(0);
            for (int k = 0; k < source.count(); k++) {
                IJ.showStatus(status(source, k));
                List<Image> images = source.read(k);
                Doubts.before(images, settings, warnings, source.place(k));
                JobRunner.Outcome outcome = run(source, k, images, coreOptions(settings, pixel));
                for (String sentence : outcome.warnings()) {
                    warnings.add(sentence, source.place(k));
                }
                planes.add(outcome.image("map").pixels());
                metrics.add(outcome.metrics());
                rows.add(row(source, k, settings, outcome, pixel));
            }
        } finally {
            locks.release();
            IJ.showProgress(1.0);
            IJ.showStatus("");
        }
        ImagePlus map = MapOutput.map(result + " " + image.getTitle(), source, planes, pixel);
        List<String> sentences = warnings.sentences(source.count());
        PanelProperties.writeRun(map, NativeLibrary.version(), label(), settings);
        PanelProperties.writeMetrics(map, Metrics.combine(metrics));
        PanelProperties.set(map, "unit", pixel.unit());
        PanelProperties.set(map, "pixel_size", Numbers.exact(pixel.length()));
        PanelProperties.writeWarnings(map, sentences);
        if (Planes.coloured(image)) {
            Report.log(label(), image.getTitle() + " is in colour; its luminance (0.299 R + 0.587 G + 0.114 B) was used.");
        }
        Report.warn(map.getTitle(), sentences);
        ResultTable.append(rows);
        map.show();
        if (file != null) {
            file.append(rows);
        }
    }

    private String status(MapSource source, int k) {
        return result + " " + source.image().getTitle() + (source.count() > 1 ? ", " + (k + 1) + "/" + source.count() : "")
                + " (Esc stops)";
    }

    /** Runs one map; an image that cannot be used is named in the error. */
    private JobRunner.Outcome run(MapSource source, int k, List<Image> images, Map<String, String> options) {
        double n = source.count();
        try {
            return JobRunner.run(core(), options, images, k / n, (k + 1) / n);
        } catch (PanelException e) {
            if (e.kind() != PanelException.Kind.INVALID_IMAGE) {
                throw e;
            }
            throw new PanelException(e.kind(), beginning(source.describe(k)) + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Object> row(MapSource source, int k, Settings settings, JobRunner.Outcome outcome, PixelSize pixel) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("image", source.image().getTitle());
        row.put("slice", source.place(k));
        row.put("command", label());
        for (String name : TABLE_METRICS) {
            Double value = outcome.metrics().get(name);
            row.put(name, value == null ? Double.valueOf(Double.NaN) : value);
        }
        row.put("unit", pixel.unit());
        for (String key : TABLE_KEYS) {
            double number = Numbers.parse(settings.get(key));
            row.put(key, Double.isNaN(number) ? settings.get(key) : (Object) Double.valueOf(number));
        }
        row.put("seconds", outcome.seconds());
        return row;
    }

    /** Names of the columns, those of {@link #row}. */
    private static List<String> columns() {
        List<String> columns = new ArrayList<>();
        Collections.addAll(columns, "image", "slice", "command");
        Collections.addAll(columns, TABLE_METRICS);
        columns.add("unit");
        Collections.addAll(columns, TABLE_KEYS);
        columns.add("seconds");
        return columns;
    }
}
