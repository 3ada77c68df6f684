package io.github.panelfiji.imagej;

import io.github.panelfiji.core.Image;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** A part of one map of a source: some neighbouring planes of it, cut to a rectangle. */
final class Part extends SourceFilter {

    private final int map;
    private final Rectangle area;
    private final int first;
    private final int planes;

    /**
     * Takes what lies within the images.
     *
     * @param map number of the map, from 0
     * @param area within a plane
     * @param first number of the first plane, from 0
     * @param planes how many, at least 1
     */
    Part(MapSource base, int map, Rectangle area, int first, int planes) {
        super(base);
        this.map = map;
        this.area = area;
        this.first = first;
        this.planes = planes;
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public int depth() {
        return planes;
    }

    @Override
    public int[] dimensions() {
        return new int[] {1, 1, planes};
    }

    @Override
    public String place(int k) {
        return super.place(map);
    }

    @Override
    public String describe(int k) {
        return super.describe(map);
    }

    @Override
    public List<Image> read(int k) {
        return of(super.read(map));
    }

    /** The same part of images that have been read already. */
    List<Image> of(List<Image> images) {
        List<Image> parts = new ArrayList<>();
        for (Image image : images) {
            parts.add(cut(image, area, first, planes));
        }
        return parts;
    }

    /** Some planes of an image within a rectangle, copied; the image itself where that is all of it. */
    static Image cut(Image image, Rectangle area, int first, int planes) {
        if (area.width == image.width() && area.height == image.height() && planes == image.depth()) {
            return image;
        }
        float[] pixels = new float[area.width * area.height * planes];
        for (int z = 0; z < planes; z++) {
            for (int y = 0; y < area.height; y++) {
                int from = ((first + z) * image.height() + area.y + y) * image.width() + area.x;
                System.arraycopy(image.pixels(), from, pixels, (z * area.height + y) * area.width, area.width);
            }
        }
        return new Image(image.name(), area.width, area.height, planes, pixels);
    }
}
