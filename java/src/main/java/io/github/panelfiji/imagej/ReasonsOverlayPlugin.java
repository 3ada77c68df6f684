package io.github.panelfiji.imagej;

import ij.ImagePlus;

/** {@code Reasons Overlay}: which places of a map are background, unresolved or at the limit of two pixels. */
public final class ReasonsOverlayPlugin extends OverlayTool {

    /** Made by ImageJ for each run. */
    public ReasonsOverlayPlugin() {
        super("Reasons Overlay");
    }

    @Override
    ResultKind[] maps() {
        return new ResultKind[] {ResultKind.RFRC};
    }

    @Override
    void draw(ImagePlus map) {
        float[][] codes = new float[map.getStackSize()][];
        for (int slice = 1; slice <= codes.length; slice++) {
            codes[slice - 1] = Reasons.read(map, slice);
            if (codes[slice - 1] == null || !fit(Planes.read(map, slice), codes[slice - 1])) {
                throw refuse(map.getTitle() + " has been changed since it was made, so what it knew of its places no longer fits;"
                        + " take the map as it was, or make it again (Plugins > PANEL > Map Tools > Run Again with These Settings).");
            }
        }
        ReasonsOverlay.draw(map, codes);
    }

    /** Whether the codes call background what is 0 in the map. */
    private static boolean fit(float[] plane, float[] codes) {
        for (int i = 0; i < plane.length; i++) {
            if (plane[i] > 0 == (codes[i] == Reasons.BACKGROUND)) {
                return false;
            }
        }
        return true;
    }

    @Override
    void remove(ImagePlus map) {
        ReasonsOverlay.remove(map);
    }

    @Override
    boolean isOn(ImagePlus map) {
        return OverlayBox.isOn(map, ReasonsOverlay.NAME);
    }
}
