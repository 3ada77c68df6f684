package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import java.awt.Color;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Marks in the overlays of images: the block of a point, and the point itself. What else the overlays hold stays, and images
 * do not count as changed.
 */
final class PointMarks {

    private final Map<ImagePlus, List<Roi>> shown = new LinkedHashMap<>();
    /** Images whose overlay could not be selected from before there were marks in it. */
    private final Set<ImagePlus> locked = new HashSet<>();

    /** None yet. */
    PointMarks() {
    }

    /**
     * Marks a point, and no other any longer.
     *
     * @param map has a selection there already, so only the block is marked
     * @param sources where both are
     */
    void show(ImagePlus map, List<ImagePlus> sources, MapPoint point, BlockCurve curve) {
        for (ImagePlus image : new ArrayList<>(shown.keySet())) {
            if (image != map && !sources.contains(image)) {
                replace(image, new ArrayList<Roi>());
            }
        }
        replace(map, block(map, curve));
        for (ImagePlus source : sources) {
            List<Roi> marks = block(source, curve);
            PointRoi cross = new PointRoi(point.x() + 0.5, point.y() + 0.5);
            cross.setStrokeColor(Color.YELLOW);
            marks.add(cross);
            replace(source, marks);
        }
    }

    /** The outline of the block as far as it lies in the image: white on black, so that it is seen on any colour. */
    private static List<Roi> block(ImagePlus image, BlockCurve curve) {
        double side = curve.metric("block_side");
        double left = Math.max(0, curve.metric("block_x"));
        double top = Math.max(0, curve.metric("block_y"));
        double right = Math.min(image.getWidth(), curve.metric("block_x") + side);
        double bottom = Math.min(image.getHeight(), curve.metric("block_y") + side);
        List<Roi> marks = new ArrayList<>();
        for (boolean below : new boolean[] {true, false}) {
            Roi outline = new Roi(left, top, right - left, bottom - top);
            outline.setStrokeColor(below ? Color.BLACK : Color.WHITE);
            outline.setUnscalableStrokeWidth(below ? 3 : 1);
            marks.add(outline);
        }
        return marks;
    }

    private void replace(ImagePlus image, List<Roi> marks) {
        boolean changes = image.changes;
        Overlay overlay = image.getOverlay() == null ? new Overlay() : image.getOverlay();
        List<Roi> before = shown.remove(image);
        if (before != null) {
            for (Roi roi : before) {
                overlay.remove(roi);
            }
        }
        for (Roi roi : marks) {
            overlay.add(roi);
        }
        if (!marks.isEmpty()) {
            shown.put(image, marks);
            if (before == null && !overlay.isSelectable()) {
                locked.add(image);
            }
            // Else a double or a long click within the block would make a selection of its outline in place of the point.
            overlay.selectable(false);
        } else if (before != null) {
            overlay.selectable(!locked.remove(image));
        }
        image.setOverlay(overlay.size() == 0 ? null : overlay);
        image.changes = changes;
    }

    /** Takes all marks away. */
    void clear() {
        for (ImagePlus image : new ArrayList<>(shown.keySet())) {
            replace(image, new ArrayList<Roi>());
        }
    }
}
