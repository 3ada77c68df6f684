package io.github.panelfiji.imagej;

import ij.IJ;
import ij.plugin.PlugIn;

/** An entry of {@code Plugins > PANEL > Help}: opens a page of the help; without a screen its words go to the log. */
public final class HelpPlugin implements PlugIn {

    /** Made by ImageJ for each run. */
    public HelpPlugin() {
    }

    /**
     * Shows a page.
     *
     * @param page the name of its file, without the ending; it stands in plugins.config
     */
    @Override
    public void run(String page) {
        show(page);
    }

    /** Shows a page in a window, or where there is no screen in the log. */
    static void show(String page) {
        if (Screen.attended()) {
            HelpWindow.open(null, page);
        } else {
            IJ.log(MethodInfo.plain(HelpPage.load(page, 1)));
        }
    }
}
