package io.github.panelfiji.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.io.RoiEncoder;
import java.io.File;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code ROI Statistics} as in Fiji's headless mode, against statistics that are counted here. */
public class RoiStatisticsTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final String TABLE = "for (i = 0; i < nResults; i++) { print('ROW ' + getResultString('image', i) + '|'"
            + " + getResultString('roi', i) + '|' + getResultString('slice', i) + '|' + getResult('foreground', i) + '|'"
            + " + getResult('area', i) + '|' + getResultString('area_unit', i) + '|' + getResult('median', i) + '|'"
            + " + getResultString('unit', i) + '|' + getResult('unresolved_share', i)); } run('Clear Results');\n";
    private static Map<String, String> printed;
    private static String folder;

    @BeforeClass
    public static void runAll() throws Exception {
        File images = FOLDER.newFolder("images");
        TestImages.write(images);
        folder = images.getPath() + "/";
        try (ZipOutputStream zip = new ZipOutputStream(new FileOutputStream(folder + "set.zip"))) {
            Roi[] rois = {new Roi(10, 20, 30, 25), new OvalRoi(40, 30, 33, 31), new Roi(100, 80, 90, 90)};
            for (int i = 0; i < rois.length; i++) {
                zip.putNextEntry(new ZipEntry("part " + i + ".roi"));
                zip.write(RoiEncoder.saveAsByteArray(rois[i]));
            }
        }
        RoiEncoder.save(new Roi(500, 500, 9, 9), folder + "outside.roi");
        RoiEncoder.save(new ij.gui.Line(1, 1, 9, 9), folder + "line.roi");
        Roi second = new Roi(5, 5, 30, 30);
        second.setPosition(2);
        RoiEncoder.save(second, folder + "second.roi");
        Roi ninth = new Roi(5, 5, 30, 30);
        ninth.setPosition(9);
        RoiEncoder.save(ninth, folder + "ninth.roi");
        Files.write(new File(folder + "no.roi").toPath(), new byte[40]);
        Files.write(new File(folder + "no.zip").toPath(), new byte[40]);
        String open = "close('*'); F = '" + folder + "'; open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=3 median');\n";
        Map<String, String> macros = new LinkedHashMap<>();
        macros.put("whole", open + "saveAs('Tiff', F + 'map.tif'); rename('rFRC of pair.tif'); run('ROI Statistics');" + TABLE);
        macros.put("selection", open + "makeRectangle(10, 20, 30, 25); run('ROI Statistics', 'table=[' + F + 'rows.csv]');"
                + "print('TYPE ' + selectionType()); run('Select None'); run('ROI Statistics', 'table=[' + F + 'rows.csv]');" + TABLE);
        macros.put("saved", "close('*'); F = '" + folder + "'; open(F + 'map.tif'); run('ROI Statistics');" + TABLE);
        macros.put("file", open + "run('ROI Statistics', 'rois=[' + F + 'set.zip]');" + TABLE);
        macros.put("cropped", open + "makeRectangle(10, 20, 30, 25); run('Duplicate...', 'title=part');"
                + "run('ROI Statistics');" + TABLE);
        macros.put("painted", open + "makeRectangle(60, 40, 9, 9); run('Set...', 'value=0'); run('Select None');"
                + "run('ROI Statistics');" + TABLE);
        macros.put("stack", "close('*'); F = '" + folder + "'; open(F + 'odd.tif'); run('rFRC Map...', 'block=32 skip=3');"
                + "run('ROI Statistics'); run('ROI Statistics', 'rois=[' + F + 'second.roi]');" + TABLE);
        macros.put("rsm", "close('*'); F = '" + folder + "'; open(F + 'wide.tif'); open(F + 'pair.tif');"
                + "run('RSM Error Map...', 'reference=wide.tif'); makeOval(10, 10, 40, 40); run('ROI Statistics');" + TABLE);
        String[][] bad = {
            {"none", "close('*'); run('ROI Statistics');"},
            {"foreign", "close('*'); newImage('x', '32-bit black', 9, 9, 1); run('ROI Statistics');"},
            {"line", open + "makeLine(3, 3, 20, 20); run('ROI Statistics');"},
            {"away", open + "makeRectangle(500, 3, 20, 20); run('ROI Statistics');"},
            {"outside", open + "run('ROI Statistics', 'rois=[' + F + 'outside.roi]');"},
            {"deleted", open + "run('ROI Statistics', 'rois=[' + F + 'deleted.roi]');"},
            {"noroi", open + "run('ROI Statistics', 'rois=[' + F + 'no.roi]');"},
            {"nozip", open + "run('ROI Statistics', 'rois=[' + F + 'no.zip]');"},
            {"ninth", "close('*'); open('" + folder + "odd.tif'); run('rFRC Map...', 'block=32 skip=8');"
                    + "run('ROI Statistics', 'rois=[" + folder + "ninth.roi]');"},
            {"eight", open + "run('8-bit'); run('ROI Statistics');"},
            {"picture", "close('*'); F = '" + folder + "'; open(F + 'pair.tif'); run('PANEL Map...', 'block=32 skip=8');"
                    + "run('ROI Statistics');"},
            {"heading", open + "run('ROI Statistics', 'table=[' + F + 'set.zip]');"},
        };
        for (String[] each : bad) {
            macros.put(each[0], each[1] + "print('AFTER');");
        }
        printed = HeadlessMacros.run(FOLDER.newFolder(), macros);
    }

    private static String[][] rows(String macro) {
        return Arrays.stream(printed.get(macro).split("\n")).filter(line -> line.startsWith("ROW "))
                .map(line -> line.substring("ROW ".length()).split("\\|")).toArray(String[][]::new);
    }

    /** The values above 0 within an area, sorted, and how many of them the map calls unresolved. */
    private static float[] values(ImagePlus map, Roi roi, int[] unresolved) {
        float[] pixels = (float[]) map.getProcessor().getPixels();
        float[] codes = Reasons.read(map, 1);
        float[] values = new float[pixels.length];
        int n = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i] > 0 && (roi == null || roi.contains(i % map.getWidth(), i / map.getWidth()))) {
                values[n++] = pixels[i];
                unresolved[0] += codes[i] == Reasons.UNRESOLVED ? 1 : 0;
            }
        }
        float[] sorted = Arrays.copyOf(values, n);
        Arrays.sort(sorted);
        return sorted;
    }

    private static void expect(String[] row, ImagePlus map, Roi roi, String name) {
        int[] unresolved = new int[1];
        float[] values = values(map, roi, unresolved);
        assertTrue(values.length > 100);
        assertEquals("rFRC of pair.tif", row[0].replace("map.tif", "rFRC of pair.tif"));
        assertEquals(name, row[1]);
        assertEquals(values.length, Double.parseDouble(row[3]), 0);
        assertEquals(values.length * 0.01, Double.parseDouble(row[4]), 1e-6);
        assertEquals("micron\u00b2", row[5].replace("\u00b5m", "micron"));
        float middle = (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
        assertEquals(middle, Double.parseDouble(row[6]), 1e-3);
        assertEquals("nm", row[7]);
        assertEquals((double) unresolved[0] / values.length, Double.parseDouble(row[8]), 1e-4);
    }

    private static ImagePlus map() {
        return IJ.openImage(folder + "map.tif");
    }

    @Test
    public void without_a_selection_the_whole_map_is_told_also_of_a_saved_one() {
        for (String macro : new String[] {"whole", "saved"}) {
            String[][] rows = rows(macro);
            assertEquals(printed.get(macro), 1, rows.length);
            expect(rows[0], map(), null, "whole map");
            assertTrue("nothing is unresolved, so the test shows nothing", Double.parseDouble(rows[0][8]) > 0.01);
        }
    }

    @Test
    public void a_selection_is_told_and_stays_and_rows_go_to_a_file() throws Exception {
        String[][] rows = rows("selection");
        assertEquals(printed.get("selection"), 2, rows.length);
        expect(rows[0], map(), new Roi(10, 20, 30, 25), "selection");
        expect(rows[1], map(), null, "whole map");
        assertTrue(printed.get("selection").contains("TYPE 0\n"));
        List<String> lines = Files.readAllLines(new File(folder + "rows.csv").toPath(), StandardCharsets.UTF_8);
        assertEquals(3, lines.size());
        assertEquals("image,roi,slice,foreground,area,area_unit,mean,median,quartile_1,quartile_3,minimum,maximum,unit,"
                + "unresolved_share,nyquist_share", lines.get(0));
        assertTrue(lines.get(1), lines.get(1).startsWith("rFRC of pair.tif,selection,1,"));
    }

    @Test
    public void each_roi_of_a_file_has_its_row_cut_at_the_border() {
        String[][] rows = rows("file");
        assertEquals(printed.get("file"), 3, rows.length);
        expect(rows[0], map(), new Roi(10, 20, 30, 25), "part 0");
        expect(rows[1], map(), new OvalRoi(40, 30, 33, 31), "part 1");
        expect(rows[2], map(), new Roi(100, 80, 20, 20), "part 2");
    }

    @Test
    public void each_slice_has_its_row_unless_the_roi_belongs_to_one() {
        String[][] rows = rows("stack");
        assertEquals(printed.get("stack"), 3, rows.length);
        assertEquals("1-2", rows[0][2]);
        assertEquals("3-4", rows[1][2]);
        assertEquals("second 3-4", rows[2][1] + " " + rows[2][2]);
    }

    @Test
    public void what_no_longer_fits_the_map_is_not_told() {
        for (String macro : new String[] {"cropped", "painted"}) {
            String[][] rows = rows(macro);
            assertEquals(printed.get(macro), 1, rows.length);
            assertEquals("NaN", rows[0][8]);
            assertTrue(printed.get(macro), printed.get(macro).contains(" since it was made, so what it knew of unresolved places no"
                    + " longer fits; their share is not given."));
        }
        assertEquals("750", rows("cropped")[0][3]);
    }

    @Test
    public void an_error_map_counts_all_pixels_as_shares_of_the_range() {
        String[][] rows = rows("rsm");
        assertEquals("RSM of pair.tif selection of range NaN", rows[0][0] + " " + rows[0][1] + " " + rows[0][7] + " " + rows[0][8]);
        assertEquals(Math.PI * 400, Double.parseDouble(rows[0][3]), 20);
    }

    @Test
    public void what_cannot_be_told_is_refused_with_a_sentence() {
        String[][] sentences = {
            {"none", "There is no image open; open an rFRC map or an RSM error map, or make one"},
            {"foreign", "x is no result of PANEL; this command needs an rFRC map or an RSM error map. Select one"},
            {"line", "The selection (Straight Line) is no area; select a rectangle"},
            {"away", "The selection lies outside of rFRC of pair.tif, which has 120 x 100 pixels; move it"},
            {"outside", "The selection outside lies outside of rFRC of pair.tif"},
            {"deleted", "rois: " + folder + "deleted.roi is not allowed: it cannot be read"},
            {"noroi", "no.roi is not allowed: it cannot be read ("},
            {"nozip", "no.zip is not allowed: it cannot be read"},
            {"ninth", "The selection ninth belongs to slice 9, but rFRC of odd.tif has 2 slices"},
            {"eight", "rFRC of pair.tif has been converted to 8 bits"},
            {"picture", "PANEL of pair.tif is a PANEL map; this command needs an rFRC map or an RSM error map."},
            {"heading", "table: "},
        };
        for (String[] each : sentences) {
            String[] lines = printed.get(each[0]).replaceAll("\nEND\n$", "").trim().split("\n");
            String last = lines[lines.length - 1]; // before it there may be warnings about the map
            assertTrue(each[0] + ": " + last, last.startsWith("ROI Statistics: ") && last.contains(each[1]));
        }
    }

    @Test
    public void reasons_come_back_as_they_were_and_not_for_another_size() {
        float[] codes = new float[1003];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = i * 7 % 11 % Reasons.CODES;
        }
        String text = Reasons.pack(codes);
        assertArrayEquals(codes, Reasons.unpack(text, codes.length), 0f);
        for (int other : new int[] {1, 999, 1005, 5000}) {
            assertNull(Reasons.unpack(text, other));
        }
        for (String wrong : new String[] {"", "abc", "not base64!", text.substring(8)}) {
            assertNull(Reasons.unpack(wrong, codes.length));
        }
    }
}
