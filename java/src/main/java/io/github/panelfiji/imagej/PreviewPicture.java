package io.github.panelfiji.imagej;

import ij.process.ImageProcessor;
import java.awt.image.BufferedImage;

/** A picture of a preview, with what is said about it. */
final class PreviewPicture {

    private final String title;
    private final ImageProcessor values;
    private final String unit;
    private final String words;

    /**
     * Describes it.
     *
     * @param title that the window of the whole result will have
     * @param values of the part that is seen, with their colours and display range
     * @param unit of the values; that of an image without one for colours
     * @param words lines below the picture
     */
    PreviewPicture(String title, ImageProcessor values, String unit, String words) {
        this.title = title;
        this.values = values;
        this.unit = unit;
        this.words = words;
    }

    /** The title of the whole result. */
    String title() {
        return title;
    }

    /** The lines below the picture. */
    String words() {
        return words;
    }

    /** The picture as it is drawn, a pixel for each value. */
    BufferedImage draw() {
        return values.getBufferedImage();
    }

    /** Whether the picture shows lengths, which have a colour bar. */
    boolean lengths() {
        return values.getBitDepth() == 32;
    }

    /** The largest value of the colour bar. */
    String highest() {
        return Numbers.brief(values.getMax()) + " " + unit;
    }

    /** The value at a place in words; empty for colours and outside. */
    String value(int x, int y) {
        boolean inside = x >= 0 && y >= 0 && x < values.getWidth() && y < values.getHeight();
        if (!lengths() || !inside) {
            return "";
        }
        float value = values.getf(x, y);
        return value > 0 ? Numbers.brief(value) + " " + unit : "background";
    }
}
