package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.NativeLibrary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A command of {@code Sample Data}: simulated images with known truth, made of nothing. A subclass names the command and the
 * windows; the frames come last, so that they are the current image on which the next command acts.
 */
abstract class SamplePlugin extends PanelCommand {

    /** An image that the core makes, and its window. */
    static final class Window {

        private final String image;
        private final String suffix;
        private final String pixel;

        /**
         * Names both.
         *
         * @param image the name that the core gives it
         * @param suffix what its title says after the name of the sample, empty for the frames
         */
        Window(String image, String suffix) {
            this(image, suffix, "pixel");
        }

        /**
         * Names both.
         *
         * @param pixel the key that holds the size of its pixels in nm
         */
        Window(String image, String suffix, String pixel) {
            this.image = image;
            this.suffix = suffix;
            this.pixel = pixel;
        }
    }

    private final String page;
    private final String advice;
    private final List<Window> windows;

    /**
     * Names the sample.
     *
     * @param label as it stands in the menu and begins the titles of all windows
     * @param page of the help
     * @param advice what the windows are for, a sentence for the dialog
     * @param windows in the order in which they are shown
     */
    SamplePlugin(String label, Command core, String page, String advice, Window... windows) {
        super(label, core);
        this.page = page;
        this.advice = advice;
        this.windows = Arrays.asList(windows);
    }

    @Override
    final String help() {
        return page;
    }

    @Override
    final void requireInput(ImagePlus image) {
        // It acts on nothing.
    }

    @Override
    final Advice advise(ImagePlus image, Settings settings) {
        return new Advice(Arrays.asList(advice, "The same seed gives the same images on every computer."),
                Collections.<String>emptyList());
    }

    @Override
    final void perform(ImagePlus image, Settings settings) {
        JobRunner.Outcome outcome;
        try {
            IJ.resetEscape();
            IJ.showStatus("Simulating " + label() + " (Esc stops)");
            Map<String, String> options = settings.core(core().options());
            outcome = JobRunner.run(core(), options, Collections.<Image>emptyList(), 0, 1);
        } finally {
            IJ.showProgress(1.0);
            IJ.showStatus("");
        }
        // All are made before the first is shown, so that a failure leaves no half result.
        List<ImagePlus> made = new ArrayList<>();
        for (Window window : windows) {
            made.add(made(outcome, window, settings));
        }
        for (ImagePlus one : made) {
            one.show();
        }
        ImagePlus last = made.get(made.size() - 1);
        if (last.getWindow() != null) {
            // The windows before it may be told late that they are in front, and one of them would be the current image.
            IJ.selectWindow(last.getID());
        }
    }

    private ImagePlus made(JobRunner.Outcome outcome, Window window, Settings settings) {
        Image made = outcome.image(window.image);
        String title = window.suffix.isEmpty() ? label() : label() + " " + window.suffix;
        ImagePlus image = MapOutput.grey(title, made.width(), made.height(), made.depth(), made.pixels());
        MapOutput.setPixelSize(image.getCalibration(), Numbers.parse(settings.get(window.pixel)));
        PanelProperties.writeRun(image, NativeLibrary.version(), label(), settings);
        PanelProperties.writeMetrics(image, outcome.metrics());
        return image;
    }
}
