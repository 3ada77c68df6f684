package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import java.util.Collections;
import java.util.List;

/** Every plane of one image by itself. */
final class EachSlice implements MapSource {

    private final ImagePlus image;

    /** All planes of an image, which keeps its channels, slices and frames. */
    EachSlice(ImagePlus image) {
        this.image = image;
    }

    @Override
    public ImagePlus image() {
        return image;
    }

    @Override
    public List<ImagePlus> images() {
        return Collections.singletonList(image);
    }

    @Override
    public int count() {
        return image.getStackSize();
    }

    @Override
    public int depth() {
        return 1;
    }

    @Override
    public int[] dimensions() {
        return new int[] {image.getNChannels(), image.getNSlices(), image.getNFrames()};
    }

    @Override
    public int framesPerMap() {
        return 1;
    }

    @Override
    public int[] find(int plane) {
        return new int[] {plane - 1, 0};
    }

    @Override
    public String place(int k) {
        return Planes.place(image, k + 1);
    }

    @Override
    public String describe(int k) {
        return count() == 1 ? image.getTitle() : "Slice " + (k + 1) + " of " + image.getTitle();
    }

    @Override
    public List<Image> read(int k) {
        return Collections.singletonList(Planes.image(image, k + 1));
    }
}
