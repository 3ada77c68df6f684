package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Plot;
import ij.gui.Roi;
import java.awt.Color;
import java.util.Collections;
import java.util.List;

/** {@code Map Histogram}: how the values of a map are distributed, with its quartiles, in its selection or all of it. */
public final class MapHistogramPlugin extends MapTool {

    private static final String CURRENT = "current";
    private static final Color ALL = new Color(0x5b86d4);
    private static final Color UNRESOLVED = new Color(0xb0803c);
    private static final Color MEDIAN = new Color(0xc43c1a);
    private static final Color QUARTILE = new Color(0x1a8a3c);
    private static final double ROOM = 1.05;

    /** Made by ImageJ for each run. */
    public MapHistogramPlugin() {
        super("Map Histogram");
    }

    @Override
    List<Key> keys() {
        return Collections.singletonList(Key.flag(CURRENT, "Current slice only"));
    }

    @Override
    void perform(ImagePlus map, Settings settings) {
        ResultKind kind = require(map, ResultKind.RFRC, ResultKind.RSM);
        Roi roi = map.getRoi();
        Region region = roi == null ? Region.whole(map) : Region.of(map, roi);
        Distribution.Pixels pixels = new Distribution.Pixels(map);
        boolean current = "true".equals(settings.get(CURRENT));
        for (int slice = 1; slice <= map.getStackSize(); slice++) {
            if (region.isOn(map, slice) && (!current || slice == map.getCurrentSlice())) {
                pixels.add(region, Planes.read(map, slice), Reasons.read(map, slice));
            }
        }
        Distribution found;
        try {
            IJ.resetEscape();
            found = pixels.look(0, 1);
        } finally {
            IJ.showProgress(1.0);
        }
        if (found.get("foreground") == 0) {
            throw refuse((roi == null ? map.getTitle() : "The selection of " + map.getTitle())
                    + " is all background: there is nothing to show.");
        }
        Report.warn(map.getTitle(), found.warnings());
        ImagePlus plot = plot(map, kind, found);
        for (String name : new String[] {"foreground", "mean", "median", "quartile_1", "quartile_3", "minimum", "maximum",
            "unresolved_share"}) {
            PanelProperties.set(plot, name, Numbers.exact(found.get(name)));
        }
        plot.show();
    }

    private static ImagePlus plot(ImagePlus map, ResultKind kind, Distribution found) {
        boolean lengths = kind == ResultKind.RFRC;
        String unit = map.getProp(PanelProperties.PREFIX + "unit");
        unit = !lengths ? "" : "pixel".equals(unit) ? " pixels" : " " + unit;
        float[][] counts = found.histogram();
        double start = found.get("bin_start");
        double width = found.get("bin_width");
        float[] centres = new float[counts[0].length];
        double highest = 0;
        boolean unresolved = false;
        for (int i = 0; i < centres.length; i++) {
            centres[i] = (float) (start + (i + 0.5) * width);
            highest = Math.max(highest, counts[0][i]);
            unresolved |= counts[1][i] > 0;
        }
        double top = highest * ROOM;
        Plot plot = new Plot("Histogram of " + map.getTitle(),
                lengths ? "Local resolution (" + unit.trim() + ")" : "Error (share of the reference's range)", "Pixels");
        plot.setLimits(start, start + centres.length * width, 0, top);
        bars(plot, ALL, centres, counts[0]);
        if (unresolved) {
            bars(plot, UNRESOLVED, centres, counts[1]);
        }
        mark(plot, QUARTILE, found.get("quartile_1"), top);
        mark(plot, MEDIAN, found.get("median"), top);
        mark(plot, QUARTILE, found.get("quartile_3"), top);
        String legend = Numbers.grouped((long) found.get("foreground")) + " pixels\n";
        if (unresolved) {
            legend += "unresolved, " + MapPicture.rounded(100 * found.get("unresolved_share")) + " %\n";
        }
        legend += "first quartile " + MapPicture.rounded(found.get("quartile_1")) + unit + "\nmedian "
                + MapPicture.rounded(found.get("median")) + unit + "\nthird quartile "
                + MapPicture.rounded(found.get("quartile_3")) + unit;
        plot.setColor(Color.BLACK);
        plot.setLineWidth(1);
        plot.addLegend(legend);
        return plot.getImagePlus();
    }

    private static void bars(Plot plot, Color colour, float[] x, float[] y) {
        plot.setColor(colour, colour);
        plot.setLineWidth(1);
        plot.addPoints(x, y, Plot.BAR);
    }

    private static void mark(Plot plot, Color colour, double at, double top) {
        plot.setColor(colour);
        plot.setLineWidth(2);
        plot.addPoints(new float[] {(float) at, (float) at}, new float[] {0, (float) top}, Plot.LINE);
    }
}
