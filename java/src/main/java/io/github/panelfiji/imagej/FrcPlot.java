package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Plot;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/** FRC curves of whole images: raw, smoothed, threshold, and the cut-off with the resolution in the legend. */
final class FrcPlot extends ResultWindow {

    private static final Color RAW = new Color(0xa8a8a8);
    private static final Color SMOOTHED = new Color(0x1f4fb4);
    private static final Color THRESHOLD = new Color(0xc43c1a);
    private static final Color CUTOFF = new Color(0x1a8a3c);
    private static final double TOP = 1.05;
    /** Lowest correlation that is shown: deeper dips of single rings are noise. */
    private static final double BOTTOM = -0.4;

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
        double perUnit = metric ? 1000 : 1;
        float[] x = outcome.image("frequency").pixels().clone();
        for (int i = 0; i < x.length; i++) {
            x[i] *= (float) perUnit;
        }
        float[] raw = outcome.image("raw").pixels();
        double bottom = 0;
        for (float value : raw) {
            bottom = Math.max(BOTTOM, Math.min(bottom, value - 0.02));
        }
        double resolution = outcome.metrics().get("resolution");
        double cutoff = perUnit / resolution;
        Plot plot = new Plot(title, "Spatial frequency (1/" + (metric ? "\u00b5m" : "pixel") + ")", "Correlation");
        plot.setLimits(0, x[x.length - 1], bottom, TOP);
        curve(plot, RAW, 1, x, raw);
        curve(plot, SMOOTHED, 2, x, outcome.image("smoothed").pixels());
        curve(plot, THRESHOLD, 2, x, outcome.image("threshold").pixels());
        curve(plot, CUTOFF, 2, new float[] {(float) cutoff, (float) cutoff}, new float[] {(float) bottom, (float) TOP});
        String length = Numbers.brief(resolution) + (metric ? " nm" : " pixels");
        boolean resolved = outcome.metrics().get("unresolved") == 0;
        plot.setColor(Color.BLACK);
        plot.setLineWidth(1);
        plot.addLegend("FRC of each ring\nsmoothed\nthreshold, " + criterion + "\n"
                + (resolved ? "resolution " + length : "unresolved (" + length + ")"));
        return plot;
    }

    private static void curve(Plot plot, Color colour, int width, float[] x, float[] y) {
        plot.setColor(colour);
        plot.setLineWidth(width);
        plot.addPoints(x, y, Plot.LINE);
    }
}
