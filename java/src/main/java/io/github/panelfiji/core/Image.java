package io.github.panelfiji.core;

import java.util.Arrays;

/** An image or a stack: 32-bit pixels, row by row, plane by plane. The pixels are held, not copied. */
public final class Image {

    private final String name;
    private final int width;
    private final int height;
    private final int depth;
    private final float[] pixels;

    /**
     * An image of one plane without a name, as an input.
     *
     * @param width columns
     * @param height rows
     * @param pixels {@code width * height} values, row by row
     * @throws PanelException if the number of values is another one
     */
    public Image(int width, int height, float[] pixels) {
        this("", width, height, 1, pixels);
    }

    /**
     * A named stack.
     *
     * @param name what it shows, such as {@code map}; empty for an input
     * @param width columns
     * @param height rows
     * @param depth planes, at least 1
     * @param pixels {@code width * height * depth} values, x fastest, then y, then z
     * @throws PanelException if the number of values is another one
     */
    public Image(String name, int width, int height, int depth, float[] pixels) {
        boolean sizes = width > 0 && height > 0 && depth > 0;
        // Two factors below 2^31 fit a long; the third could overflow it, so it is compared by division.
        boolean fits = sizes && pixels.length % depth == 0 && (long) width * height == pixels.length / depth;
        if (!fits) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "An image of " + width + " x " + height + " x "
                    + depth + " pixels was given " + pixels.length + " values.");
        }
        this.name = name;
        this.width = width;
        this.height = height;
        this.depth = depth;
        this.pixels = pixels;
    }

    /**
     * What it shows.
     *
     * @return a word such as {@code map}; empty for an input
     */
    public String name() {
        return name;
    }

    /**
     * Columns.
     *
     * @return the number of columns
     */
    public int width() {
        return width;
    }

    /**
     * Rows.
     *
     * @return the number of rows
     */
    public int height() {
        return height;
    }

    /**
     * Planes.
     *
     * @return the number of planes
     */
    public int depth() {
        return depth;
    }

    /**
     * All pixels, x fastest, then y, then z.
     *
     * @return the array itself, not a copy
     */
    public float[] pixels() {
        return pixels;
    }

    /**
     * The pixels of one plane.
     *
     * @param z the plane, from 0
     * @return the array itself where there is only one plane, otherwise a copy of {@code width * height} values
     */
    public float[] plane(int z) {
        if (z < 0 || z >= depth) {
            throw new IndexOutOfBoundsException("plane " + z + " of " + depth);
        }
        return depth == 1 ? pixels : Arrays.copyOfRange(pixels, z * width * height, (z + 1) * width * height);
    }
}
