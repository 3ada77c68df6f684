package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.LUT;
import io.github.panelfiji.core.PanelException;
import java.util.List;

/** The image that shows a result. */
final class MapOutput {

    private MapOutput() {
    }

    /**
     * Maps of lengths as one 32-bit image: colours of sJet from 0 to the largest value, the source's calibration, values in the
     * unit of the pixel size.
     *
     * @param planes one array of pixels a map, kept
     */
    static ImagePlus map(String title, MapSource source, List<float[]> planes, PixelSize pixel) {
        ImagePlus from = source.image();
        ImageStack stack = new ImageStack(from.getWidth(), from.getHeight());
        double highest = 0;
        for (int k = 0; k < planes.size(); k++) {
            stack.addSlice(planes.size() == 1 ? null : source.place(k), planes.get(k));
            for (float value : planes.get(k)) {
                highest = Math.max(highest, value);
            }
        }
        ImagePlus map = stacked(title, stack, source.dimensions());
        map.setCalibration(calibration(from, source, pixel));
        colour(map, Sjet.lut());
        map.setProp(LUT.nameKey, Sjet.NAME);
        map.setDisplayRange(0, highest > 0 ? highest : 1);
        return map;
    }

    /**
     * A grey 32-bit image or stack.
     *
     * @param depth number of planes in {@code pixels}
     */
    static ImagePlus grey(String title, int width, int height, int depth, float[] pixels) {
        ImageStack stack = new ImageStack(width, height);
        for (int z = 0; z < depth; z++) {
            float[] plane = new float[width * height];
            System.arraycopy(pixels, z * plane.length, plane, 0, plane.length);
            stack.addSlice(null, plane);
        }
        ImagePlus image = stacked(title, stack, new int[] {1, 1, depth});
        image.resetDisplayRange();
        return image;
    }

    private static ImagePlus stacked(String title, ImageStack stack, int[] dimensions) {
        if (dimensions[0] * dimensions[1] * dimensions[2] != stack.getSize()) {
            throw new PanelException(PanelException.Kind.INTERNAL, "The result has " + stack.getSize() + " planes, not "
                    + dimensions[0] + " x " + dimensions[1] + " x " + dimensions[2] + ".");
        }
        if (stack.getSize() == 1) {
            return new ImagePlus(title, new FloatProcessor(stack.getWidth(), stack.getHeight(),
                    (float[]) stack.getPixels(1)));
        }
        ImagePlus image = new ImagePlus(title, stack);
        image.setDimensions(dimensions[0], dimensions[1], dimensions[2]);
        int axes = 0;
        for (int n : dimensions) {
            axes += n > 1 ? 1 : 0;
        }
        image.setOpenAsHyperStack(axes > 1);
        return image;
    }

    /**
     * The places of the source, and values in the unit of the pixel size. Where the source has no pixel size but the user gave
     * one, the map has it.
     */
    private static Calibration calibration(ImagePlus from, MapSource source, PixelSize pixel) {
        Calibration calibration = from.getCalibration().copy();
        calibration.disableDensityCalibration();
        if (pixel.given() && !(Lengths.nanometres(calibration.getUnit()) > 0)) {
            setPixelSize(calibration, pixel.length());
        }
        calibration.frameInterval *= source.framesPerMap();
        calibration.setValueUnit(pixel.unit());
        return calibration;
    }

    /**
     * Square pixels. In micrometres: a TIFF holds pixels per unit with six decimals, so that 65 nm would be read back as 65.003
     * nm, but 0.065 um as 0.065 um.
     *
     * @param nm length of a pixel in nm
     */
    static void setPixelSize(Calibration calibration, double nm) {
        calibration.pixelWidth = nm / 1000;
        calibration.pixelHeight = nm / 1000;
        calibration.setUnit("um");
    }

    /** Gives an image of one channel display another colour table; its display range stays. */
    static void colour(ImagePlus image, LUT lut) {
        double low = image.getDisplayRangeMin();
        double high = image.getDisplayRangeMax();
        image.getProcessor().setColorModel(lut);
        if (image.getStackSize() > 1) {
            image.getStack().setColorModel(lut);
        }
        image.setDisplayRange(low, high);
    }
}
