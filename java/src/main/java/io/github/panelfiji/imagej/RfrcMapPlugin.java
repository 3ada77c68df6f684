package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import java.util.Collections;
import java.util.List;

/** {@code rFRC Map...}: rolling FRC maps of neighbouring slices of the current stack, or of the current and a second image. */
public final class RfrcMapPlugin extends MapCommand {

    /** Made by ImageJ for each run. */
    public RfrcMapPlugin() {
        super("rFRC Map...", Command.RFRC);
    }

    @Override
    String help() {
        return "rfrc-map";
    }

    @Override
    String wanted() {
        return "a stack of two frames of the same field";
    }

    @Override
    List<Key> inputKeys() {
        return Collections.singletonList(SecondImage.key());
    }

    @Override
    String suggested(Key key, ImagePlus image) {
        return SecondImage.suggested(key, image, super.suggested(key, image));
    }

    @Override
    MapSource source(ImagePlus image, Settings settings, Warnings warnings) {
        return SecondImage.pairs(image, settings, warnings);
    }

    @Override
    List<ResultWindow> windows(String title, Settings settings) {
        return Collections.singletonList(ResultWindow.lengths("rFRC of " + title));
    }
}
