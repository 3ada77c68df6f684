package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;

/** Single planes of an ImageJ image as 32-bit pixels. The image itself, its slice, selection and display stay as they are. */
final class Planes {

    /** Weights of red, green and blue in the luminance (ITU-R BT.601), whatever ImageJ's own conversion is set to. */
    private static final float[] LUMINANCE = {0.299f, 0.587f, 0.114f};

    private Planes() {
    }

    /** Whether pixels are colours, which are read as their luminance. */
    static boolean coloured(ImagePlus image) {
        return image.getType() == ImagePlus.COLOR_RGB || image.getType() == ImagePlus.COLOR_256;
    }

    /** Refuses an image whose window has been closed since it was chosen. */
    static void requireOpen(ImagePlus image) {
        if (image.getProcessor() == null) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE,
                    "The image " + image.getTitle() + " has been closed; open it again.");
        }
    }

    /**
     * Short name of a plane for tables: its number, or its channel, slice and frame where several of these count.
     *
     * @param index position in the stack, counted from 1
     */
    static String place(ImagePlus image, int index) {
        int axes = (image.getNChannels() > 1 ? 1 : 0) + (image.getNSlices() > 1 ? 1 : 0) + (image.getNFrames() > 1 ? 1 : 0);
        int[] at = image.convertIndexToPosition(index);
        return axes <= 1 ? String.valueOf(index) : "c" + at[0] + " z" + at[1] + " t" + at[2];
    }

    /** One plane as {@link #read} gives it, with its size. */
    static Image image(ImagePlus image, int index) {
        return new Image(image.getWidth(), image.getHeight(), read(image, index));
    }

    /**
     * One plane, copied; of a virtual stack only this plane is loaded.
     *
     * @param index position in the stack, counted from 1
     * @return {@code width * height} pixels, row by row
     * @throws PanelException if the plane cannot be read
     */
    static float[] read(ImagePlus image, int index) {
        ImageStack stack = image.getStack();
        ImageProcessor ip = index <= stack.getSize() ? stack.getProcessor(index) : null;
        if (ip == null || ip.getPixels() == null) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE,
                    "Slice " + index + " of " + image.getTitle() + " could not be read; is its file still there?");
        }
        Object pixels = coloured(image) ? ip.convertToRGB().getPixels() : ip.getPixels();
        if (pixels instanceof byte[]) {
            byte[] from = (byte[]) pixels;
            float[] to = new float[from.length];
            for (int i = 0; i < to.length; i++) {
                to[i] = from[i] & 0xff;
            }
            return to;
        }
        if (pixels instanceof short[]) {
            short[] from = (short[]) pixels;
            float[] to = new float[from.length];
            for (int i = 0; i < to.length; i++) {
                to[i] = from[i] & 0xffff;
            }
            return to;
        }
        if (pixels instanceof float[]) {
            return ((float[]) pixels).clone();
        }
        int[] from = (int[]) pixels;
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            int c = from[i];
            to[i] = LUMINANCE[0] * (c >> 16 & 0xff) + LUMINANCE[1] * (c >> 8 & 0xff) + LUMINANCE[2] * (c & 0xff);
        }
        return to;
    }
}
