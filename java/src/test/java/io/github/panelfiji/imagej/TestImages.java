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
        save(folder, stack("long.tif", 1200, 1200, 8, 2, 1), "um", 0.1);
    }
}
