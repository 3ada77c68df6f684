package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import java.util.Collections;
import java.util.List;

/** {@code FRC Resolution...}: one resolution for a whole image or its rectangular selection, with the curve. */
public final class ResolutionPlugin extends MapCommand {

    /** Made by ImageJ for each run. */
    public ResolutionPlugin() {
        super("FRC Resolution...", Command.WHOLE);
    }

    @Override
    String help() {
        return "frc-resolution";
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
        return Selected.of(SecondImage.pairs(image, settings, warnings), warnings);
    }

    @Override
    List<ResultWindow> windows(String title, Settings settings) {
        return Collections.<ResultWindow>singletonList(new FrcPlot("FRC of " + title, settings.get("criterion")));
    }
}
