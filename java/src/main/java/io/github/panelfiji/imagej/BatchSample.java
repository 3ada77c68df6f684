package io.github.panelfiji.imagej;

import io.github.panelfiji.core.PanelException;

/** The first files of a batch, by which the dialogs tell what a run would do. Used by several threads, one at a time. */
final class BatchSample {

    private BatchItem item;
    private BatchImages images;

    /**
     * Opens the first item that lacks nothing, if it is not open already.
     *
     * @throws PanelException if there is none, or it cannot be opened
     */
    synchronized void open(BatchFiles files) {
        for (BatchItem each : files.items()) {
            if (each.problem() != null) {
                continue;
            }
            if (images == null || !each.sameFiles(item)) {
                close();
                images = new BatchImages(each);
                item = each;
            }
            return;
        }
        throw new PanelException(PanelException.Kind.INVALID_IMAGE, "No file has all that belongs to it.");
    }

    /** What a run of a command on the first files would do. */
    synchronized Advice advise(BatchCommand command, BatchFiles files) {
        open(files);
        Settings settings = command.settings(images.others());
        command.command().check(images.first(), settings);
        return command.command().advise(images.first(), settings);
    }

    /** The images that are open. */
    synchronized BatchImages images() {
        return images;
    }

    /** Lets go of the images. */
    synchronized void close() {
        if (images != null) {
            images.close();
            images = null;
        }
    }
}
