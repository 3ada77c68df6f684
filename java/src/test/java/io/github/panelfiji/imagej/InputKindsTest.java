package io.github.panelfiji.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.Job;
import java.io.File;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Images of every kind give the map that their pixels deserve, in the real ImageJ as in Fiji's headless mode. */
public class InputKindsTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final int WIDTH = 96;
    private static final int HEIGHT = 80;
    private static final int CHANNELS = 2;
    private static final int SLICES = 3;
    private static final int FRAMES = 4;
    private static final String[] ORDERS = {"xyczt(default)", "xyctz", "xyzct", "xyztc", "xytcz", "xytzc"};
    private static final String RUN = "run('rFRC Map...', 'block=32 skip=4 median');";
    /** A virtual stack of 32-bit pixels that is larger than the heap in which its maps are made. */
    private static final int SIDE = 256;
    private static final int PLANES = 640;
    private static final String HEAP = "-Xmx128m";

    private static Map<String, String> printed;
    private static String folder;

    private static ImageProcessor plane(int bits, int frame) {
        ImageProcessor ip = bits == 8 ? new ByteProcessor(WIDTH, HEIGHT) : bits == 16 ? new ShortProcessor(WIDTH, HEIGHT)
                : bits == 24 ? new ColorProcessor(WIDTH, HEIGHT) : new FloatProcessor(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int v = TestImages.value(x, y, frame, HEIGHT) / 2; // fits a byte
                if (bits == 32) {
                    ip.setf(x, y, v);
                } else {
                    ip.set(x, y, bits == 16 ? 256 * v : bits == 24 ? v << 16 | v << 8 | v : v);
                }
            }
        }
        return ip;
    }

    private static void save(String name, int bits, String unit, double pixel, double originX, double originY) {
        ImageStack stack = new ImageStack(WIDTH, HEIGHT);
        stack.addSlice(plane(bits, 1));
        stack.addSlice(plane(bits, 2));
        ImagePlus image = new ImagePlus(name, stack);
        image.getCalibration().setUnit(unit);
        image.getCalibration().pixelWidth = pixel;
        image.getCalibration().pixelHeight = pixel;
        image.getCalibration().xOrigin = originX;
        image.getCalibration().yOrigin = originY;
        IJ.saveAsTiff(image, folder + name);
    }

    /** Little-endian TIFF of one directory, from which ImageJ reads a whole stack; what is not written is a hole full of zeros. */
    private static void writeLarge(File file) throws Exception {
        byte[] words = ("ImageJ=1.54p\nimages=" + PLANES + "\nslices=" + PLANES + "\nunit=nm\n").getBytes(StandardCharsets.US_ASCII);
        int[][] tags = {{256, 4, 1, SIDE}, {257, 4, 1, SIDE}, {258, 3, 1, 32}, {259, 3, 1, 1}, {262, 3, 1, 1},
            {270, 2, words.length + 1, 1024}, {273, 4, 1, 4096}, {277, 3, 1, 1}, {278, 4, 1, SIDE}, {279, 4, 1, 4 * SIDE * SIDE},
            {339, 3, 1, 3}};
        ByteBuffer head = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            head.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
        }
        for (int i = 0; i < words.length; i++) {
            head.put(1024 + i, words[i]);
        }
        try (RandomAccessFile out = new RandomAccessFile(file, "rw")) {
            out.write(head.array());
            for (int plane : new int[] {0, 1, PLANES - 2, PLANES - 1}) {
                ByteBuffer pixels = ByteBuffer.allocate(4 * SIDE * SIDE).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < SIDE * SIDE; i++) {
                    pixels.putFloat(TestImages.value(i % SIDE, i / SIDE, plane % 2, SIDE));
                }
                out.seek(4096 + 4L * SIDE * SIDE * plane);
                out.write(pixels.array());
            }
            out.setLength(4096 + 4L * SIDE * SIDE * PLANES);
        }
    }

    @BeforeClass
    public static void runAll() throws Exception {
        folder = FOLDER.newFolder("images").getPath() + "/";
        for (int bits : new int[] {8, 16, 24, 32}) {
            save(bits + ".tif", bits, "um", 0.1, 0, 0);
        }
        save("nm.tif", 16, "nm", 100, 0, 0);
        save("mm.tif", 16, "mm", 0.0001, 0, 0);
        save("pixel.tif", 16, "pixel", 1, 0, 0);
        save("offset.tif", 16, "um", 0.1, -13.5, 20);
        ImageStack planes = new ImageStack(WIDTH, HEIGHT);
        for (int k = 0; k < CHANNELS * SLICES * FRAMES; k++) {
            planes.addSlice(plane(16, 10 + k));
        }
        ImagePlus hyper = new ImagePlus("hyper.tif", planes);
        hyper.setDimensions(CHANNELS, SLICES, FRAMES);
        hyper.setOpenAsHyperStack(true);
        IJ.saveAsTiff(hyper, folder + "hyper.tif");
        String start = "close('*'); F = '" + folder + "';";
        Map<String, String> macros = new LinkedHashMap<>();
        for (String name : new String[] {"8", "16", "24", "32", "nm", "mm", "pixel", "offset", "hyper"}) {
            macros.put(name, start + "open(F + '" + name + ".tif');" + RUN + "saveAs('Tiff', F + 'map-" + name + ".tif');");
        }
        for (String order : ORDERS) {
            macros.put(order, start + "open(F + 'hyper.tif'); run('Hyperstack to Stack'); run('Stack to Hyperstack...', 'order=" + order
                    + " channels=" + CHANNELS + " slices=" + SLICES + " frames=" + FRAMES + " display=Grayscale'); rename('order'); "
                    + RUN + " saveAs('Tiff', F + 'map-" + order + ".tif');");
        }
        // Each pair by itself.
        macros.put("pairs", "setBatchMode(true);" + start + "for (c = 1; c <= " + CHANNELS + "; c++) for (z = 1; z <= " + SLICES
                + "; z++) for (t = 1; t <= " + FRAMES + "; t += 2) { open(F + 'hyper.tif'); run('Duplicate...', 'title=pair duplicate"
                + " channels=' + c + ' slices=' + z + ' frames=' + t + '-' + (t + 1)); " + RUN
                + " saveAs('Tiff', F + 'pair-' + c + '-' + z + '-' + t + '.tif'); close('*'); }");
        printed = HeadlessMacros.run(FOLDER.newFolder(), macros);
    }

    private static ImagePlus map(String name) {
        ImagePlus map = IJ.openImage(folder + "map-" + name + ".tif");
        assertNotNull(name + ": " + printed.get(name), map);
        return map;
    }

    private static float[] pixels(ImagePlus image, int slice) {
        return (float[]) image.getStack().getPixels(slice);
    }

    @Test
    public void the_number_of_bits_does_not_matter() {
        float[] expected = pixels(map("8"), 1);
        assertArrayEquals("a factor of two to the eighth costs no rounding", expected, pixels(map("16"), 1), 0f);
        assertArrayEquals(expected, pixels(map("32"), 1), 0f);
        // The luminance of grey is that grey but for rounding, which the cut-offs follow.
        assertArrayEquals(expected, pixels(map("24"), 1), 0.5f);
        assertTrue(printed.get("24"), printed.get("24").contains("24.tif is in colour; its luminance"));
    }

    @Test
    public void units_of_length_give_one_map_and_pixels_their_own() {
        float[] expected = pixels(map("16"), 1);
        for (String unit : new String[] {"nm", "mm"}) {
            assertArrayEquals(unit, expected, pixels(map(unit), 1), 0f);
            assertEquals("nm", map(unit).getProp("panel.unit"));
            assertEquals("100", map(unit).getProp("panel.pixel_size"));
        }
        assertEquals("pixel", map("pixel").getProp("panel.unit"));
        float[] inPixels = pixels(map("pixel"), 1);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], 100 * inPixels[i], 1e-4 * expected[i]);
        }
        assertTrue(printed.get("pixel"), printed.get("pixel").contains("The image has no pixel size, so lengths are in pixels"));
    }

    @Test
    public void an_offset_origin_is_kept_and_changes_nothing() {
        ImagePlus map = map("offset");
        assertArrayEquals(pixels(map("16"), 1), pixels(map, 1), 0f);
        assertEquals(-13.5, map.getCalibration().xOrigin, 0);
        assertEquals(20, map.getCalibration().yOrigin, 0);
        assertEquals(1.35, map.getCalibration().getX(0), 1e-9);
    }

    @Test
    public void each_map_of_a_hyperstack_is_that_of_its_pair() {
        ImagePlus maps = map("hyper");
        assertArrayEquals(new int[] {WIDTH, HEIGHT, CHANNELS, SLICES, FRAMES / 2}, maps.getDimensions());
        for (int c = 1; c <= CHANNELS; c++) {
            for (int z = 1; z <= SLICES; z++) {
                for (int t = 1; t <= FRAMES; t += 2) {
                    ImagePlus pair = IJ.openImage(folder + "pair-" + c + "-" + z + "-" + t + ".tif");
                    assertNotNull(printed.get("pairs"), pair);
                    assertArrayEquals(pixels(pair, 1), pixels(maps, maps.getStackIndex(c, z, (t + 1) / 2)), 0f);
                }
            }
        }
    }

    /** The map of two planes of {@code hyper.tif}, counted from 0, straight from the core. */
    private static float[] pair(ImagePlus flat, int first, int second) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("block", "32");
        options.put("skip", "4");
        options.put("median", "true");
        options.put("pixel", "1");
        List<Image> images = new ArrayList<>();
        for (int k : new int[] {first, second}) {
            images.add(new Image(WIDTH, HEIGHT, (float[]) flat.getStack().getProcessor(k + 1).convertToFloat().getPixels()));
        }
        try (Job job = Command.RFRC.start(options, images, 1)) {
            while (!job.await(100)) {
                Thread.yield();
            }
            return job.image("map").pixels();
        }
    }

    @Test
    public void planes_may_come_in_any_order_of_channels_slices_and_frames() {
        ImagePlus flat = IJ.openImage(folder + "hyper.tif");
        for (String order : ORDERS) {
            ImagePlus maps = map(order);
            assertArrayEquals(order, new int[] {WIDTH, HEIGHT, CHANNELS, SLICES, FRAMES / 2}, maps.getDimensions());
            for (int c = 0; c < CHANNELS; c++) {
                for (int z = 0; z < SLICES; z++) {
                    for (int t = 0; t < FRAMES; t += 2) {
                        float[] expected = pair(flat, at(order, c, z, t), at(order, c, z, t + 1));
                        float[] found = pixels(maps, maps.getStackIndex(c + 1, z + 1, t / 2 + 1));
                        assertArrayEquals(order + " " + c + " " + z + " " + t, expected, found, 0f);
                    }
                }
            }
        }
    }

    /** Where a plane stands among those that come in an order such as {@code xyczt}. */
    private static int at(String order, int c, int z, int t) {
        int index = 0;
        int stride = 1;
        for (char axis : order.substring(2, 5).toCharArray()) {
            index += stride * (axis == 'c' ? c : axis == 'z' ? z : t);
            stride *= axis == 'c' ? CHANNELS : axis == 'z' ? SLICES : FRAMES;
        }
        return index;
    }

    @Test
    public void a_virtual_stack_larger_than_the_heap_is_read_pair_by_pair() throws Exception {
        File large = new File(folder + "large.tif");
        try {
            writeLarge(large);
            File macro = new File(folder + "large.ijm");
            Files.write(macro.toPath(), ("run('TIFF Virtual Stack...', 'open=[" + large.getPath() + "]');"
                    + "print('VIRTUAL ' + is('Virtual Stack') + ' ' + nSlices); run('rFRC Map...', 'block=64 skip=16');"
                    + "print('MAPS ' + nSlices); for (i = 1; i <= nSlices; i += nSlices - 1) { setSlice(i); getStatistics(n, mean);"
                    + " print('MEAN ' + mean); } setSlice(nSlices / 2); getStatistics(n, mean); print('EMPTY ' + mean);")
                    .getBytes(StandardCharsets.UTF_8));
            String output = new ImageJProcess(FOLDER.newFolder(), null).with(HEAP).headless(macro.getPath(), "");
            assertTrue(output, output.contains("VIRTUAL 1 " + PLANES + "\nWarning, "));
            assertTrue(output, output.contains("MAPS " + PLANES / 2 + "\n"));
            String[] means = output.split("MEAN ");
            assertEquals(output, 3, means.length);
            double first = Double.parseDouble(means[1].trim());
            assertTrue(output, first > 2);
            assertEquals("the last pair holds what the first does", first, Double.parseDouble(means[2].split("\n")[0]), 0);
            assertTrue(output, output.contains("EMPTY 0\n"));
        } finally {
            assertTrue(large.delete());
        }
    }
}
