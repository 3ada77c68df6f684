package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.NativeLibrary;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run of a command that makes maps: computes them one after the other, and shows them only when all are there. */
final class MapRun {

    private final MapCommand command;
    private final MapSource source;
    private final Settings settings;
    private final PixelSize pixel;
    private final Warnings warnings;
    private final String title;
    private final List<float[]> planes = new ArrayList<>();
    private final List<Map<String, Double>> metrics = new ArrayList<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();

    /**
     * Prepares a run.
     *
     * @param warnings what is known already; more is added
     * @param title of the result
     */
    MapRun(MapCommand command, MapSource source, Settings settings, PixelSize pixel, Warnings warnings, String title) {
        this.command = command;
        this.source = source;
        this.settings = settings;
        this.pixel = pixel;
        this.warnings = warnings;
        this.title = title;
    }

    /**
     * Computes all maps. The images are locked meanwhile, and free afterwards, whatever happens.
     *
     * @throws PanelException if an image is locked or cannot be used, or after Esc
     */
    void compute() {
        ImageLocks locks = new ImageLocks(source.images());
        try {
            IJ.resetEscape();
            IJ.showProgress(0);
            for (int k = 0; k < source.count(); k++) {
                String number = source.count() > 1 ? ", " + (k + 1) + "/" + source.count() : "";
                IJ.showStatus(title + number + " (Esc stops)");
                computeMap(k);
            }
        } finally {
            locks.release();
            IJ.showProgress(1.0);
            IJ.showStatus("");
        }
    }

    private void computeMap(int k) {
        List<Image> images = source.read(k);
        Doubts.before(images, settings, warnings, source.place(k));
        double n = source.count();
        JobRunner.Outcome outcome;
        try {
            outcome = JobRunner.run(command.core(), command.coreOptions(settings, pixel), images, k / n, (k + 1) / n);
        } catch (PanelException e) {
            throw e.kind() == PanelException.Kind.INVALID_IMAGE
                    ? new PanelException(e.kind(), source.describe(k) + ": " + e.getMessage(), e) : e;
        }
        for (String sentence : outcome.warnings()) {
            warnings.add(sentence, source.place(k));
        }
        planes.add(outcome.image("map").pixels());
        metrics.add(outcome.metrics());
        rows.add(ResultRow.of(command.label(), source, k, settings, outcome, pixel.unit()));
    }

    /**
     * Shows the maps, appends to the tables, and tells what is doubtful.
     *
     * @param file that takes the rows as well; null for none
     * @throws PanelException if the file cannot be written; all else is done then
     */
    void show(CsvTable file) {
        ImagePlus map = MapOutput.map(title, source, planes, pixel);
        List<String> sentences = warnings.sentences(source.count());
        PanelProperties.writeRun(map, NativeLibrary.version(), command.label(), settings);
        PanelProperties.writeMetrics(map, Metrics.combine(metrics));
        PanelProperties.set(map, "unit", pixel.unit());
        PanelProperties.set(map, "pixel_size", Numbers.exact(pixel.length()));
        PanelProperties.writeWarnings(map, sentences);
        if (Planes.coloured(source.image())) {
            Report.log(command.label(), source.image().getTitle()
                    + " is in colour; its luminance (0.299 R + 0.587 G + 0.114 B) was used.");
        }
        Report.warn(title, sentences);
        ResultTable.append(rows);
        // The last window, so that the map is the current image on which the next command acts.
        map.show();
        if (file != null) {
            file.append(rows);
        }
    }
}
