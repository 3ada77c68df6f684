package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.util.Arrays;
import java.util.List;

/** Which z-stacks are compared: frames 1-2, 3-4, ... of one hyperstack, or frame by frame of two images; channels stay apart. */
final class VolumePairs implements MapSource {

    private final ImagePlus image;
    private final ImagePlus other;
    /** Whether neighbouring frames of the one image are compared; an image may also be its own second. */
    private final boolean within;
    private final int channels;
    private final int slices;
    /** Pairs along time. */
    private final int times;

    private VolumePairs(ImagePlus image, ImagePlus other, boolean within, Warnings warnings) {
        this.image = image;
        this.other = other;
        this.within = within;
        boolean mislabelled = image.getNSlices() == 1 && image.getNFrames() == 1 && image.getNChannels() > 1;
        if (mislabelled) {
            warnings.add("The slices of " + image.getTitle() + " are marked as channels; they were taken as planes of a z-stack.");
        }
        channels = mislabelled ? 1 : image.getNChannels();
        slices = mislabelled ? image.getNChannels() : image.getNSlices();
        times = within ? image.getNFrames() / 2 : image.getNFrames();
    }

    /**
     * Neighbouring frames of one hyperstack. The last of an odd number has no partner and is left out, with a warning.
     *
     * @throws PanelException if there are fewer than two frames, or they are no z-stacks
     */
    static VolumePairs within(ImagePlus image, Warnings warnings) {
        requireDepth(image);
        int frames = image.getNFrames();
        if (frames < 2) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, image.getTitle() + " is one z-stack only; two of the"
                    + " same field are needed: a hyperstack of at least two frames, or another open z-stack as second.");
        }
        if (frames % 2 == 1) {
            warnings.add("The last frame, " + frames + ", has no partner and was left out.");
        }
        return new VolumePairs(image, image, true, warnings);
    }

    /**
     * Each z-stack of one image with that at the same place of another.
     *
     * @throws PanelException if the images differ in size, or are no z-stacks
     */
    static VolumePairs between(ImagePlus image, ImagePlus other, Warnings warnings) {
        requireDepth(image);
        int[] a = image.getDimensions();
        int[] b = other.getDimensions();
        if (!Arrays.equals(a, b)) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "The two z-stacks must have the same size, but "
                    + size(image, a) + " and " + size(other, b) + ".");
        }
        return new VolumePairs(image, other, false, warnings);
    }

    private static void requireDepth(ImagePlus image) {
        boolean mislabelled = image.getNFrames() == 1 && image.getNChannels() > 1;
        if (image.getNSlices() == 1 && !mislabelled) {
            boolean stack = image.getStackSize() > 1;
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, image.getTitle() + " has one slice in z only; a z-stack"
                    + " has at least two" + (stack ? " (Image > Properties... tells ImageJ which of them are slices)." : "."));
        }
    }

    private static String size(ImagePlus image, int[] n) {
        return image.getTitle() + " has " + n[0] + " x " + n[1] + " pixels in " + n[3] + " slices"
                + (n[2] > 1 ? ", " + n[2] + " channels" : "") + (n[4] > 1 ? ", " + n[4] + " frames" : "");
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
        return channels * times;
    }

    @Override
    public int depth() {
        return slices;
    }

    @Override
    public int[] dimensions() {
        return new int[] {channels, slices, times};
    }

    @Override
    public int framesPerMap() {
        return within ? 2 : 1;
    }

    /** Frame of map {@code k} in the first (0) or second (1) z-stack, from 0. */
    private int frame(int k, int which) {
        return within ? 2 * (k / channels) + which : k / channels;
    }

    @Override
    public int[] find(int plane) {
        int frame = (plane - 1) / (channels * slices);
        int time = Math.min(within ? frame / 2 : frame, times - 1);
        return new int[] {(plane - 1) % channels + channels * time, (plane - 1) / channels % slices};
    }

    @Override
    public String place(int k) {
        String time = within ? (frame(k, 0) + 1) + "-" + (frame(k, 1) + 1) : String.valueOf(frame(k, 0) + 1);
        return channels == 1 ? time : "c" + (k % channels + 1) + " t" + time;
    }

    @Override
    public String describe(int k) {
        String channel = channels == 1 ? "" : "channel " + (k % channels + 1) + ", ";
        if (within) {
            String text = channel + "frames " + (frame(k, 0) + 1) + " and " + (frame(k, 1) + 1) + " of " + image.getTitle();
            return Character.toUpperCase(text.charAt(0)) + text.substring(1);
        }
        String where = image.getTitle() + " and " + other.getTitle();
        return count() == 1 ? where : where + ", " + channel + "frame " + (frame(k, 0) + 1);
    }

    @Override
    public List<Image> read(int k) {
        return Arrays.asList(volume(image, k, 0), volume(other, k, 1));
    }

    private Image volume(ImagePlus from, int k, int which) {
        int plane = from.getWidth() * from.getHeight();
        if ((long) plane * slices > Integer.MAX_VALUE - 8) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, from.getTitle() + " has more than 2,147,483,639 pixels"
                    + " in a z-stack, which is too many; crop it.");
        }
        float[] pixels = new float[plane * slices];
        for (int z = 0; z < slices; z++) {
            int index = k % channels + channels * (z + slices * frame(k, which)) + 1;
            System.arraycopy(Planes.read(from, index), 0, pixels, z * plane, plane);
        }
        return new Image("", from.getWidth(), from.getHeight(), slices, pixels);
    }
}
