package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.FloatPolygon;
import io.github.panelfiji.core.PanelException;

/** The pixel of a map that its point selection marks, in the slice that is shown. */
final class MapPoint {

    private final int slice;
    private final int x;
    private final int y;

    private MapPoint(int slice, int x, int y) {
        this.slice = slice;
        this.x = x;
        this.y = y;
    }

    /**
     * The selected point; of several the last one.
     *
     * @throws PanelException if there is none, or it lies outside of the map
     */
    static MapPoint of(ImagePlus map) {
        Roi roi = map.getRoi();
        if (roi == null) {
            throw refuse("No point is selected in " + map.getTitle() + "; click one with the point tool, or in a macro write"
                    + " makePoint(x, y).");
        }
        if (roi.getType() != Roi.POINT) {
            throw refuse("The selection of " + map.getTitle() + " (" + roi.getTypeAsString() + ") is no point; click one with"
                    + " the point tool, or in a macro write makePoint(x, y).");
        }
        FloatPolygon points = roi.getFloatPolygon();
        if (points.npoints == 0) {
            throw refuse("The selection of " + map.getTitle() + " has no point; click one with the point tool.");
        }
        int x = (int) Math.floor(points.xpoints[points.npoints - 1]);
        int y = (int) Math.floor(points.ypoints[points.npoints - 1]);
        if (x < 0 || y < 0 || x >= map.getWidth() || y >= map.getHeight()) {
            throw refuse("The point x=" + x + ", y=" + y + " lies outside of " + map.getTitle() + ", which has "
                    + map.getWidth() + " x " + map.getHeight() + " pixels; take one inside of it.");
        }
        return new MapPoint(map.getCurrentSlice(), x, y);
    }

    private static PanelException refuse(String sentence) {
        return new PanelException(PanelException.Kind.INVALID_IMAGE, sentence);
    }

    /** The slice, from 1. */
    int slice() {
        return slice;
    }

    /** The column, from 0. */
    int x() {
        return x;
    }

    /** The row, from 0. */
    int y() {
        return y;
    }

    /** Equal for equal points. */
    @Override
    public String toString() {
        return x + " " + y + " " + slice;
    }
}
