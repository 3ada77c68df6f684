package io.github.panelfiji.parity;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import java.io.File;
import java.util.Random;

/**
 * Images whose truth is a formula: sums of waves without any detail finer than a period, which can be moved by any fraction
 * of a pixel, and spots, which can be blurred by any Gaussian. Nothing here is computed as the product computes.
 */
final class Simulated {

    private static final int WAVES = 2000;

    private final Random random;

    /** @param seed of all that is random */
    Simulated(long seed) {
        random = new Random(seed);
    }

    /** A number between -range and range. */
    double anywhere(double range) {
        return (2 * random.nextDouble() - 1) * range;
    }

    /** Adds white noise of this standard deviation. */
    float[] noisy(double[] values, double deviation) {
        float[] pixels = new float[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (values[i] + deviation * random.nextGaussian());
        }
        return pixels;
    }

    /** Waves of random directions and phases whose spatial frequencies fill the ball below 1/period evenly. */
    Waves waves(double period, boolean volume) {
        double[][] waves = new double[WAVES][];
        for (int k = 0; k < WAVES; ) {
            double[] wave = {anywhere(1 / period), anywhere(1 / period), volume ? anywhere(1 / period) : 0, anywhere(Math.PI)};
            if (Math.sqrt(wave[0] * wave[0] + wave[1] * wave[1] + wave[2] * wave[2]) < 1 / period) {
                waves[k++] = wave;
            }
        }
        return new Waves(waves);
    }

    /** A sum of waves of variance 1; lengths in pixels. */
    static final class Waves {

        private final double[][] waves;

        private Waves(double[][] waves) {
            this.waves = waves;
        }

        /**
         * Its values on a grid, x fastest, then y, then z.
         *
         * @param depth of a voxel, in units of its width
         * @param right by how much the object stands moved
         * @param down by how much it stands moved downwards
         */
        double[] at(int width, int height, int planes, double depth, double right, double down) {
            double[] values = new double[width * height * planes];
            double amplitude = Math.sqrt(2.0 / waves.length);
            double[] cos = new double[width];
            double[] sin = new double[width];
            for (double[] wave : waves) {
                for (int x = 0; x < width; x++) {
                    double angle = 2 * Math.PI * wave[0] * (x - right);
                    cos[x] = amplitude * Math.cos(angle);
                    sin[x] = amplitude * Math.sin(angle);
                }
                for (int line = 0; line < height * planes; line++) {
                    double rest = 2 * Math.PI * (wave[1] * (line % height - down) + wave[2] * depth * (line / height)) + wave[3];
                    double c = Math.cos(rest);
                    double s = Math.sin(rest);
                    for (int x = 0; x < width; x++) {
                        values[line * width + x] += cos[x] * c - sin[x] * s;
                    }
                }
            }
            return values;
        }
    }

    /** Spots of random places and brightness in a square field. */
    Spots spots(int side, int count) {
        double[][] spots = new double[count][];
        for (int k = 0; k < count; k++) {
            spots[k] = new double[] {side / 2.0 + anywhere(side / 2.0), side / 2.0 + anywhere(side / 2.0), 1 + random.nextDouble()};
        }
        return new Spots(side, spots);
    }

    /** Gaussian spots, mirrored at the borders of their field as the method mirrors images. */
    static final class Spots {

        /** Standard deviation of a spot before any blur, pixels. */
        static final double WIDTH = 1.5;
        /** The integration over pixels that the method's kernel has and a Gaussian has not. */
        private static final double PIXEL_VARIANCE = 1.0 / 12;

        private final int side;
        private final double[][] spots;

        private Spots(int side, double[][] spots) {
            this.side = side;
            this.spots = spots;
        }

        /**
         * The values in the centres of pixels that are {@code step} pixels wide, x fastest.
         *
         * @param sigmaX blur along x, pixels; 0 for none
         * @param sigmaY blur along y
         */
        double[] at(int step, double sigmaX, double sigmaY) {
            int n = side / step;
            double[] values = new double[n * n];
            for (double[] spot : spots) {
                double[] along = line(spot[0], sigmaX, step, n);
                double[] down = line(spot[1], sigmaY, step, n);
                for (int i = 0; i < values.length; i++) {
                    values[i] += spot[2] * along[i % n] * down[i / n];
                }
            }
            return values;
        }

        private double[] line(double centre, double sigma, int step, int n) {
            double variance = WIDTH * WIDTH + (sigma > 0 ? sigma * sigma + PIXEL_VARIANCE : 0);
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
                double place = (i + 0.5) * step;
                for (int turn = -1; turn <= 1; turn++) {
                    for (double at : new double[] {2 * turn * side + centre, 2 * turn * side - centre}) {
                        values[i] += Math.exp(-(place - at) * (place - at) / (2 * variance)) / Math.sqrt(variance);
                    }
                }
            }
            return values;
        }
    }

    /**
     * Writes images as one TIFF.
     *
     * @param planes of each image; with more than 1 the file is a hyperstack, the images being its frames
     * @param depth of a voxel in pixels
     */
    static void write(File file, int width, int planes, double depth, float[]... images) {
        int height = images[0].length / width / planes;
        ImageStack stack = new ImageStack(width, height);
        for (float[] image : images) {
            for (int z = 0; z < planes; z++) {
                float[] plane = new float[width * height];
                System.arraycopy(image, z * plane.length, plane, 0, plane.length);
                stack.addSlice("", plane);
            }
        }
        ImagePlus image = new ImagePlus(file.getName(), stack);
        if (planes > 1) {
            image.setDimensions(1, planes, images.length);
            image.setOpenAsHyperStack(true);
        }
        image.getCalibration().pixelDepth = depth;
        IJ.saveAsTiff(image, file.getPath());
    }
}
