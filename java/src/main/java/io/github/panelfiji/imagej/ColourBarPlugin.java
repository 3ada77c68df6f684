package io.github.panelfiji.imagej;

import ij.ImagePlus;

/** {@code Colour Bar}: what the colours of a map mean, in a corner of it; once more takes it away. */
public final class ColourBarPlugin extends OverlayTool {

    /** Made by ImageJ for each run. */
    public ColourBarPlugin() {
        super("Colour Bar");
    }

    @Override
    ResultKind[] maps() {
        return new ResultKind[] {ResultKind.RFRC, ResultKind.RSM};
    }

    @Override
    void draw(ImagePlus map) {
        ColourBar.draw(map);
    }

    @Override
    void remove(ImagePlus map) {
        OverlayBox.remove(map, ColourBar.NAME);
    }

    @Override
    boolean isOn(ImagePlus map) {
        return OverlayBox.isOn(map, ColourBar.NAME);
    }
}
