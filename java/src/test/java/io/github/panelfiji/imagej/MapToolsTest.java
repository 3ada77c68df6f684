package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The commands of {@code Map Tools} as in Fiji's headless mode, and what they leave in a saved map. */
public class MapToolsTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Map<String, String> printed;
    private static String folder;

    @BeforeClass
    public static void runAll() throws Exception {
        File images = FOLDER.newFolder("images");
        TestImages.write(images);
        folder = images.getPath() + "/";
        String start = "close('*'); F = '" + folder + "';";
        String open = start + "open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=3 median background=60');\n";
        Map<String, String> macros = new LinkedHashMap<>();
        macros.put("bar", open + "before = getValue('Mean'); run('Colour Bar'); print('ON ' + Overlay.size);"
                + "run('Colour Bar', 'state=on'); print('STILL ' + Overlay.size); saveAs('Tiff', F + 'bar.tif');"
                + "setMinAndMax(0, 5000); run('Colour Bar', 'state=on'); saveAs('Tiff', F + 'wide-bar.tif'); run('Colour Bar'); print('OFF ' + Overlay.size);"
                + "run('Colour Bar', 'state=off'); print('STILL OFF ' + Overlay.size); print('SAME ' + (before == getValue('Mean')));");
        macros.put("reasons", open + "makeRectangle(1, 2, 3, 4); Overlay.addSelection; run('Select None'); run('Reasons Overlay');"
                + "run('Colour Bar'); saveAs('Tiff', F + 'reasons.tif'); run('Reasons Overlay'); run('Colour Bar', 'state=off');"
                + "print('LEFT ' + Overlay.size);");
        macros.put("stack", start + "open(F + 'odd.tif'); run('rFRC Map...', 'block=32 skip=3');"
                + "run('Reasons Overlay', 'state=on'); saveAs('Tiff', F + 'stack.tif');");
        macros.put("histogram", open + "run('Map Histogram'); print('TITLE ' + getTitle() + ' ' + Property.get('panel.median') + ' '"
                + " + Property.get('panel.foreground')); selectImage('rFRC of pair.tif'); makeRectangle(10, 5, 60, 40); run('Map Histogram');"
                + "print('PART ' + Property.get('panel.foreground'));");
        macros.put("range", start + "open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=8'); rename('a');"
                + "run('Colour Bar'); selectImage('pair.tif'); run('rFRC Map...', 'block=24 skip=8'); rename('b');"
                + "selectImage('pair.tif'); run('Single-Frame rFRC Map...', 'block=24 skip=8 pixel=50'); rename('c');"
                + "open(F + 'one.tif'); run('Single-Frame rFRC Map...', 'block=24 skip=8'); rename('pixels'); getMinAndMax(low, high);"
                + "selectImage('b'); run('Same Display Range...', 'minimum=100 maximum=900'); t = newArray('a', 'b', 'c', 'pixels');"
                + "for (i = 0; i < 4; i++) { selectImage(t[i]); getMinAndMax(p, q); print(t[i] + ' ' + p + ' ' + q); }"
                + "print('KEPT ' + (q == high)); selectImage('a'); saveAs('Tiff', F + 'range.tif');"
                + "selectImage('b'); run('Same Display Range...', 'minimum=0'); getMinAndMax(p, q); print('LARGEST ' + q);");
        macros.put("again", start + "open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=3 criterion=[1/2] median');"
                + "made = Property.get('panel.options'); saveAs('Tiff', F + 'again.tif'); close(); open(F + 'again.tif');"
                + "rename('first'); run('Run Again with These Settings'); print('AGAIN ' + getTitle() + ' '"
                + " + (made == Property.get('panel.options'))); imageCalculator('Subtract create 32-bit', getTitle(), 'first');"
                + "getStatistics(n, mean, min, max); print('DIFFERENCE ' + min + ' ' + max);");
        macros.put("again sample", start + "run('Tubulin', 'size=128 seed=3'); rename('first'); run('Run Again with These Settings');"
                + "print('AGAIN ' + getTitle() + ' ' + Property.get('panel.seed') + ' ' + Property.get('panel.size'));");
        macros.put("again plot", start + "open(F + 'pair.tif'); run('FRC Resolution...', 'criterion=1/7'); rename('first');"
                + "run('Run Again with These Settings'); print('AGAIN ' + getTitle() + ' ' + Property.get('panel.criterion'));");
        macros.put("methods", open + "run('Methods Sentence'); text = Property.get('panel.methods'); print('LENGTH ' + lengthOf(text));");
        macros.put("methods panel", start + "open(F + 'wide.tif'); open(F + 'pair.tif');"
                + "run('PANEL Map...', 'reference=wide.tif block=32 skip=8'); run('Methods Sentence');");
        macros.put("methods volume", start + "open(F + 'z2.tif'); open(F + 'z1.tif'); run('3D rFRC Map...', 'second=z2.tif"
                + " method=[Fourier shell] block=32 depth=16 skip=4'); run('Methods Sentence');");
        macros.put("methods single", start + "open(F + 'one.tif'); run('Single-Frame rFRC Map...', 'block=24 skip=8');"
                + "run('Methods Sentence');");
        macros.put("methods tiles", start + "open(F + 'odd.tif'); run('rFRC Map...', 'block=32 tiles drift pixel=50');"
                + "run('Methods Sentence');");
        macros.put("methods rsm", start + "open(F + 'wide.tif'); open(F + 'pair.tif');"
                + "run('RSM Error Map...', 'reference=wide.tif'); run('Methods Sentence');");
        macros.put("methods curve", start + "open(F + 'pair.tif'); run('FRC Resolution...', ' '); run('Methods Sentence');");
        for (String command : new String[] {"Colour Bar", "Reasons Overlay", "Map Histogram", "Same Display Range...",
            "Run Again with These Settings", "Methods Sentence"}) {
            macros.put("none " + command, "close('*'); run('" + command + "', ' '); print('AFTER');");
            macros.put("foreign " + command, "close('*'); newImage('x', '32-bit black', 9, 9, 1); run('" + command + "', ' ');"
                    + "print('AFTER');");
        }
        String[][] bad = {
            {"state", open + "run('Colour Bar', 'state=maybe');"},
            {"cropped", open + "makeRectangle(10, 20, 30, 25); run('Duplicate...', 'title=part'); run('Reasons Overlay');"},
            {"error map", start + "open(F + 'wide.tif'); open(F + 'pair.tif'); run('RSM Error Map...', 'reference=wide.tif');"
                    + "run('Reasons Overlay');"},
            {"background", open + "makeRectangle(0, 0, 5, 5); run('Map Histogram');"},
            {"alone", open + "run('Same Display Range...', 'minimum=0');"},
            {"turned", open + "run('Duplicate...', 'title=b'); run('Same Display Range...', 'minimum=5 maximum=4');"},
            {"word", open + "run('Duplicate...', 'title=b'); run('Same Display Range...', 'minimum=low');"},
            {"closed", open + "selectImage('pair.tif'); close(); run('Run Again with These Settings');"},
            {"two", open + "selectImage('pair.tif'); run('Duplicate...', 'title=other duplicate'); rename('pair.tif');"
                    + "selectImage('rFRC of pair.tif'); run('Run Again with These Settings');"},
            {"reference", start + "open(F + 'wide.tif'); open(F + 'pair.tif'); run('RSM Error Map...', 'reference=wide.tif');"
                    + "selectImage('wide.tif'); close(); selectImage('RSM of pair.tif'); run('Run Again with These Settings');"},
        };
        for (String[] each : bad) {
            macros.put(each[0], each[1] + "print('AFTER');");
        }
        printed = HeadlessMacros.run(FOLDER.newFolder(), macros);
    }

    private static void says(String macro, String line) {
        assertTrue(macro + " does not say " + line + ":\n" + printed.get(macro), printed.get(macro).contains(line));
    }

    private static ImagePlus saved(String name) {
        ImagePlus image = IJ.openImage(folder + name);
        assertNotNull(name, image);
        return image;
    }

    private static int count(ImagePlus image, String name) {
        Overlay overlay = image.getOverlay();
        int count = 0;
        for (int i = 0; overlay != null && i < overlay.size(); i++) {
            count += name.equals(overlay.get(i).getProperty("panel.part")) ? 1 : 0;
        }
        return count;
    }

    /** The words of a box, its lines joined. */
    private static String words(ImagePlus image, String name, int slice) {
        StringBuilder text = new StringBuilder();
        for (Roi each : image.getOverlay()) {
            if (name.equals(each.getName()) && each instanceof TextRoi && (slice == 0 || each.getPosition() == slice)) {
                text.append(((TextRoi) each).getText().trim()).append('\n');
            }
        }
        return text.toString();
    }

    @Test
    public void the_bar_comes_goes_and_follows_the_range_of_the_map() {
        ImagePlus narrow = saved("bar.tif");
        int size = count(narrow, "PANEL colour bar");
        assertTrue("elements: " + size, size >= 8);
        says("bar", "ON " + size + "\nSTILL " + size + "\n");
        says("bar", "OFF 0\nSTILL OFF 0\nSAME 1\n");
        assertTrue(words(narrow, "PANEL colour bar", 0), words(narrow, "PANEL colour bar", 0).startsWith("nm\n0\n"));
        String wide = words(saved("wide-bar.tif"), "PANEL colour bar", 0);
        assertEquals("nm\n0\n1000\n2000\n3000\n4000\n5000\n", wide);
    }

    @Test
    public void the_bar_shows_the_colours_of_the_map_in_a_corner_of_it() {
        ImagePlus map = saved("bar.tif");
        for (Roi each : map.getOverlay()) {
            assertTrue(each.toString(), each.getBounds().x >= 0 && each.getBounds().y >= 0);
            if (each instanceof ImageRoi) {
                ij.process.ImageProcessor bar = ((ImageRoi) each).getProcessor();
                assertEquals(0xffffff, bar.getPixel(0, 0) & 0xffffff);
                assertEquals("dark blue", 0, bar.getPixel(0, bar.getHeight() - 1) & 0xffffe0);
            }
        }
        // What is flattened differs from the map in that corner only.
        Roi paper = map.getOverlay().get(0);
        assertTrue(paper.getBounds().width < map.getWidth() && paper.getBounds().height < map.getHeight());
    }

    @Test
    public void reasons_lie_over_their_pixels_and_are_counted() {
        ImagePlus map = saved("reasons.tif");
        float[] codes = Reasons.read(map, 1);
        int[] counts = new int[Reasons.CODES];
        ImageRoi picture = null;
        for (Roi each : map.getOverlay()) {
            picture = "PANEL reasons".equals(each.getProperty("panel.part")) ? (ImageRoi) each : picture;
        }
        int[] shown = {0x505050, 0, 0xd2aa6e, 0x00e0f0};
        for (int i = 0; i < codes.length; i++) {
            int code = (int) codes[i];
            counts[code]++;
            int pixel = picture.getProcessor().get(i);
            assertEquals(shown[code], code == Reasons.RESOLVED ? pixel >> 24 : pixel & 0xffffff & -1 >>> 8);
        }
        String words = words(map, "PANEL reasons legend", 0);
        assertTrue(words, words.startsWith("background: " + Numbers.grouped(counts[0]) + " ("));
        assertTrue(words, words.contains("\nunresolved: " + Numbers.grouped(counts[2]) + " ("));
        assertTrue(words, words.contains("\nat two pixels: " + Numbers.grouped(counts[3]) + " ("));
        assertTrue("no reason of one kind: " + words, counts[0] > 0 && counts[2] > 0 && counts[3] > 0);
        assertTrue("the bar stands on the legend", !find(map, "PANEL colour bar").intersects(find(map, "PANEL reasons legend")));
        says("reasons", "LEFT 1\n");
    }

    private static java.awt.Rectangle find(ImagePlus map, String name) {
        return OverlayBox.find(map, name).getBounds();
    }

    @Test
    public void each_slice_has_its_own_reasons() {
        ImagePlus map = saved("stack.tif");
        assertEquals(2, count(map, "PANEL reasons"));
        for (int slice = 1; slice <= 2; slice++) {
            int unresolved = 0;
            for (float code : Reasons.read(map, slice)) {
                unresolved += code == Reasons.UNRESOLVED ? 1 : 0;
            }
            String words = words(map, "PANEL reasons legend", slice);
            assertTrue(words, words.contains("\nunresolved: " + Numbers.grouped(unresolved) + " ("));
        }
    }

    @Test
    public void the_histogram_counts_the_foreground_or_the_selection() {
        ImagePlus map = saved("reasons.tif");
        int foreground = 0;
        int part = 0;
        float[] pixels = (float[]) map.getProcessor().getPixels();
        for (int i = 0; i < pixels.length; i++) {
            foreground += pixels[i] > 0 ? 1 : 0;
            part += pixels[i] > 0 && new Roi(10, 5, 60, 40).contains(i % map.getWidth(), i / map.getWidth()) ? 1 : 0;
        }
        assertTrue("the selection holds no background", part < 60 * 40 && part > 0);
        says("histogram", "TITLE Histogram of rFRC of pair.tif ");
        says("histogram", " " + foreground + "\nPART " + part + "\n");
    }

    @Test
    public void maps_of_one_kind_and_unit_get_one_range() {
        says("range", "a 100 900\nb 100 900\nc 100 900\npixels 0 ");
        says("range", "KEPT 1\n");
        assertFalse(printed.get("range"), printed.get("range").contains("LARGEST 900\n"));
        assertTrue(words(saved("range.tif"), "PANEL colour bar", 0).endsWith("800\n"));
    }

    @Test
    public void a_run_is_repeated_from_a_result_that_was_saved() {
        says("again", "AGAIN rFRC of pair.tif 1\nDIFFERENCE 0 0\n");
        says("again sample", "AGAIN Tubulin 3 128\n");
        says("again plot", "AGAIN FRC of pair.tif 1/7\n");
    }

    @Test
    public void the_methods_sentence_says_what_was_done_and_whom_to_cite() {
        String version = System.getProperty("panel.test.version");
        says("methods", "Local resolution was mapped by rolling Fourier ring correlation (rFRC) [1] of two frames with the command rFRC"
                + " Map of PANEL " + version + " for ImageJ 1.54p [2] (blocks of 32 x 32 pixels, one every 3 pixels, threshold 3 sigma,"
                + " Hann window, blocks kept inside the image, background up to 60 of 255 in the mean of 3 x 3 pixels, with adaptive"
                + " median filter, pixel size 100 nm). Over 1,");
        says("methods", " % were unresolved.\n[1] Zhao, W. et al. Light Sci. Appl. 12, 298 (2023), https://doi.org/");
        says("methods panel", " of two frames, and errors against the diffraction-limited image wide.tif were mapped as"
                + " resolution-scaled error (RSM) [2] [1] with the command PANEL Map of PANEL ");
        says("methods panel", " The root mean square of the error was 0.");
        says("methods volume", "by rolling Fourier shell correlation [1] of two volumes with the command 3D rFRC Map of PANEL");
        says("methods volume", "(blocks of 32 x 32 x 16 pixels, one every 4 pixels and 4 planes, threshold 3 sigma");
        says("methods single", "by rolling Fourier ring correlation (rFRC) [1] of sub-images of single frames [2] with the command"
                + " Single-Frame rFRC Map of PANEL ");
        says("methods single", "(blocks of 24 x 24 pixels of the sub-images, one every 8 pixels of the sub-images, threshold 3 sigma,");
        says("methods single", ", without adaptive median filter, pixel size unknown). Over ");
        says("methods single", " pixels and the finest value ");
        says("methods single", "[2] Koho, S. et al. Nat. Commun. 10, 3103 (2019)");
        says("methods tiles", "by block-wise Fourier ring correlation (FRC) [1] [2] of two frames with the command rFRC Map");
        says("methods tiles", "(tiles of 32 x 32 pixels, threshold 3 sigma, Hann window, drift between the frames corrected, pixel size"
                + " 50 nm). Over 12 places of 2 maps the mean was ");
        says("methods rsm", "Errors against the diffraction-limited image wide.tif were mapped as resolution-scaled error (RSM) [1] [2]"
                + " with the command RSM Error Map of PANEL " + version + " for ImageJ 1.54p [3]. The root mean square of the error was");
        says("methods curve", "Resolution was measured by Fourier ring correlation (FRC) [1] [2] of two images with the command FRC"
                + " Resolution of PANEL ");
        says("methods curve", "(threshold 3 sigma, Hann window, pixel size 100 nm). The resolution was ");
        assertNull("a text that another test relies on", saved("pair.tif").getProp("panel.methods"));
    }

    @Test
    public void what_cannot_be_done_is_refused_with_a_sentence() {
        String[][] sentences = {
            {"none Colour Bar", "There is no image open; open an rFRC map or an RSM error map, or make one"},
            {"foreign Colour Bar", "x is no result of PANEL; this command needs an rFRC map or an RSM error map."},
            {"none Reasons Overlay", "There is no image open; open an rFRC map"},
            {"foreign Reasons Overlay", "x is no result of PANEL; this command needs an rFRC map."},
            {"none Map Histogram", "There is no image open"},
            {"foreign Map Histogram", "x is no result of PANEL"},
            {"none Same Display Range...", "There is no image open"},
            {"foreign Same Display Range...", "x is no result of PANEL"},
            {"none Run Again with These Settings", "There is no image open; open a result of PANEL."},
            {"foreign Run Again with These Settings", "x is no result of PANEL; select a map, a plot or a sample that it made."},
            {"none Methods Sentence", "There is no image open; open a result of PANEL."},
            {"foreign Methods Sentence", "x is no result of PANEL; select a map or a plot that it made."},
            {"state", "state: maybe is not allowed; it must be toggle, on or off."},
            {"cropped", "part has been changed since it was made, so what it knew of its places no longer fits;"},
            {"error map", "RSM of pair.tif is an RSM error map; this command needs an rFRC map."},
            {"background", "The selection of rFRC of pair.tif is all background: there is nothing to show."},
            {"alone", "rFRC of pair.tif is the only open rFRC map in nm; open the others"},
            {"turned", "maximum: 4 is not allowed; it must be above the minimum, 5."},
            {"word", "minimum: low is not allowed; it must be a number."},
            {"closed", "rFRC of pair.tif was made of pair.tif, which is not open; open it and try again."},
            {"two", "rFRC of pair.tif was made of pair.tif, and several open images have this title;"},
            {"reference", "reference: wide.tif is not the title of an open image"},
        };
        for (String[] each : sentences) {
            String output = printed.get(each[0]).replaceAll("\nEND\n$", "").trim();
            String last = output.substring(output.lastIndexOf('\n') + 1);
            assertTrue(each[0] + ": " + output, last.contains(": " + each[1]) || last.contains(each[1]));
            assertFalse(each[0] + ": " + output, output.contains("AFTER"));
        }
    }
}
