package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.io.File;

/** Images for the tests, by whole-number arithmetic: the same everywhere. */
final class TestImages {

    private TestImages() {
    }

    /** A hash of the place: 0 to 255. */
    private static int noise(int x, int y, int seed) {
        int h = x * 0x1f123bb5 + y * 0x5f356495 + (seed + 1) * 0x2c1b3c6d;
        h ^= h >>> 15;
        h *= 0x2c1b3c6d;
        h ^= h >>> 12;
        h *= 0x297a2d39;
        h ^= h >>> 15;
        return h & 0xff;
    }

    /** Random cells of 8, 4 and 2 pixels with an empty corner, and noise that grows downwards; 0 to 255. */
    static int value(int x, int y, int frame, int height) {
        int cells = x + y < 40 ? 0 : noise(x / 8, y / 8, 901) + noise(x / 4, y / 4, 902) + noise(x / 2, y / 2, 903);
        return (cells * 3 / 5 + noise(x, y, frame) * (height / 4 + y) / height) * 2 / 5;
    }

    private static ImageProcessor plane(int width, int height, int bits, int frame) {
        ImageProcessor ip = bits == 8 ? new ByteProcessor(width, height) : bits == 16 ? new ShortProcessor(width, height)
                : bits == 24 ? new ColorProcessor(width, height) : new FloatProcessor(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int v = value(x, y, frame, height);
                if (bits == 32) {
                    ip.setf(x, y, v / 7f - 10);
                } else {
                    ip.set(x, y, bits == 16 ? 100 * v : bits == 24 ? v << 16 | v / 2 << 8 | (255 - v) : v);
                }
            }
        }
        return ip;
    }

    private static ImagePlus stack(String title, int width, int height, int bits, int planes, int firstFrame) {
        ImageStack stack = new ImageStack(width, height);
        for (int k = 0; k < planes; k++) {
            stack.addSlice(plane(width, height, bits, firstFrame + k));
        }
        return new ImagePlus(title, stack);
    }

    private static void save(File folder, ImagePlus image, String unit, double pixel) {
        image.getCalibration().setUnit(unit);
        image.getCalibration().pixelWidth = pixel;
        image.getCalibration().pixelHeight = pixel;
        IJ.saveAsTiff(image, new File(folder, image.getTitle()).getPath());
    }

    /** What a wide-field microscope with pixels twice as large would see of {@code pair.tif}: means of 9 x 9 pixels. */
    private static ImagePlus reference(String title, int width, int height, int planes) {
        ImageStack stack = new ImageStack(width / 2, height / 2);
        for (int k = 0; k < planes; k++) {
            FloatProcessor ip = new FloatProcessor(width / 2, height / 2);
            for (int y = 0; y < height / 2; y++) {
                for (int x = 0; x < width / 2; x++) {
                    int sum = 0;
                    for (int d = 0; d < 81; d++) {
                        int py = Math.min(Math.max(2 * y + d / 9 - 4, 0), height - 1);
                        int px = Math.min(Math.max(2 * x + d % 9 - 4, 0), width - 1);
                        sum += value(px, py, 70 + k, height);
                    }
                    ip.setf(x, y, sum / 81f + 3 * k);
                }
            }
            stack.addSlice(ip);
        }
        return new ImagePlus(title, stack);
    }

    /** Z-stacks of 48 x 40 pixels that show the same in every plane, with noise of its own. */
    private static ImagePlus volumes(String title, int channels, int slices, int frames, int firstFrame) {
        ImagePlus image = stack(title, 48, 40, 16, channels * slices * frames, firstFrame);
        image.setDimensions(channels, slices, frames);
        image.setOpenAsHyperStack(true);
        image.getCalibration().pixelDepth = 0.3;
        return image;
    }

    /** Writes all files that the macros of {@code tests/macros} open. */
    static void write(File folder) {
        save(folder, stack("pair.tif", 120, 100, 16, 2, 1), "um", 0.1);
        save(folder, stack("odd.tif", 96, 80, 8, 5, 1), "um", 0.1);
        save(folder, stack("rgb.tif", 96, 80, 24, 2, 1), "nm", 50);
        save(folder, stack("one.tif", 96, 80, 32, 1, 1), "pixel", 1);
        save(folder, stack("two [b].tif", 96, 80, 32, 1, 2), "pixel", 1);
        ImagePlus hyper = stack("hyper.tif", 64, 70, 16, 8, 1);
        hyper.setDimensions(2, 1, 4);
        hyper.setOpenAsHyperStack(true);
        hyper.getCalibration().frameInterval = 3;
        save(folder, hyper, "micron", 0.2);
        save(folder, reference("wide.tif", 120, 100, 1), "um", 0.2);
        save(folder, reference("wides.tif", 96, 80, 2), "um", 0.2);
        save(folder, volumes("volume.tif", 2, 10, 2, 1), "um", 0.1);
        save(folder, volumes("z1.tif", 1, 16, 1, 1), "um", 0.1);
        save(folder, volumes("z2.tif", 1, 16, 1, 50), "um", 0.1);
        save(folder, stack("long.tif", 1200, 1200, 8, 2, 1), "um", 0.1);
    }
}
