package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code PANEL Map...}: where the resolution is lost and where the image contradicts a reference, in one picture. */
public final class PanelMapPlugin extends MapCommand {

    /** Made by ImageJ for each run. */
    public PanelMapPlugin() {
        super("PANEL Map...", Command.PANEL);
    }

    @Override
    String help() {
        return "panel-map";
    }

    @Override
    String wanted() {
        return "a stack of two frames of the same field";
    }

    @Override
    List<Key> inputKeys() {
        return Arrays.asList(SecondImage.key(), ReferenceImage.key());
    }

    @Override
    MapSource source(ImagePlus image, Settings settings, Warnings warnings) {
        MapSource frames;
        if (!single(settings)) {
            frames = SecondImage.pairs(image, settings, warnings);
        } else if (SecondImage.isNext(settings)) {
            frames = new EachSlice(image);
        } else {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, "second: " + settings.get("second")
                    + " is not allowed together with single, which takes every slice by itself; it must be "
                    + SecondImage.NEXT_SLICE + ".");
        }
        return ReferenceImage.isNone(settings) ? frames
                : Referenced.frames(frames, ReferenceImage.find(image, settings, frames.images()));
    }

    /** A bad value is named by the core, which looks first. */
    private static boolean single(Settings settings) {
        return "true".equalsIgnoreCase(settings.get("single"));
    }

    @Override
    String notPreviewed(Settings settings) {
        return ReferenceImage.isNone(settings) ? ""
                : "The reference is left out, as the error map is made of whole images; the map will be red where it disagrees.";
    }

    @Override
    Settings previewed(Settings settings) {
        return ReferenceImage.without(settings);
    }

    @Override
    List<ResultWindow> windows(String title, Settings settings) {
        List<ResultWindow> windows = new ArrayList<>();
        windows.add(ResultWindow.lengths("rFRC of " + title));
        if (!ReferenceImage.isNone(settings)) {
            windows.add(ResultWindow.grey("RSM of " + title, ResultKind.RSM, "rsm"));
        }
        windows.add(ResultWindow.panel("PANEL of " + title));
        return windows;
    }
}
