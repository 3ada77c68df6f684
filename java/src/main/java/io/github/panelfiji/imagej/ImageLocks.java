package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.List;

/** Holds images against changes by other commands, until the same thread lets all of them go. */
final class ImageLocks {

    private final List<ImagePlus> held = new ArrayList<>();

    /**
     * Locks every image once.
     *
     * @throws PanelException if another command holds one; then none is held
     */
    ImageLocks(List<ImagePlus> images) {
        for (ImagePlus image : images) {
            if (held.contains(image)) {
                continue;
            }
            if (!image.lockSilently()) {
                release();
                throw locked(image);
            }
            held.add(image);
        }
    }

    /**
     * Refuses an image that another command holds, before the user fills in a dialog for it.
     *
     * @throws PanelException if one does
     */
    static void requireFree(ImagePlus image) {
        if (image.isLockedByAnotherThread()) {
            throw locked(image);
        }
    }

    private static PanelException locked(ImagePlus image) {
        return new PanelException(PanelException.Kind.INVALID_IMAGE, "The image " + image.getTitle()
                + " is locked by a command that is still running; wait for its end, or unlock the image by Plugins > Utilities"
                + " > Reset....");
    }

    /** Unlocks all images. */
    void release() {
        for (ImagePlus image : held) {
            image.unlock();
        }
        held.clear();
    }
}
