package io.github.panelfiji.imagej;

import ij.gui.Plot;
import java.awt.Color;

/** How correlation curves are drawn: grey the rings, blue smoothed, red the threshold, green the cut-off. */
final class CurvePlot {

    private static final Color RAW = new Color(0xa8a8a8);
    private static final Color SMOOTHED = new Color(0x1f4fb4);
    private static final Color THRESHOLD = new Color(0xc43c1a);
    private static final Color CUTOFF = new Color(0x1a8a3c);
    /** The second pair of a single frame. */
    private static final Color[] SECOND = {new Color(0xd2d2d2), new Color(0x7fa8e8)};
    private static final double TOP = 1.05;
    /** Lowest correlation that is shown: deeper dips of single rings are noise. */
    private static final double BOTTOM = -0.4;
    /** Characters in a line of a sentence that stands in place of the curves. */
    private static final int WIDTH = 52;

    private final Plot plot;
    private final float perUnit;
    private final double bottom;
    private final StringBuilder legend = new StringBuilder();

    /**
     * An empty plot.
     *
     * @param metric whether lengths are in nm, so that frequencies are shown in 1/um; otherwise in pixels
     * @param highest frequency, in cycles per unit of the lengths
     * @param lowest correlation
     */
    CurvePlot(String title, boolean metric, double highest, double lowest) {
        perUnit = metric ? 1000 : 1;
        bottom = Math.max(BOTTOM, Math.min(0, lowest - 0.02));
        plot = new Plot(title, "Spatial frequency (1/" + (metric ? "\u00b5m" : "pixel") + ")", "Correlation");
        plot.setLimits(0, highest * perUnit, bottom, TOP);
    }

    /** The lowest value. */
    static double lowest(float[] values) {
        double lowest = 0;
        for (float value : values) {
            lowest = Math.min(lowest, value);
        }
        return lowest;
    }

    /** Correlation of each ring, as it is and smoothed. */
    void correlation(float[] frequency, float[] raw, float[] smoothed, String words) {
        curve(RAW, 1, frequency, raw, "FRC of each ring" + words);
        curve(SMOOTHED, 2, frequency, smoothed, "smoothed" + words);
    }

    /** The same of a second pair of images. */
    void second(float[] frequency, float[] raw, float[] smoothed, String words) {
        curve(SECOND[0], 1, frequency, raw, "FRC of each ring" + words);
        curve(SECOND[1], 2, frequency, smoothed, "smoothed" + words);
    }

    /** The threshold. */
    void threshold(float[] frequency, float[] values, String criterion) {
        curve(THRESHOLD, 2, frequency, values, "threshold, " + criterion);
    }

    /** A cut-off. */
    void cutoff(double frequency, String words) {
        float at = (float) frequency;
        curve(CUTOFF, 2, new float[] {at, at}, new float[] {(float) bottom, (float) TOP}, words);
    }

    private void curve(Color colour, int width, float[] frequency, float[] y, String words) {
        float[] x = frequency.clone();
        for (int i = 0; i < x.length; i++) {
            x[i] *= perUnit;
        }
        plot.setColor(colour);
        plot.setLineWidth(width);
        plot.addPoints(x, y, Plot.LINE);
        legend.append(legend.length() == 0 ? "" : "\n").append(words);
    }

    /** A line above the frame. */
    void heading(String words) {
        plot.setColor(Color.BLACK);
        plot.setJustification(Plot.LEFT);
        plot.addLabel(0, 0, words);
    }

    /** A sentence in place of the curves. */
    void sentence(String words) {
        plot.setColor(Color.BLACK);
        plot.setJustification(Plot.LEFT);
        plot.addLabel(0.08, 0.35, Report.wrap(words, WIDTH));
    }

    /** The plot with its legend. */
    Plot finish() {
        plot.setColor(Color.BLACK);
        plot.setLineWidth(1);
        if (legend.length() > 0) {
            plot.addLegend(legend.toString());
        }
        return plot;
    }

    /** The curve behind a point of a map. */
    static Plot of(String title, BlockCurve curve) {
        float[] x = curve.frequency();
        double lowest = 0;
        for (int pair = 0; pair < curve.pairs(); pair++) {
            lowest = Math.min(lowest, lowest(curve.correlation("raw", pair)));
        }
        CurvePlot plot = new CurvePlot(title, curve.metric(), x[x.length - 1], lowest);
        boolean two = curve.pairs() > 1;
        plot.correlation(x, curve.correlation("raw", 0), curve.correlation("smoothed", 0), two ? ", pair 1" : "");
        if (two) {
            plot.second(x, curve.correlation("raw", 1), curve.correlation("smoothed", 1), ", pair 2");
        }
        plot.threshold(x, curve.threshold(), curve.criterion());
        for (int pair = 0; pair < curve.pairs(); pair++) {
            if (curve.cutoff(pair) > 0) {
                String which = two ? "cut-off, pair " + (pair + 1) : "cut-off";
                plot.cutoff(curve.cutoff(pair), pair == 0 ? which + ": " + curve.summary() : which);
            }
        }
        plot.heading(curve.where() + ": " + curve.summary());
        return plot.finish();
    }

    /** A plot that says why there is no curve. */
    static Plot without(String title, boolean metric, String sentence) {
        CurvePlot plot = new CurvePlot(title, metric, metric ? 0.01 : 0.5, 0);
        plot.sentence(sentence);
        return plot.finish();
    }
}
