package io.github.panelfiji.imagej;

import io.github.panelfiji.core.Command;

/** {@code Filaments}: pairs of lines under noise that grows from top to bottom, deconvolved. */
public final class FilamentsPlugin extends SamplePlugin {

    /** Made by ImageJ for each run. */
    public FilamentsPlugin() {
        super("Filaments", Command.FILAMENTS, "filaments",
                "Makes the stack Filaments (two deconvolved frames, ready for rFRC Map...), Filaments camera (the frames before"
                + " deconvolution), Filaments truth and Filaments reference.",
                new Window("truth", "truth"), new Window("reference", "reference"), new Window("camera", "camera"),
                new Window("frames", ""));
    }
}
