package io.github.panelfiji.imagej;

import ij.plugin.PlugIn;

/** {@code About PANEL...}: version, library, method, papers to cite, licence and patent notice. */
public final class AboutPlugin implements PlugIn {

    /** Made by ImageJ for each run. */
    public AboutPlugin() {
    }

    @Override
    public void run(String argument) {
        HelpPlugin.show("about");
    }
}
