package io.github.panelfiji.parity;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.github.panelfiji.imagej.HeadlessMacros;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * What the commands of the menu read, as macros in ImageJ without a screen, from images whose truth is a formula
 * ({@link Simulated}): method.md, sections 6 and 11.
 */
public class TruthTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final String[] METRICS = {"resolved_mean", "mean_resolution", "foreground", "unresolved", "shift_x", "shift_y",
        "resolution", "sigma_x", "sigma_y", "mu", "rse"};
    private static final int SIDE = 224;
    private static final double[][] SHIFTS = {{0.3, -0.45}, {1.73, 2.28}, {-7.51, 3.06}, {18.62, -11.94}, {-0.07, 0.5}};
    /** Blur along x and y, and how many pixels of the image a pixel of the reference is wide. */
    private static final double[][] BLURS = {{1, 1, 1}, {2, 2, 1}, {3, 3, 2}, {5, 5, 4}, {8, 8, 4}, {12, 12, 8}, {20, 20, 8},
        {2, 4, 1}, {6, 3, 2}, {10, 5, 1}, {4, 12, 2}, {15, 20, 4}};
    private static final double[] VOXELS = {1, 3};

    private static final Map<String, String> MACROS = new LinkedHashMap<>();
    private static final Map<String, Map<String, Double>> FOUND = new LinkedHashMap<>();
    /** Root mean square error of the true blur, by the name of the macro, in units of the reference's range. */
    private static final Map<String, Double> TRUE_ERROR = new LinkedHashMap<>();

    @BeforeClass
    public static void runAll() throws Exception {
        for (double period : new double[] {3, 4, 6, 8, 12}) {
            double[] object = new Simulated(7).waves(period, false).at(SIDE, SIDE, 1, 1, 0, 0);
            Simulated noise = new Simulated(8);
            String file = file("object " + period);
            Simulated.write(new File(file), SIDE, 1, 1, noise.noisy(object, 0.5), noise.noisy(object, 0.5));
            add("two " + period, file, "rFRC Map...", "block=64 skip=16 background=0");
            add("one " + period, file, "Single-Frame rFRC Map...", "block=64 skip=16 background=0");
            add("whole " + period, file, "FRC Resolution...", "");
        }
        shifted();
        blurred();
        volumes();
        for (Map.Entry<String, String> said : HeadlessMacros.run(FOLDER.newFolder("imagej"), MACROS).entrySet()) {
            FOUND.put(said.getKey(), values(said.getValue()));
        }
    }

    private static void shifted() {
        Simulated.Waves object = new Simulated(21).waves(6, false);
        Simulated noise = new Simulated(22);
        for (double[] shift : SHIFTS) {
            String name = "shift " + shift[0];
            Simulated.write(new File(file(name)), 256, 1, 1, noise.noisy(object.at(256, 256, 1, 1, 0, 0), 0.5),
                    noise.noisy(object.at(256, 256, 1, 1, shift[0], shift[1]), 0.5));
            add(name, file(name), "rFRC Map...", "block=64 skip=32 background=0 drift");
        }
    }

    private static void blurred() {
        Simulated.Spots object = new Simulated(31).spots(256, 260);
        float[] image = new Simulated(0).noisy(object.at(1, 0, 0), 0);
        for (int i = 0; i < image.length; i++) {
            image[i] *= 830;
        }
        Simulated.write(new File(file("sharp")), 256, 1, 1, image);
        Simulated noise = new Simulated(32);
        for (double[] blur : BLURS) {
            String name = String.format(Locale.ROOT, "blur %.0f %.0f", blur[0], blur[1]);
            double[] truth = object.at((int) blur[2], blur[0], blur[1]);
            double[] range = range(truth);
            for (int i = 0; i < truth.length; i++) { // a camera's scale and offset
                truth[i] = 400 + 20000 * (truth[i] - range[0]) / (range[1] - range[0]);
            }
            float[] reference = noise.noisy(truth, 200);
            TRUE_ERROR.put(name, error(truth, reference));
            Simulated.write(new File(file(name)), 256 / (int) blur[2], 1, 1, reference);
            add(name, file("sharp"), "RSM Error Map...", "reference=[" + name + ".tif]");
            MACROS.put(name, "open('" + file(name) + "');" + MACROS.get(name));
        }
    }

    private static void volumes() {
        for (double depth : VOXELS) {
            Simulated noise = new Simulated(42);
            String voxel = " 1:" + depth;
            int planes = depth > 1 ? 24 : 40;
            String options = "method=[Fourier shell] block=32 depth=" + (depth > 1 ? 16 : 32) + " skip=16 zstep=4 background=0";
            double[] nothing = new double[64 * 64 * planes];
            Simulated.write(new File(file("noise" + voxel)), 64, planes, depth, noise.noisy(nothing, 1), noise.noisy(nothing, 1));
            add("noise" + voxel, file("noise" + voxel), "3D rFRC Map...", options);
            for (double period : new double[] {4, 6, 8}) {
                String name = "volume " + period + voxel;
                double[] object = new Simulated(41).waves(period, true).at(64, 64, planes, depth, 0, 0);
                Simulated.write(new File(file(name)), 64, planes, depth, noise.noisy(object, 0.5), noise.noisy(object, 0.5));
                add(name, file(name), "3D rFRC Map...", options);
            }
        }
    }

    @Test
    public void two_frames_read_the_period_as_the_help_says() {
        double[][] bands = {{3, 2.6, 3.0}, {4, 3.4, 3.9}, {6, 4.9, 6.0}, {8, 6.5, 8.0}, {12, 9.7, 15}};
        for (double[] band : bands) {
            between("two " + band[0], "resolved_mean", band[1], band[2]);
            assertTrue(share("two " + band[0]) <= 0.1);
        }
    }

    @Test
    public void one_frame_reads_what_two_do_from_six_pixels_on_and_is_too_coarse_below() {
        for (double period : new double[] {6, 8}) {
            double two = value("two " + period, "resolved_mean");
            between("one " + period, "resolved_mean", 0.85 * two, 1.15 * two);
        }
        between("one 3.0", "mean_resolution", 5, 1000);
    }

    @Test
    public void whole_images_read_the_period() {
        for (double period : new double[] {3, 4, 6, 8, 12}) {
            // The mean over seven rings moves a cut-off outwards by three and a half at most.
            between("whole " + period, "resolution", SIDE / (SIDE / period + 3.5), 1.02 * period);
        }
    }

    @Test
    public void shifts_by_fractions_of_a_pixel_are_found_within_a_tenth() {
        for (double[] shift : SHIFTS) {
            assertEquals(shift[0], value("shift " + shift[0], "shift_x"), 0.1);
            assertEquals(shift[1], value("shift " + shift[0], "shift_y"), 0.1);
        }
    }

    @Test
    public void a_known_blur_is_found_within_five_percent_and_fits_as_well_as_the_true_one() {
        for (double[] blur : BLURS) {
            String name = String.format(Locale.ROOT, "blur %.0f %.0f", blur[0], blur[1]);
            between(name, "sigma_x", 0.95 * blur[0], 1.05 * blur[0]);
            between(name, "sigma_y", 0.95 * blur[1], 1.05 * blur[1]);
            if (blur[2] == 1) { // else the noise is enlarged too, by a rule that is the method's own
                between(name, "rse", 0, Math.sqrt(1.001) * TRUE_ERROR.get(name));
            }
        }
    }

    @Test
    public void shells_of_noise_are_unresolved_and_those_of_objects_read_too_fine_as_the_help_says() {
        for (double depth : VOXELS) {
            assertTrue(share("noise 1:" + depth) > 0.99);
            for (double period : new double[] {4, 6, 8}) {
                between("volume " + period + " 1:" + depth, "resolved_mean", 0.73 * period, 0.89 * period);
            }
        }
    }

    private static void between(String macro, String metric, double low, double high) {
        double value = value(macro, metric);
        assertTrue(macro + ": " + metric + " " + value + " is not in " + low + " to " + high, value >= low && value <= high);
    }

    private static double share(String macro) {
        return value(macro, "unresolved") / value(macro, "foreground");
    }

    private static double value(String macro, String metric) {
        Double value = FOUND.get(macro).get(metric);
        assertTrue(macro + " has no " + metric + ": " + FOUND.get(macro), value != null);
        return value;
    }

    private static String file(String name) {
        return new File(FOLDER.getRoot(), name + ".tif").getPath();
    }

    private static void add(String name, String file, String command, String options) {
        StringBuilder macro = new StringBuilder("open('" + file + "'); run('" + command + "', '" + options + "');");
        for (String metric : METRICS) {
            macro.append("print('FOUND ").append(metric).append(" ' + Property.get('panel.").append(metric).append("'));");
        }
        MACROS.put(name, macro + "close('*');");
    }

    private static Map<String, Double> values(String printed) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String line : printed.split("\r?\n")) {
            String[] words = line.trim().split(" ");
            if (words.length == 3 && words[0].equals("FOUND")) {
                values.put(words[1], Double.valueOf(words[2]));
            }
        }
        return values;
    }

    private static double[] range(double[] values) {
        double[] range = {values[0], values[0]};
        for (double value : values) {
            range[0] = Math.min(range[0], value);
            range[1] = Math.max(range[1], value);
        }
        return range;
    }

    /** What remains of the noisy image when the true one is scaled and shifted to fit it, in units of its range. */
    private static double error(double[] truth, float[] noisy) {
        double[] values = new double[noisy.length];
        double meanTrue = 0;
        double meanNoisy = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = noisy[i];
            meanTrue += truth[i] / values.length;
            meanNoisy += values[i] / values.length;
        }
        double product = 0;
        double square = 0;
        for (int i = 0; i < values.length; i++) {
            product += (truth[i] - meanTrue) * (values[i] - meanNoisy);
            square += (truth[i] - meanTrue) * (truth[i] - meanTrue);
        }
        double rest = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = values[i] - meanNoisy - product / square * (truth[i] - meanTrue);
            rest += difference * difference;
        }
        return Math.sqrt(rest / truth.length) / (range(values)[1] - range(values)[0]);
    }
}
