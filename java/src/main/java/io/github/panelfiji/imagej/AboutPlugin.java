package io.github.panelfiji.imagej;

import ij.IJ;
import ij.gui.HTMLDialog;
import ij.plugin.PlugIn;

/** {@code About PANEL...}: version, library, method, papers to cite, licence and patent notice. */
public final class AboutPlugin implements PlugIn {

    /** Made by ImageJ for each run. */
    public AboutPlugin() {
    }

    @Override
    public void run(String argument) {
        String text = MethodInfo.about();
        if (Screen.attended()) {
            Window.show(text);
        } else {
            IJ.log(MethodInfo.plain(text));
        }
    }

    /** Apart, so that no window class is loaded where there is no screen. */
    private static final class Window {
        static void show(String text) {
            // Not modal: a macro goes on, and the text can stay open beside the work.
            new HTMLDialog("About PANEL", text, false);
        }
    }
}
