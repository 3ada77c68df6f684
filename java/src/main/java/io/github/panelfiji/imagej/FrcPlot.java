package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Plot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** FRC curves of whole images: raw, smoothed, threshold, and the cut-off with the resolution in the legend. */
final class FrcPlot extends ResultWindow {

    private final String criterion;
    private final List<JobRunner.Outcome> outcomes = new ArrayList<>();

    /**
     * Prepares a window.
     *
     * @param criterion by which the threshold is named
     */
    FrcPlot(String title, String criterion) {
        super(title, ResultKind.CURVE);
        this.criterion = criterion;
    }

    @Override
    List<String> images() {
        return Arrays.asList("frequency", "raw", "smoothed", "threshold");
    }

    @Override
    void take(JobRunner.Outcome outcome) {
        outcomes.add(outcome);
    }

    /** One curve as a plot that can be zoomed and listed; those of several pairs as a stack of pictures. */
    @Override
    ImagePlus make(MapSource source, PixelSize pixel) {
        if (outcomes.size() == 1) {
            return plot(title(), outcomes.get(0), pixel).getImagePlus();
        }
        ImageStack stack = new ImageStack();
        for (int k = 0; k < outcomes.size(); k++) {
            Plot plot = plot(title() + ", " + source.place(k), outcomes.get(k), pixel);
            stack.addSlice(source.place(k), plot.getProcessor().convertToRGB());
        }
        ImagePlus image = new ImagePlus(title(), stack);
        int[] n = source.dimensions();
        image.setDimensions(n[0], n[1], n[2]);
        return image;
    }

    private Plot plot(String title, JobRunner.Outcome outcome, PixelSize pixel) {
        boolean metric = pixel.unit().equals("nm");
        float[] x = outcome.image("frequency").pixels();
        float[] raw = outcome.image("raw").pixels();
        double resolution = outcome.metrics().get("resolution");
        boolean resolved = outcome.metrics().get("unresolved") == 0;
        String length = Numbers.brief(resolution) + (metric ? " nm" : " pixels");
        CurvePlot plot = new CurvePlot(title, metric, x[x.length - 1], CurvePlot.lowest(raw));
        plot.correlation(x, raw, outcome.image("smoothed").pixels(), "");
        plot.threshold(x, outcome.image("threshold").pixels(), criterion);
        plot.cutoff(1 / resolution, resolved ? "resolution " + length : "unresolved (" + length + ")");
        return plot.finish();
    }
}
