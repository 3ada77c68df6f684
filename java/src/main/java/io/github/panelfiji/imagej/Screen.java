package io.github.panelfiji.imagej;

import ij.IJ;
import java.awt.GraphicsEnvironment;

/** Whether somebody sits in front of ImageJ. */
final class Screen {

    private Screen() {
    }

    /** Whether windows can be made at all. */
    static boolean present() {
        return !GraphicsEnvironment.isHeadless();
    }

    /**
     * Whether a dialog would be seen: there is a screen, and ImageJ's main window is on it. Under {@code -batch} a display
     * exists, but a dialog would wait for ever.
     */
    static boolean attended() {
        return present() && IJ.getInstance() != null;
    }
}
