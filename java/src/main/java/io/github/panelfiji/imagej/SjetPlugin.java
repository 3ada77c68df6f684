package io.github.panelfiji.imagej;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.plugin.PlugIn;
import ij.process.ByteProcessor;
import ij.process.LUT;

/** {@code sJet}: gives the current image the colour table of resolution maps; without an image it shows the table. */
public final class SjetPlugin implements PlugIn {

    private static final int RAMP_HEIGHT = 32;

    /** Made by ImageJ for each run. */
    public SjetPlugin() {
    }

    @Override
    public void run(String argument) {
        ImagePlus image = WindowManager.getCurrentImage();
        if (image == null) {
            ramp().show();
            return;
        }
        if (image.getType() == ImagePlus.COLOR_RGB) {
            Report.error(Sjet.NAME, "The image " + image.getTitle() + " is RGB, and a colour table fits only 8-bit, 16-bit and"
                    + " 32-bit images; change its type by Image > Type.");
            return;
        }
        if (image.isComposite()) {
            CompositeImage composite = (CompositeImage) image;
            if (composite.getMode() == IJ.GRAYSCALE) {
                composite.setMode(IJ.COLOR);
            }
            composite.setChannelLut(Sjet.lut());
        } else {
            MapOutput.colour(image, Sjet.lut());
        }
        image.setProp(LUT.nameKey, Sjet.NAME);
        image.updateAndRepaintWindow();
    }

    private static ImagePlus ramp() {
        ByteProcessor ramp = new ByteProcessor(256, RAMP_HEIGHT);
        for (int y = 0; y < RAMP_HEIGHT; y++) {
            for (int x = 0; x < 256; x++) {
                ramp.set(x, y, x);
            }
        }
        ramp.setColorModel(Sjet.lut());
        return new ImagePlus(Sjet.NAME, ramp);
    }
}
