package io.github.panelfiji.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.LUT;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.Job;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * {@code tests/macros/contract.ijm} with a screen, under {@code -batch} and as in Fiji's headless mode: the same bits in all
 * three, the bits of the Java API, and results that carry what the contract says, read from the saved files.
 */
public class ContractTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final String[] WAYS = {"screen", "batch", "headless"};
    private static final String[] CASES = {"pair", "variables", "second", "odd", "virtual", "hyper", "rgb", "identical",
        "drift", "single", "panel-rsm", "panel-rfrc", "rsm", "fit", "rsm-stack", "volume", "thin", "shells", "tubulin", "truth"};
    /** Results in colour: pictures and plots. */
    private static final String[] PICTURES = {"panel", "panel-single", "frc", "frc-selection", "frc-stack"};
    private static final Map<String, String> OUTPUT = new LinkedHashMap<>();

    @BeforeClass
    public static void runAll() throws Exception {
        for (String way : WAYS) {
            TestImages.write(FOLDER.newFolder(way));
        }
        File macro = ImageJProcess.macro("contract.ijm");
        try (Display display = Display.start()) {
            OUTPUT.put("screen", process("screen", display.name()).screen(ScreenMain.class, images("screen"), "contract"));
            OUTPUT.put("batch", process("batch", display.name()).batch(macro, images("batch")));
        }
        OUTPUT.put("headless", process("headless", null).headless(macro.getPath(), images("headless")));
    }

    private static ImageJProcess process(String way, String display) throws Exception {
        return new ImageJProcess(FOLDER.newFolder("run-" + way), display);
    }

    private static String images(String way) {
        return new File(FOLDER.getRoot(), way).getPath() + "/";
    }

    private static ImagePlus result(String way, String name) {
        ImagePlus image = IJ.openImage(images(way) + "result-" + name + ".tif");
        assertNotNull(way + " has no result " + name + "; it said:\n" + OUTPUT.get(way), image);
        return image;
    }

    private static float[] pixels(ImagePlus image, int plane) {
        return (float[]) image.getStack().getPixels(plane);
    }

    private static Map<String, String> properties(ImagePlus image) {
        Map<String, String> properties = new TreeMap<>();
        String[] all = image.getPropertiesAsArray();
        for (int i = 0; i < all.length; i += 2) {
            properties.put(all[i], all[i + 1]);
        }
        return properties;
    }

    @Test
    public void all_commands_come_to_their_end_in_all_three_ways() {
        for (String way : WAYS) {
            assertTrue(OUTPUT.get(way), OUTPUT.get(way).contains("CONTRACT FULFILLED"));
        }
        Scenario.assertPassed(OUTPUT.get("screen"), "contract");
    }

    @Test
    public void windows_are_named_and_none_is_left_over() {
        String[] lines = {"CASE pair: rFRC of pair.tif, 2 open", "CASE variables: rFRC of one.tif, 4 open",
            "CASE odd: rFRC of odd.tif, 2 open", "CASE hyper: rFRC of hyper.tif, 2 open", "TUBULIN Tubulin 2",
            "CASE tubulin: rFRC of Tubulin, 4 open",
            "CASE single: rFRC of pair.tif, 2 open", "PANEL PANEL of pair.tif 24 bit, 5 open", "CASE panel-rsm: RSM of pair.tif, 4 open",
            "CASE rsm: RSM of pair.tif, 4 open", "CASE fit: pair.tif at reference resolution, 3 open", "CASE frc: FRC of pair.tif, 3 open",
            "CASE frc-stack: FRC of odd.tif, 3 open", "SLICE 3", "CASE volume: rFRC of volume.tif, 2 open",
            "CASE shells: rFRC of z1.tif, 3 open"};
        for (String way : WAYS) {
            for (String line : lines) {
                assertTrue(OUTPUT.get(way), OUTPUT.get(way).contains(line + "\n"));
            }
        }
    }

    @Test
    public void pixels_and_properties_are_the_same_in_all_three_ways() {
        for (String name : CASES) {
            ImagePlus screen = result("screen", name);
            for (String way : new String[] {"batch", "headless"}) {
                ImagePlus other = result(way, name);
                assertEquals(name, screen.getStackSize(), other.getStackSize());
                for (int k = 1; k <= screen.getStackSize(); k++) {
                    assertArrayEquals(name + " " + way, pixels(screen, k), pixels(other, k), 0f);
                }
                sameProperties(name + " " + way, screen, other);
            }
        }
        for (String name : PICTURES) {
            ImagePlus screen = result("screen", name);
            for (String way : new String[] {"batch", "headless"}) {
                ImagePlus other = result(way, name);
                // A plot is drawn with the fonts that there are, and a little wider where there is a screen.
                if (name.startsWith("panel")) {
                    for (int k = 1; k <= screen.getStackSize(); k++) {
                        assertArrayEquals(name + " " + way, rgb(screen, k), rgb(other, k));
                    }
                }
                sameProperties(name + " " + way, screen, other);
            }
        }
    }

    private static int[] rgb(ImagePlus image, int plane) {
        return (int[]) image.getStack().getPixels(plane);
    }

    private static void sameProperties(String what, ImagePlus image, ImagePlus other) {
        Map<String, String> expected = properties(image);
        Map<String, String> found = properties(other);
        for (String path : new String[] {"panel.table", "panel.options", "panel.source_id", "panel.second_id"}) {
            expected.remove(path);
            found.remove(path);
        }
        assertEquals(what, expected, found);
    }

    private static double number(ImagePlus image, String property) {
        return Double.parseDouble(image.getProp("panel." + property));
    }

    private static double highest(ImagePlus image) {
        double highest = 0;
        for (int k = 1; k <= image.getStackSize(); k++) {
            for (float value : pixels(image, k)) {
                highest = Math.max(highest, value);
            }
        }
        return highest;
    }

    @Test
    public void the_java_api_gives_the_same_bits() {
        ImagePlus pair = IJ.openImage(images("screen") + "pair.tif");
        List<Image> images = new ArrayList<>();
        for (int k = 1; k <= 2; k++) {
            images.add(new Image(120, 100, (float[]) pair.getStack().getProcessor(k).convertToFloat().getPixels()));
        }
        Map<String, String> options = new LinkedHashMap<>();
        String[] pairs = {"block", "32", "skip", "4", "window", "Hamming", "border", "mirror", "median", "true", "pixel", "100"};
        for (int i = 0; i < pairs.length; i += 2) {
            options.put(pairs[i], pairs[i + 1]);
        }
        ImagePlus map = result("screen", "pair");
        try (Job job = Command.RFRC.start(options, images, 1)) {
            while (!job.await(100)) {
                Thread.yield();
            }
            assertArrayEquals(job.image("map").pixels(), pixels(map, 1), 0f);
            for (Map.Entry<String, Double> metric : job.metrics().entrySet()) {
                assertEquals(metric.getKey(), metric.getValue(), Double.valueOf(map.getProp("panel." + metric.getKey())));
            }
        }
    }

    @Test
    public void a_saved_map_is_calibrated_coloured_and_tells_its_making() {
        ImagePlus map = result("screen", "pair");
        assertEquals(32, map.getBitDepth());
        assertEquals(0.1, map.getCalibration().pixelWidth, 1e-12);
        assertEquals(1000, Lengths.nanometres(map.getCalibration().getUnit()), 0);
        assertEquals("nm", map.getCalibration().getValueUnit());
        LUT lut = map.getProcessor().getLut();
        for (int i = 0; i < 256; i++) {
            assertEquals(Sjet.lut().getRGB(i), lut.getRGB(i));
        }
        float highest = 0;
        for (float value : pixels(map, 1)) {
            highest = Math.max(highest, value);
        }
        assertEquals(0, map.getDisplayRangeMin(), 0);
        assertEquals(highest, map.getDisplayRangeMax(), 1e-6 * highest);
        Map<String, String> p = properties(map);
        assertEquals(System.getProperty("panel.test.version"), p.get("panel.version"));
        assertEquals("rFRC Map...", p.get("panel.command"));
        assertEquals("run(\"rFRC Map...\", \"second=[next slice] block=32 skip=4 background=5 center=3 criterion=[3 sigma]"
                + " window=Hamming border=mirror pixel=0 median " + MacroOptions.write("table", images("screen") + "table.csv")
                + "\");", p.get("panel.options"));
        String[] keys = {"second", "next slice", "block", "32", "skip", "4", "background", "5", "center", "3", "criterion",
            "3 sigma", "window", "Hamming", "border", "mirror", "pixel", "0", "median", "true", "tiles", "false", "unit", "nm",
            "pixel_size", "100"};
        for (int i = 0; i < keys.length; i += 2) {
            assertEquals(keys[i], keys[i + 1], p.get("panel." + keys[i]));
        }
        double unresolved = Double.parseDouble(p.get("panel.unresolved")) / Double.parseDouble(p.get("panel.foreground"));
        assertTrue(unresolved > 0.1 && p.get("panel.warnings").contains(Math.round(100 * unresolved) + " % of the blocks are"));
    }

    @Test
    public void a_map_of_the_other_ways_of_giving_images_is_the_same() {
        assertArrayEquals(pixels(result("batch", "second"), 1), pixels(result("batch", "variables"), 1), 0f);
        ImagePlus odd = result("batch", "odd");
        ImagePlus virtual = result("batch", "virtual");
        assertEquals(2, odd.getStackSize());
        for (int k = 1; k <= 2; k++) {
            assertArrayEquals(pixels(odd, k), pixels(virtual, k), 0f);
        }
        assertTrue(properties(odd).get("panel.warnings").startsWith("The last slice, 5, has no partner and was left out.\nSlices"));
    }

    @Test
    public void a_pixel_size_given_by_hand_calibrates_the_map() {
        ImagePlus map = result("batch", "second");
        assertEquals(1000, Lengths.nanometres(map.getCalibration().getUnit()), 0);
        assertEquals(0.02, map.getCalibration().pixelWidth, 1e-9);
        assertEquals("nm", map.getCalibration().getValueUnit());
        assertEquals("nm", map.getProp("panel.unit"));
        assertEquals("two [b].tif", map.getProp("panel.second"));
    }

    @Test
    public void without_pixel_size_lengths_are_in_pixels_and_a_warning_says_so() {
        ImagePlus map = result("batch", "identical");
        assertEquals("pixel", map.getProp("panel.unit"));
        assertEquals("pixel", map.getCalibration().getValueUnit());
        assertTrue(map.getProp("panel.warnings").contains("The image has no pixel size, so lengths are in pixels"));
        assertTrue(map.getProp("panel.warnings").contains("The two images are identical"));
        // Identical blocks agree up to Nyquist, which is 2 pixels.
        assertEquals("2", map.getProp("panel.minimum"));
    }

    @Test
    public void channels_and_frames_stay_apart() {
        ImagePlus map = result("batch", "hyper");
        assertArrayEquals(new int[] {64, 70, 2, 1, 2}, map.getDimensions());
        assertEquals(6, map.getCalibration().frameInterval, 1e-9);
        assertEquals("nm", map.getProp("panel.unit"));
        assertEquals("200", map.getProp("panel.pixel_size"));
        String[] places = {"c1 z1 t1-2", "c2 z1 t1-2", "c1 z1 t3-4", "c2 z1 t3-4"};
        for (int k = 1; k <= 4; k++) {
            assertEquals(places[k - 1], map.getStack().getSliceLabel(k));
        }
    }

    @Test
    public void colours_are_read_as_luminance_and_the_log_says_so() {
        for (String way : WAYS) {
            assertTrue(OUTPUT.get(way).contains("rgb.tif is in colour; its luminance"));
        }
        assertEquals("true", result("batch", "rgb").getProp("panel.tiles"));
    }

    @Test
    public void drift_and_adaptive_background_are_asked_for_and_told() {
        ImagePlus map = result("batch", "drift");
        assertEquals("true", map.getProp("panel.drift"));
        assertEquals("true", map.getProp("panel.adaptive"));
        // The two frames show the same place.
        assertTrue(Math.abs(number(map, "shift_x")) < 0.2 && Math.abs(number(map, "shift_y")) < 0.2);
        assertTrue(map.getProp("panel.options").contains(" adaptive drift median "));
        assertNull(result("batch", "pair").getProp("panel.shift_x"));
    }

    @Test
    public void a_single_frame_gives_a_map_of_every_slice() {
        ImagePlus map = result("batch", "single");
        assertEquals(2, map.getStackSize());
        assertEquals("nm", map.getCalibration().getValueUnit());
        assertTrue("never finer than two pixels of 100 nm", number(map, "minimum") >= 200);
        assertNull(map.getProp("panel.second"));
    }

    @Test
    public void a_panel_map_is_made_of_the_maps_of_the_other_commands() {
        ImagePlus panel = result("batch", "panel");
        assertEquals(24, panel.getBitDepth());
        assertEquals(0.1, panel.getCalibration().pixelWidth, 1e-12);
        assertEquals("wide.tif", panel.getProp("panel.reference"));
        for (String metric : new String[] {"rse", "rsp", "mu", "theta", "sigma_x", "sigma_y", "mean_resolution"}) {
            assertTrue(metric, Math.abs(number(panel, metric)) < 1e6);
        }
        assertArrayEquals(pixels(result("batch", "rsm"), 1), pixels(result("batch", "panel-rsm"), 1), 0f);
        assertEquals(result("batch", "rsm").getProp("panel.rse"), panel.getProp("panel.rse"));
        float[] map = pixels(result("batch", "panel-rfrc"), 1);
        boolean green = false;
        for (int i = 0; i < map.length; i++) {
            int rgb = rgb(panel, 1)[i];
            assertEquals("blue", 0, rgb & 0xff);
            assertTrue("no green where there is no map", map[i] > 0 || (rgb >> 8 & 0xff) == 0);
            green |= (rgb >> 8 & 0xff) > 0;
        }
        assertTrue(green);
        ImagePlus single = result("batch", "panel-single");
        assertEquals(5, single.getStackSize());
        assertEquals("none", single.getProp("panel.reference"));
        assertNull(single.getProp("panel.rse"));
        for (int rgb : rgb(single, 1)) {
            assertEquals("red without a reference", 0, rgb >> 16 & 0xff);
        }
    }

    @Test
    public void an_error_map_has_its_fit_and_the_metrics_of_the_fit() {
        ImagePlus rsm = result("batch", "rsm");
        ImagePlus fit = result("batch", "fit");
        double squares = 0;
        for (float value : pixels(rsm, 1)) {
            squares += value * value;
        }
        assertEquals(number(rsm, "rse"), Math.sqrt(squares / (120 * 100)), 1e-6);
        assertTrue("a blurred image explains its reference", number(rsm, "rsp") > 0.9 && number(rsm, "rse") < 0.1);
        assertEquals(rsm.getProp("panel.sigma_x"), fit.getProp("panel.sigma_x"));
        assertEquals(highest(rsm), rsm.getDisplayRangeMax(), 1e-6);
        ImagePlus stack = result("batch", "rsm-stack");
        assertEquals("a map for each slice of the reference", 2, stack.getStackSize());
        assertTrue(stack.getProp("panel.rse") != null && stack.getProp("panel.mu") == null);
        assertTrue(stack.getProp("panel.warnings").startsWith("The last slice, 5, has no partner"));
    }

    @Test
    public void the_resolution_of_an_image_and_of_its_selection_is_told() {
        for (String way : WAYS) {
            ImagePlus plot = result(way, "frc");
            assertEquals(24, plot.getBitDepth());
            assertTrue(OUTPUT.get(way).contains("RESOLUTION " + plot.getProp("panel.resolution") + " nm\n"));
            // 120 x 100 pixels make rings of 1/(120 pixels).
            assertEquals(120 * 100 / number(plot, "cutoff"), number(plot, "resolution"), 1e-6);
            assertEquals("0", plot.getProp("panel.unresolved"));
            assertEquals("1/7", result(way, "frc-selection").getProp("panel.criterion"));
        }
        assertEquals(102 * 100 / number(result("batch", "frc-selection"), "cutoff"),
                number(result("batch", "frc-selection"), "resolution"), 1e-6);
        ImagePlus stack = result("batch", "frc-stack");
        assertEquals(2, stack.getStackSize());
        assertEquals("3-4", stack.getStack().getSliceLabel(2));
    }

    @Test
    public void volumes_keep_their_channels_planes_and_voxels() {
        ImagePlus volume = result("batch", "volume");
        assertArrayEquals(new int[] {48, 40, 2, 10, 1}, volume.getDimensions());
        assertEquals(0.3, volume.getCalibration().pixelDepth, 1e-9);
        assertEquals("c2 t1-2 z3", volume.getStack().getSliceLabel(volume.getStackIndex(2, 3, 1)));
        assertEquals("plane by plane", volume.getProp("panel.method"));
        assertEquals("300", volume.getProp("panel.spacing"));
        assertEquals(highest(volume), number(volume, "maximum"), 1e-3);
        ImagePlus shells = result("batch", "shells");
        assertArrayEquals(new int[] {48, 40, 1, 16, 1}, shells.getDimensions());
        assertEquals("50", shells.getProp("panel.pixel_size"));
        assertEquals("the calibration's own, whatever pixel size is given", "300", shells.getProp("panel.spacing"));
        assertEquals("z2.tif", shells.getProp("panel.second"));
        String warnings = result("batch", "thin").getProp("panel.warnings");
        assertTrue(warnings, warnings.contains("The image (48 x 40 pixels) is smaller than a block (64 pixels)"));
        assertTrue(warnings, warnings.contains("depth: 8 planes are few"));
    }

    @Test
    public void the_sample_is_calibrated_and_the_table_of_colours_fits_any_image() {
        ImagePlus truth = result("batch", "truth");
        assertEquals(1000, Lengths.nanometres(truth.getCalibration().getUnit()), 0);
        assertEquals(0.065, truth.getCalibration().pixelWidth, 1e-8);
        assertEquals("Tubulin", truth.getProp("panel.command"));
        assertEquals("7", truth.getProp("panel.seed"));
        assertEquals(Sjet.lut().getRGB(100), truth.getProcessor().getLut().getRGB(100));
    }

    @Test
    public void the_csv_file_holds_the_exact_metrics_of_each_map() throws Exception {
        for (String way : WAYS) {
            List<String> lines = Files.readAllLines(new File(images(way), "table.csv").toPath(), StandardCharsets.UTF_8);
            assertEquals("image,slice,command,mean_resolution,resolved_mean,rfrc_value,minimum,maximum,foreground,unresolved,"
                    + "unit,block,skip,criterion,seconds,shift_x,shift_y,resolution,cutoff,rse,rsp,mu,theta,sigma_x,sigma_y",
                    lines.get(0));
            assertEquals(lines.toString(), 13, lines.size());
            List<String> names = Arrays.asList(lines.get(0).split(","));
            String[] row = lines.get(1).split(",");
            ImagePlus map = result(way, "pair");
            for (int i = 3; i <= 9; i++) {
                assertEquals(map.getProp("panel." + names.get(i)), row[i]);
            }
            assertEquals("[pair.tif, 1-2, rFRC Map...]", Arrays.asList(row).subList(0, 3).toString());
            assertEquals("[nm, 32, 4, 3 sigma]", Arrays.asList(row).subList(10, 14).toString());
            String[] drift = lines.get(5).split(",");
            assertEquals(result(way, "drift").getProp("panel.shift_y"), drift[16]);
            assertTrue(lines.get(6) + lines.get(7), lines.get(6).startsWith("pair.tif,1,Single-Frame rFRC Map...,")
                    && lines.get(7).startsWith("pair.tif,2,"));
            String[] panel = lines.get(8).split(",");
            assertEquals(result(way, "panel").getProp("panel.sigma_y"), panel[24]);
            String[] frc = lines.get(10).split(",");
            assertEquals("[FRC Resolution..., , , , , , , 0, nm, , , 3 sigma]", Arrays.asList(frc).subList(2, 14).toString());
            assertEquals(result(way, "frc").getProp("panel.resolution"), frc[17]);
            assertTrue(lines.get(11).startsWith("volume.tif,c1 t1-2,3D rFRC Map...,")
                    && lines.get(12).startsWith("volume.tif,c2 t1-2,"));
            assertTrue(lines.get(3).startsWith("odd.tif,1-2,") && lines.get(4).startsWith("odd.tif,3-4,"));
        }
    }

    @Test
    public void a_batch_gives_what_the_command_itself_gives_and_leaves_the_windows_alone() throws Exception {
        for (String way : WAYS) {
            assertTrue(OUTPUT.get(way), OUTPUT.get(way).contains("BATCH hyper.tif, 1 open\n"));
            assertTrue(OUTPUT.get(way), OUTPUT.get(way).contains("Batch Folder, one.tif: one.tif has one slice only")
                    && OUTPUT.get(way).contains("Batch Folder: 1 done, 0 skipped (finished before), 1 failed of 2 files in "));
            ImagePlus batch = IJ.openImage(images(way) + "batch/pair.tif.rFRC_Map.tif");
            ImagePlus map = result(way, "pair");
            assertArrayEquals(pixels(map, 1), pixels(batch, 1), 0f);
            Map<String, String> expected = properties(map);
            Map<String, String> found = properties(batch);
            assertTrue(found.remove("panel.inputs").startsWith("pair.tif, "));
            for (String path : new String[] {"panel.table", "panel.options", "panel.source_id", "panel.second_id"}) {
                expected.remove(path);
                found.remove(path);
            }
            assertEquals(expected, found);
            assertEquals(3, Files.readAllLines(new File(images(way), "batch/rFRC_Map.csv").toPath()).size());
            assertTrue(new File(images(way), "batch/pair.tif.rFRC_Map.png").length() > 0);
        }
    }

    @Test
    public void the_installation_checks_itself_and_the_about_text_is_complete() {
        for (String way : WAYS) {
            String text = OUTPUT.get(way);
            assertTrue(text, text.contains("PANEL works\n"));
            assertTrue(text, text.contains("Test map: all 151 values agree with the stored truth"));
        }
        for (String words : new String[] {"Light: Science & Applications", "US 12,387,331 B2", "grants no right", "BSD 2-Clause",
            "PANEL " + System.getProperty("panel.test.version")}) {
            assertTrue(words, OUTPUT.get("headless").contains(words));
        }
    }
}
