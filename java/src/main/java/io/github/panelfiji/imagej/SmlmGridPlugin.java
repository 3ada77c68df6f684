package io.github.panelfiji.imagej;

import io.github.panelfiji.core.Command;

/** {@code SMLM Grid}: a grid of blinking emitters, localised twice, under a density that grows from the centre to the sides. */
public final class SmlmGridPlugin extends SamplePlugin {

    /** Made by ImageJ for each run. */
    public SmlmGridPlugin() {
        super("SMLM Grid", Command.SMLM_GRID, "smlm-grid",
                "Makes the stack SMLM Grid (two localisation images, ready for rFRC Map...), SMLM Grid camera (all frames of the"
                + " camera), SMLM Grid truth and SMLM Grid reference.",
                new Window("truth", "truth"), new Window("movie", "camera", "camera"),
                new Window("reference", "reference", "camera"), new Window("frames", ""));
    }
}
