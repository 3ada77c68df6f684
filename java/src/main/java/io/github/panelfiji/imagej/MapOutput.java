package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.LUT;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.util.List;

/** The image that shows a result. */
final class MapOutput {

    private MapOutput() {
    }

    /**
     * Maps as one 32-bit image with the source's calibration, shown from 0 to the largest value.
     *
     * @param maps one a map, of as many planes as the source says; their pixels are kept
     */
    static ImagePlus maps(String title, MapSource source, List<Image> maps, PixelSize pixel) {
        Image first = maps.get(0);
        float[][] planes = new float[maps.size() * source.depth()][];
        float highest = 0;
        for (int k = 0; k < maps.size(); k++) {
            for (int z = 0; z < source.depth(); z++) {
                planes[index(source, k, z)] = source.depth() == 1 ? maps.get(k).pixels() : maps.get(k).plane(z);
            }
            for (float value : maps.get(k).pixels()) {
                if (value > highest) { // Math.max would look for NaN too
                    highest = value;
                }
            }
        }
        ImageStack stack = new ImageStack(first.width(), first.height());
        for (float[] plane : planes) {
            stack.addSlice(null, plane);
        }
        ImagePlus image = stacked(title, source, stack, pixel);
        image.setDisplayRange(0, highest > 0 ? highest : 1);
        return image;
    }

    /** Pictures in colour as one RGB image with the source's calibration; one array of pixels a map, kept. */
    static ImagePlus pictures(String title, MapSource source, int width, List<int[]> pictures, PixelSize pixel) {
        ImageStack stack = new ImageStack(width, pictures.get(0).length / width);
        for (int[] picture : pictures) {
            stack.addSlice(null, picture);
        }
        return stacked(title, source, stack, pixel);
    }

    private static ImagePlus stacked(String title, MapSource source, ImageStack stack, PixelSize pixel) {
        if (stack.getSize() > 1) {
            for (int k = 0; k < source.count(); k++) {
                for (int z = 0; z < source.depth(); z++) {
                    String plane = source.depth() > 1 ? " z" + (z + 1) : "";
                    stack.setSliceLabel(source.place(k) + plane, index(source, k, z) + 1);
                }
            }
        }
        ImagePlus image = stacked(title, stack, source.dimensions());
        image.setCalibration(calibration(source, pixel));
        return image;
    }

    /** Where plane {@code z} of map {@code k} stands in the stack; all from 0. Channels vary first, then z, then time. */
    static int index(MapSource source, int k, int z) {
        int channels = source.depth() == 1 ? 1 : source.dimensions()[0];
        return k % channels + channels * (z + source.depth() * (k / channels));
    }

    /** Gives maps of lengths their colours and their unit. */
    static void lengths(ImagePlus map, PixelSize pixel) {
        colour(map, Sjet.lut());
        map.setProp(LUT.nameKey, Sjet.NAME);
        map.getCalibration().setValueUnit(pixel.unit());
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
            return new ImagePlus(title, stack.getProcessor(1));
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

    /** The places of the source. Where it has no pixel size but the user gave one, the maps have it. */
    private static Calibration calibration(MapSource source, PixelSize pixel) {
        Calibration calibration = source.image().getCalibration().copy();
        calibration.disableDensityCalibration();
        if (pixel.given() && !(Lengths.nanometres(calibration.getUnit()) > 0)) {
            setPixelSize(calibration, pixel.length());
        }
        calibration.frameInterval *= source.framesPerMap();
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
