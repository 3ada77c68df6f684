package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which planes are compared with each other: neighbours 1-2, 3-4, ... of one stack, or plane by plane of two images.
 *
 * <p>Neighbours are frames where the image has several, else slices; channels, and the slices of a time series, stay apart. An
 * image that has nothing but channels is taken as a stack of slices, with a warning: reconstruction programs write their
 * frames like that, and there is nothing else in it to compare.
 */
final class FramePairs implements MapSource {

    /** Two planes that are compared. */
    private static final class Pair {
        final int first;
        final int second;
        final String place;

        Pair(int first, int second, String place) {
            this.first = first;
            this.second = second;
            this.place = place;
        }
    }

    private final ImagePlus image;
    private final ImagePlus other;
    private final List<Pair> pairs = new ArrayList<>();
    private int channels;
    private int slices;
    private int frames;
    private boolean alongTime;

    private FramePairs(ImagePlus image, ImagePlus other) {
        this.image = image;
        this.other = other;
    }

    /**
     * Neighbouring planes of one stack. The last of an odd number has no partner and is left out, with a warning.
     *
     * @throws PanelException if there are fewer than two planes to pair
     */
    static FramePairs within(ImagePlus image, Warnings warnings) {
        FramePairs result = new FramePairs(image, image);
        result.channels = image.getNChannels();
        result.slices = image.getNSlices();
        result.frames = image.getNFrames();
        boolean time = result.frames > 1;
        if (!time && result.slices == 1 && result.channels > 1) {
            result.slices = result.channels;
            result.channels = 1;
            warnings.add("The slices of " + image.getTitle() + " are marked as channels; they were compared as frames. If they"
                    + " are colours, the map means nothing.");
        }
        int length = time ? result.frames : result.slices;
        if (length < 2) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, image.getTitle() + " has one slice only; two images of"
                    + " the same field are needed: a stack of at least two slices or frames, or another open image as second.");
        }
        if (length % 2 == 1) {
            warnings.add("The last " + (time ? "frame" : "slice") + ", " + length
                    + ", has no partner and was left out.");
        }
        result.alongTime = time;
        int channels = result.channels;
        int depth = result.slices;
        boolean simple = channels == 1 && (!time || depth == 1);
        if (time) {
            result.frames = length / 2;
        } else {
            result.slices = length / 2;
        }
        for (int t = 1; t <= result.frames; t++) {
            for (int z = 1; z <= result.slices; z++) {
                for (int c = 1; c <= result.channels; c++) {
                    int k = time ? t : z;
                    int a = time ? index(c, z, 2 * t - 1, channels, depth) : index(c, 2 * z - 1, t, channels, depth);
                    int b = time ? index(c, z, 2 * t, channels, depth) : index(c, 2 * z, t, channels, depth);
                    String numbers = (2 * k - 1) + "-" + 2 * k;
                    String place = simple ? numbers : "c" + c + (time ? " z" + z + " t" : " z") + numbers;
                    result.pairs.add(new Pair(a, b, place));
                }
            }
        }
        return result;
    }

    /** Number of a plane in the stack; all counted from 1. */
    private static int index(int channel, int slice, int frame, int channels, int slices) {
        return channel + channels * (slice - 1 + slices * (frame - 1));
    }

    /**
     * Plane k of one image with plane k of another.
     *
     * @throws PanelException if the images differ in size or in number of planes
     */
    static FramePairs between(ImagePlus image, ImagePlus other) {
        if (image.getWidth() != other.getWidth() || image.getHeight() != other.getHeight()
                || image.getStackSize() != other.getStackSize()) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "The two images must have the same size, but "
                    + size(image) + " and " + size(other) + ".");
        }
        FramePairs result = new FramePairs(image, other);
        result.channels = image.getNChannels();
        result.slices = image.getNSlices();
        result.frames = image.getNFrames();
        for (int i = 1; i <= image.getStackSize(); i++) {
            result.pairs.add(new Pair(i, i, Planes.place(image, i)));
        }
        return result;
    }

    private static String size(ImagePlus image) {
        int n = image.getStackSize();
        return image.getTitle() + " has " + image.getWidth() + " x " + image.getHeight() + " pixels"
                + (n > 1 ? " in " + n + " slices" : "");
    }

    @Override
    public ImagePlus image() {
        return image;
    }

    @Override
    public List<ImagePlus> images() {
        return other == image ? Arrays.asList(image) : Arrays.asList(image, other);
    }

    @Override
    public int count() {
        return pairs.size();
    }

    @Override
    public int depth() {
        return 1;
    }

    @Override
    public int[] dimensions() {
        return new int[] {channels, slices, frames};
    }

    @Override
    public int framesPerMap() {
        return other == image && alongTime ? 2 : 1;
    }

    @Override
    public int[] find(int plane) {
        int k = 0;
        while (k < pairs.size() - 1 && pairs.get(k).first != plane && (other != image || pairs.get(k).second != plane)) {
            k++;
        }
        return new int[] {k, 0};
    }

    @Override
    public String place(int k) {
        return pairs.get(k).place;
    }

    @Override
    public String describe(int k) {
        Pair p = pairs.get(k);
        if (other == image) {
            return "Slices " + p.first + " and " + p.second + " of " + image.getTitle();
        }
        boolean one = count() == 1;
        return (one ? "" : "Slice " + p.first + " of ") + image.getTitle() + " and "
                + (one ? "" : "slice " + p.second + " of ") + other.getTitle();
    }

    @Override
    public List<Image> read(int k) {
        Pair p = pairs.get(k);
        return Arrays.asList(Planes.image(image, p.first), Planes.image(other, p.second));
    }
}
