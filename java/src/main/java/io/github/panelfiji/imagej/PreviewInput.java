package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.Roi;
import io.github.panelfiji.core.Image;
import java.awt.Rectangle;
import java.lang.ref.SoftReference;
import java.util.List;

/**
 * What a preview is made of: the images of one map, read once for as long as the same map is looked at, and the part of the
 * image that somebody looks at. Used by one thread at a time.
 */
final class PreviewInput {

    private String name;
    private SoftReference<List<Image>> kept = new SoftReference<>(null);
    private double[][] ranges;

    /** The images of a map, for which its description stands; the same ones as long as that stays the same. */
    List<Image> read(MapSource source, int map) {
        List<Image> images = source.describe(map).equals(name) ? kept.get() : null;
        if (images == null) {
            images = source.read(map);
            ranges = new double[images.size()][];
            for (int i = 0; i < ranges.length; i++) {
                ranges[i] = range(images.get(i));
            }
            name = source.describe(map);
            kept = new SoftReference<>(images);
        }
        return images;
    }

    /** Smallest and largest pixel of each of the images that {@link #read} gave last. */
    double[][] ranges() {
        return ranges;
    }

    /** Smallest and largest pixel. */
    static double[] range(Image image) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : image.pixels()) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return new double[] {low, high};
    }

    /** What is looked at: the selection if it is an area, otherwise what the window shows; all of an image without one. */
    static Rectangle view(ImagePlus image) {
        Rectangle all = new Rectangle(image.getWidth(), image.getHeight());
        Roi roi = image.getRoi();
        if (roi != null && roi.isArea() && roi.getBounds().intersects(all)) {
            return roi.getBounds().intersection(all);
        }
        ImageCanvas canvas = image.getCanvas();
        Rectangle seen = canvas == null ? all : canvas.getSrcRect().intersection(all);
        return seen.isEmpty() ? all : seen;
    }
}
