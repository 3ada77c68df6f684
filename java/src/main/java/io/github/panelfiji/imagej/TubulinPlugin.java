package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.NativeLibrary;
import java.util.Collections;
import java.util.Map;

/** {@code Tubulin}: simulated filaments with known truth, two noisy frames of them, and the noise-free wide-field image. */
public final class TubulinPlugin extends PanelCommand {

    private static final String TITLE = "Tubulin";

    /** Made by ImageJ for each run. */
    public TubulinPlugin() {
        super(TITLE, Command.TUBULIN);
    }

    @Override
    String help() {
        return "tubulin";
    }

    @Override
    void requireInput(ImagePlus image) {
        // It acts on nothing.
    }

    @Override
    Advice advise(ImagePlus image, Settings settings) {
        return new Advice(Collections.singletonList("Makes the stack Tubulin (two frames, ready for rFRC Map...), Tubulin truth"
                + " and Tubulin reference. The same seed gives the same images on every computer."),
                Collections.<String>emptyList());
    }

    @Override
    void perform(ImagePlus image, Settings settings) {
        JobRunner.Outcome outcome;
        try {
            IJ.resetEscape();
            IJ.showStatus("Simulating filaments (Esc stops)");
            Map<String, String> options = settings.core(core().options());
            outcome = JobRunner.run(core(), options, Collections.<Image>emptyList(), 0, 1);
        } finally {
            IJ.showProgress(1.0);
            IJ.showStatus("");
        }
        show(outcome, "truth", TITLE + " truth", settings);
        show(outcome, "reference", TITLE + " reference", settings);
        // Last, so that the frames are the current image on which the next command acts.
        show(outcome, "frames", TITLE, settings);
    }

    private void show(JobRunner.Outcome outcome, String name, String title, Settings settings) {
        Image made = outcome.image(name);
        ImagePlus image = MapOutput.grey(title, made.width(), made.height(), made.depth(), made.pixels());
        MapOutput.setPixelSize(image.getCalibration(), Numbers.parse(settings.get("pixel")));
        PanelProperties.writeRun(image, NativeLibrary.version(), label(), settings);
        PanelProperties.writeMetrics(image, outcome.metrics());
        image.show();
    }
}
