package io.github.panelfiji.imagej;

import ij.IJ;
import ij.plugin.PlugIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An entry of {@code Plugins > PANEL > Examples}: opens a macro of the jar in ImageJ's editor, where it can be read, run and
 * changed; without a screen it goes to the log. Fiji's script editor finds the same files, since they lie where it looks for
 * templates.
 */
public final class ExamplePlugin implements PlugIn {

    /** Where the macros lie in the jar. */
    private static final String FOLDER = "/script_templates/PANEL/";
    private static final String ENDING = ".ijm";

    /** Made by ImageJ for each run. */
    public ExamplePlugin() {
    }

    /**
     * Shows a macro.
     *
     * @param name of its file, without the ending; it stands in plugins.config
     */
    @Override
    public void run(String name) {
        String text;
        try {
            text = text(name);
        } catch (IOException e) {
            Report.error("Example", "The macro " + name + " is missing from this installation of PANEL.");
            return;
        }
        if (Screen.attended()) {
            Window.show(name + ENDING, text);
        } else {
            IJ.log(text);
        }
    }

    /**
     * The text of a macro.
     *
     * @param name of its file, without the ending
     * @throws IOException if there is none
     */
    static String text(String name) throws IOException {
        return new String(HelpText.read(FOLDER + name + ENDING), StandardCharsets.UTF_8);
    }

    /** Apart, so that no window class is loaded where there is no screen. */
    private static final class Window {
        static void show(String title, String text) {
            // By its text and not by a file, so that Save asks the user where to keep what was changed.
            new ij.plugin.frame.Editor().create(title, text);
        }
    }
}
