package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.PanelException;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;

/** The opened images of one item of a batch; closing lets go of them. */
final class BatchImages implements AutoCloseable {

    private final ImagePlus first;
    private final Map<String, ImagePlus> others = new LinkedHashMap<>();

    /**
     * Opens the files of an item.
     *
     * @throws PanelException if one cannot be opened
     */
    BatchImages(BatchItem item) {
        first = ImageFile.open(item.first());
        try {
            open(BatchCommand.SECOND, item.second());
            open(BatchCommand.REFERENCE, item.reference());
        } catch (PanelException e) {
            close();
            throw e;
        }
    }

    private void open(String key, File file) {
        if (file != null) {
            others.put(key, ImageFile.open(file));
        }
    }

    /** The image that is judged. */
    ImagePlus first() {
        return first;
    }

    /** The other ones by the key that they are for. */
    Map<String, ImagePlus> others() {
        return others;
    }

    @Override
    public void close() {
        first.flush();
        for (ImagePlus image : others.values()) {
            image.flush();
        }
    }
}
