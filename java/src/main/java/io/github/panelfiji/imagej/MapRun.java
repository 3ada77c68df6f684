package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.NativeLibrary;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run of a command that makes maps: computes them one after the other, and shows them only when all are there. */
final class MapRun {

    private final MapCommand command;
    private final MapSource source;
    private final Settings settings;
    private final Map<String, String> options;
    private final PixelSize pixel;
    private final Warnings warnings;
    private final List<ResultWindow> windows;
    private final String title;
    private final List<Map<String, Double>> metrics = new ArrayList<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final List<String> marks = new ArrayList<>();
    private final Map<String, String> origin;

    /**
     * Prepares a run.
     *
     * @param options for the core
     * @param warnings what is known already; more is added
     * @param windows what takes the results, the main one last
     */
    MapRun(MapCommand command, MapSource source, Settings settings, Map<String, String> options, PixelSize pixel,
            Warnings warnings, List<ResultWindow> windows) {
        this.command = command;
        this.source = source;
        this.settings = settings;
        this.options = options;
        this.pixel = pixel;
        this.warnings = warnings;
        this.windows = windows;
        this.origin = MapOrigin.images(source, settings);
        this.title = windows.get(windows.size() - 1).title();
    }

    /**
     * Computes all maps. The images are locked meanwhile, and free afterwards, whatever happens.
     *
     * @throws PanelException if an image is locked or cannot be used, or after Esc
     */
    void compute() {
        try {
            IJ.resetEscape();
            IJ.showProgress(0);
            compute("", 0, 1);
        } finally {
            IJ.showProgress(1.0);
            IJ.showStatus("");
        }
    }

    /**
     * The same as a part of something longer, which heeds Esc from before and shows progress until after it.
     *
     * @param before words of the status line before those of this run
     * @param from share of the progress bar where it begins
     * @param to share where it ends
     */
    void compute(String before, double from, double to) {
        ImageLocks locks = new ImageLocks(source.images());
        try {
            double share = (to - from) / source.count();
            for (int k = 0; k < source.count(); k++) {
                String number = source.count() > 1 ? ", " + (k + 1) + "/" + source.count() : "";
                IJ.showStatus(before + title + number + " (Esc stops)");
                computeMap(k, from + k * share, from + (k + 1) * share);
            }
        } finally {
            locks.release();
        }
    }

    private void computeMap(int k, double from, double to) {
        List<Image> images = source.read(k);
        JobRunner.Outcome outcome;
        try {
            outcome = JobRunner.run(command.core(), options, images, wanted(), from, to);
        } catch (PanelException e) {
            throw about(source, k, e);
        }
        for (String sentence : outcome.warnings()) {
            warnings.add(sentence, source.place(k));
        }
        for (ResultWindow window : windows) {
            window.take(outcome);
        }
        metrics.add(outcome.metrics());
        marks.add(MapOrigin.mark(images, settings));
        rows.add(ResultRow.of(command.label(), source, k, settings, outcome, pixel.unit()));
    }

    /** Names of the images of the core that any window shows. */
    private Set<String> wanted() {
        Set<String> names = new LinkedHashSet<>();
        for (ResultWindow window : windows) {
            names.addAll(window.images());
        }
        return names;
    }

    /** The same exception, which says what it is about where that is an image. */
    static PanelException about(MapSource source, int k, PanelException e) {
        return e.kind() == PanelException.Kind.INVALID_IMAGE
                ? new PanelException(e.kind(), source.describe(k) + ": " + e.getMessage(), e) : e;
    }

    /** What makes the results doubtful. */
    List<String> warnings() {
        return warnings.sentences(source.count());
    }

    /** What else was done to the images, in sentences. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        for (ImagePlus read : source.images()) {
            if (Planes.coloured(read)) {
                remarks.add(read.getTitle() + " is in colour; its luminance (0.299 R + 0.587 G + 0.114 B) was used.");
            }
        }
        return remarks;
    }

    /** The rows for tables, one a map. */
    List<Map<String, Object>> rows() {
        return rows;
    }

    /** The results as images that are not shown, with all that they carry; the main one last. */
    List<ImagePlus> make() {
        List<String> sentences = warnings();
        List<ImagePlus> images = new ArrayList<>();
        for (ResultWindow window : windows) {
            ImagePlus image = window.make(source, pixel);
            PanelProperties.writeRun(image, NativeLibrary.version(), command.label(), settings);
            PanelProperties.set(image, ResultKind.PROPERTY, window.kind().words());
            PanelProperties.writeMetrics(image, Metrics.combine(metrics));
            PanelProperties.set(image, PanelProperties.METHODS, MethodsText.of(command, NativeLibrary.version(), settings,
                    Metrics.combine(metrics), pixel, source.count()));
            PanelProperties.set(image, "unit", pixel.unit());
            PanelProperties.set(image, "pixel_size", Numbers.exact(pixel.length()));
            if (options.containsKey("spacing")) {
                PanelProperties.set(image, "spacing", options.get("spacing"));
            }
            for (Map.Entry<String, String> input : origin.entrySet()) {
                PanelProperties.set(image, input.getKey(), input.getValue());
            }
            if (window.kind() == ResultKind.RFRC) {
                MapOrigin.write(image, marks);
            }
            PanelProperties.writeWarnings(image, sentences);
            images.add(image);
        }
        return images;
    }

    /**
     * Shows the results, appends to the tables, and tells what is doubtful.
     *
     * @param file that takes the rows as well; null for none
     * @throws PanelException if the file cannot be written; all else is done then
     */
    void show(CsvTable file) {
        List<ImagePlus> images = make();
        for (String sentence : remarks()) {
            Report.log(command.label(), sentence);
        }
        Report.warn(title, warnings());
        ResultTable.append(rows);
        for (ImagePlus image : images) {
            image.show();
        }
        if (file != null) {
            file.append(rows);
        }
    }
}
