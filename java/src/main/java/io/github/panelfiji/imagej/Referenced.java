package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The frames of another source, or their mean, and after them a plane of a reference. */
final class Referenced extends SourceFilter {

    private final ImagePlus reference;
    private final boolean mean;

    private Referenced(MapSource base, ImagePlus reference, boolean mean) {
        super(base);
        this.reference = reference;
        this.mean = mean;
        int n = reference.getStackSize();
        if (n != 1 && n != base.count()) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "The reference " + reference.getTitle() + " has " + n
                    + " slices; it must have " + (base.count() == 1 ? "one." : "one, or one for each of the " + base.count()
                    + " maps."));
        }
    }

    /**
     * The frames as they are, then the reference: its plane {@code k}, or the only one that it has.
     *
     * @throws PanelException if the reference has neither one plane nor one for each map
     */
    static Referenced frames(MapSource base, ImagePlus reference) {
        return new Referenced(base, reference, false);
    }

    /**
     * The mean of the frames, then the reference.
     *
     * @throws PanelException if the reference has neither one plane nor one for each map
     */
    static Referenced mean(MapSource base, ImagePlus reference) {
        return new Referenced(base, reference, true);
    }

    @Override
    public List<ImagePlus> images() {
        List<ImagePlus> images = new ArrayList<>(super.images());
        images.add(reference);
        return images;
    }

    @Override
    public String describe(int k) {
        return super.describe(k) + " with " + reference.getTitle();
    }

    @Override
    public List<Image> read(int k) {
        List<Image> images = super.read(k);
        List<Image> all = new ArrayList<>(mean ? Collections.singletonList(mean(images)) : images);
        all.add(Planes.image(reference, reference.getStackSize() == 1 ? 1 : k + 1));
        return all;
    }

    private static Image mean(List<Image> images) {
        Image first = images.get(0);
        if (images.size() == 1) {
            return first;
        }
        float[] a = first.pixels();
        float[] b = images.get(1).pixels();
        float[] mean = Arrays.copyOf(a, a.length);
        for (int i = 0; i < mean.length; i++) {
            // Half of each before the sum, which might be too large for 32 bits.
            mean[i] = 0.5f * a[i] + 0.5f * b[i];
        }
        return new Image(first.width(), first.height(), mean);
    }
}
