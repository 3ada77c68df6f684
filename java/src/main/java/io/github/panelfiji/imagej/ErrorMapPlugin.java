package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** {@code RSM Error Map...}: where the current image contradicts a diffraction-limited reference. */
public final class ErrorMapPlugin extends MapCommand {

    /** Made by ImageJ for each run. */
    public ErrorMapPlugin() {
        super("RSM Error Map...", Command.RSM);
    }

    @Override
    String help() {
        return "error-map";
    }

    @Override
    String wanted() {
        return "a super-resolution image and a reference of the same field";
    }

    @Override
    List<Key> inputKeys() {
        return Collections.singletonList(ReferenceImage.key());
    }

    @Override
    String suggested(Key key, ImagePlus image) {
        return ReferenceImage.suggested(key, image, super.suggested(key, image));
    }

    /**
     * The mean of each pair that {@code rFRC Map...} compares, so that both judge the same; slice by slice where the reference
     * has as many slices as the image.
     */
    @Override
    MapSource source(ImagePlus image, Settings settings, Warnings warnings) {
        ImagePlus reference = ReferenceImage.find(image, settings, Collections.singletonList(image));
        boolean bySlice = image.getStackSize() == 1 || image.getStackSize() == reference.getStackSize();
        return Referenced.mean(bySlice ? new EachSlice(image) : FramePairs.within(image, warnings), reference);
    }

    @Override
    List<ResultWindow> windows(String title, Settings settings) {
        return Arrays.asList(ResultWindow.grey(title + " at reference resolution", ResultKind.FIT, "fit"),
                ResultWindow.grey("RSM of " + title, ResultKind.RSM, "rsm"));
    }
}
