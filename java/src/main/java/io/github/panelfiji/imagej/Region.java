package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import io.github.panelfiji.core.PanelException;
import java.awt.Rectangle;

/** A part of a map: a selection, on one of its slices or on all. The selection itself stays as it is. */
final class Region {

    /** Name of the whole map, and of a selection that has none. */
    private static final String WHOLE = "whole map";
    private static final String SELECTION = "selection";

    private final String name;
    private final Rectangle area;
    private final ImageProcessor mask;
    private final int maskX;
    private final int maskY;
    private final int[] position;

    private Region(String name, Rectangle area, ImageProcessor mask, Rectangle bounds, int[] position) {
        this.name = name;
        this.area = area;
        this.mask = mask;
        this.maskX = area.x - bounds.x;
        this.maskY = area.y - bounds.y;
        this.position = position;
    }

    /** All of a map. */
    static Region whole(ImagePlus map) {
        Rectangle all = new Rectangle(map.getWidth(), map.getHeight());
        return new Region(WHOLE, all, null, all, new int[3]);
    }

    /**
     * The pixels of a map that lie in a selection.
     *
     * @throws PanelException if the selection is no area, holds no pixel of the map, or belongs to a slice that the map lacks
     */
    static Region of(ImagePlus map, Roi roi) {
        String name = roi.getName() == null ? SELECTION : roi.getName();
        String which = "The selection" + (roi.getName() == null ? "" : " " + roi.getName());
        if (!roi.isArea()) {
            throw MapTool.refuse(which + " (" + roi.getTypeAsString() + ") is no area; select a rectangle, an oval or another"
                    + " area, or nothing for the whole map.");
        }
        Rectangle all = new Rectangle(map.getWidth(), map.getHeight());
        Rectangle bounds = roi.getBounds();
        Region region = new Region(name, bounds.intersection(all), roi.getMask(), bounds, position(map, roi, which));
        if (region.pixels() == 0) {
            throw MapTool.refuse(which + " lies outside of " + map.getTitle() + ", which has " + map.getWidth() + " x "
                    + map.getHeight() + " pixels; move it onto the map, or delete it.");
        }
        return region;
    }

    /** Channel, slice and frame of a selection; 0 for all. On a map of one slice it does not matter where it was drawn. */
    private static int[] position(ImagePlus map, Roi roi, String which) {
        int[] position = new int[3];
        if (map.getStackSize() == 1) {
            return position;
        }
        if (roi.hasHyperStackPosition()) {
            position = new int[] {roi.getCPosition(), roi.getZPosition(), roi.getTPosition()};
        } else if (roi.getPosition() > map.getStackSize()) {
            throw MapTool.refuse(which + " belongs to slice " + roi.getPosition() + ", but " + map.getTitle() + " has "
                    + map.getStackSize() + " slices; move it to one of these, or delete it.");
        } else if (roi.getPosition() > 0) {
            position = map.convertIndexToPosition(roi.getPosition());
        }
        if (position[0] > map.getNChannels() || position[1] > map.getNSlices() || position[2] > map.getNFrames()) {
            throw MapTool.refuse(which + " belongs to channel " + position[0] + ", slice " + position[1] + ", frame "
                    + position[2] + ", which " + map.getTitle() + " does not have; move it to a place that there is, or delete it.");
        }
        return position;
    }

    /** The name in tables. */
    String name() {
        return name;
    }

    /** Whether it is on a slice of the map, counted from 1. */
    boolean isOn(ImagePlus map, int slice) {
        int[] at = map.convertIndexToPosition(slice);
        for (int i = 0; i < at.length; i++) {
            if (position[i] != 0 && position[i] != at[i]) {
                return false;
            }
        }
        return true;
    }

    /** Number of pixels. */
    int pixels() {
        int count = 0;
        for (int y = 0; y < area.height; y++) {
            for (int x = 0; x < area.width; x++) {
                count += holds(x, y) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean holds(int x, int y) {
        return mask == null || mask.get(maskX + x, maskY + y) != 0;
    }

    /** Its pixels of a plane of the map, row by row. */
    float[] cut(float[] plane, int width) {
        float[] values = new float[pixels()];
        int n = 0;
        for (int y = 0; y < area.height; y++) {
            for (int x = 0; x < area.width; x++) {
                if (holds(x, y)) {
                    values[n++] = plane[(area.y + y) * width + area.x + x];
                }
            }
        }
        return values;
    }
}
