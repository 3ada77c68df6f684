package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;

/**
 * {@code Methods Sentence}: what to write about a result in a paper, in a window and in the clipboard; without a screen in the
 * log. Macros read the same text by {@code Property.get("panel.methods")}.
 */
public final class MethodsPlugin extends MapTool {

    /** Made by ImageJ for each run. */
    public MethodsPlugin() {
        super("Methods Sentence");
    }

    @Override
    void perform(ImagePlus result, Settings unused) {
        if (result == null) {
            throw refuse("There is no image open; open a result of PANEL.");
        }
        String text = result.getProp(PanelProperties.PREFIX + PanelProperties.METHODS);
        if (text == null) {
            throw refuse(result.getTitle() + " is no result of PANEL; select a map or a plot that it made.");
        }
        if (Screen.attended() && !IJ.macroRunning()) {
            TextWindow.open(result.getTitle(), text);
        } else {
            IJ.log(text);
        }
    }
}
