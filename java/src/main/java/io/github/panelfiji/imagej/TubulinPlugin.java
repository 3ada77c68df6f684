package io.github.panelfiji.imagej;

import io.github.panelfiji.core.Command;

/** {@code Tubulin}: simulated filaments with known truth, two noisy frames of them, and the noise-free wide-field image. */
public final class TubulinPlugin extends SamplePlugin {

    /** Made by ImageJ for each run. */
    public TubulinPlugin() {
        super("Tubulin", Command.TUBULIN, "tubulin",
                "Makes the stack Tubulin (two frames, ready for rFRC Map...), Tubulin truth and Tubulin reference.",
                new Window("truth", "truth"), new Window("reference", "reference"), new Window("frames", ""));
    }
}
