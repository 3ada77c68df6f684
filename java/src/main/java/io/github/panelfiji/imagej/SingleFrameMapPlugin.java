package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import java.util.Collections;
import java.util.List;

/** {@code Single-Frame rFRC Map...}: a rolling FRC map of every slice of the current image by itself. */
public final class SingleFrameMapPlugin extends MapCommand {

    /** Made by ImageJ for each run. */
    public SingleFrameMapPlugin() {
        super("Single-Frame rFRC Map...", Command.SINGLE);
    }

    @Override
    String help() {
        return "single-frame-map";
    }

    @Override
    String wanted() {
        return "an image";
    }

    @Override
    List<Key> inputKeys() {
        return Collections.emptyList();
    }

    @Override
    MapSource source(ImagePlus image, Settings settings, Warnings warnings) {
        return new EachSlice(image);
    }

    @Override
    List<ResultWindow> windows(String title, Settings settings) {
        return Collections.singletonList(ResultWindow.lengths("rFRC of " + title));
    }
}
