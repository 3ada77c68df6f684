package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * {@code FRC Curve at a Point} in macros, as Fiji runs them headless: the map's own value at its nodes for every command and
 * option, the pair that a slice means, tables, and a sentence for what cannot be.
 */
public class CurveAtPointTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final String COMMAND = "FRC Curve at a Point";

    /** Name, images, command, options, and slice, x and y of pixels that are nodes or lie in tiles. */
    private static final String[][] NODES = {
        {"inside", "open(F + 'pair.tif')", "rFRC Map...", "block=32 skip=4", "1 60 48", "1 116 96", "1 100 0"},
        {"mirror", "open(F + 'pair.tif')", "rFRC Map...", "block=32 skip=4 border=mirror window=Hamming pixel=65", "1 60 48",
            "1 116 96", "1 100 0"},
        {"drift", "open(F + 'pair.tif')", "rFRC Map...", "block=48 skip=6 drift adaptive criterion=1/7", "1 60 48", "1 114 96"},
        {"tiles", "open(F + 'pair.tif')", "rFRC Map...", "block=32 tiles", "1 63 32", "1 95 95", "1 0 90"},
        {"step of one", "open(F + 'odd.tif')", "rFRC Map...", "block=32 skip=1", "2 71 43", "1 95 79"},
        {"second", "open(F + 'two [b].tif'); open(F + 'one.tif')", "rFRC Map...", "second=[two [b].tif] block=32 skip=5",
            "1 60 40", "1 95 75"},
        {"colours", "open(F + 'rgb.tif')", "rFRC Map...", "block=32 skip=4", "1 60 40"},
        {"channels and frames", "open(F + 'hyper.tif')", "rFRC Map...", "block=24 skip=4", "1 40 24", "2 40 24", "3 40 24",
            "4 40 24"},
        {"single tiles", "open(F + 'odd.tif')", "Single-Frame rFRC Map...", "block=32 tiles", "2 60 40", "5 10 50"},
        {"PANEL", "open(F + 'wide.tif'); open(F + 'pair.tif')", "PANEL Map...", "reference=wide.tif block=32 skip=4", "1 60 48"},
        {"PANEL of single frames", "open(F + 'pair.tif')", "PANEL Map...", "single block=24 tiles", "1 60 48", "2 60 48"},
        {"planes", "open(F + 'volume.tif')", "3D rFRC Map...", "block=24 skip=4", "1 40 36", "2 40 36", "20 44 20"},
        {"shells", "open(F + 'z2.tif'); open(F + 'z1.tif')", "3D rFRC Map...",
            "second=z2.tif method=[Fourier shell] block=32 depth=16 skip=4 zstep=5 criterion=1/7", "1 40 36", "11 44 8"},
        {"shells of channels", "open(F + 'volume.tif')", "3D rFRC Map...",
            "method=[Fourier shell] block=32 depth=8 skip=4 zstep=3 criterion=1/7 border=mirror", "1 40 36", "14 44 20", "20 4 36"},
    };

    /** Name, macro, and what the one sentence of the log says. */
    private static final String[][] REFUSED = {
        {"no image", "run(C);", "There is no image open; open a map, or make one with Plugins > PANEL > rFRC Map...."},
        {"no map", "open(F + 'pair.tif'); makePoint(5, 5); run(C);", "The image pair.tif is no map of PANEL; select one, such as rFRC of"},
        {"picture", "open(F + 'pair.tif'); run('PANEL Map...', 'block=32 skip=9'); makePoint(5, 5); run(C);",
            "The image PANEL of pair.tif, made by PANEL Map..., is no map with a curve behind each of its pixels; select one whose"},
        {"sample", "run('Tubulin', 'size=64'); makePoint(5, 5); run(C);", "The image Tubulin, made by Tubulin, is no map with"},
        {"no point", "M; run(C);", "No point is selected in rFRC of pair.tif; click one with the point tool, or in a macro write"},
        {"rectangle", "M; makeRectangle(3, 4, 5, 6); run(C);", "The selection of rFRC of pair.tif (Rectangle) is no point; click"},
        {"outside", "M; makePoint(300, 4); run(C);", "The point x=300, y=4 lies outside of rFRC of pair.tif, which has 120 x 100"},
        {"closed", "M; close('pair.tif'); makePoint(5, 5); run(C);",
            "The image pair.tif, of which rFRC of pair.tif was made, is not open: it was closed or renamed; open it again."},
        {"renamed", "M; selectImage('pair.tif'); rename('other'); selectImage('rFRC of pair.tif'); makePoint(5, 5); run(C);",
            "The image pair.tif, of which rFRC of pair.tif was made, is not open"},
        {"second closed", "open(F + 'two [b].tif'); open(F + 'one.tif'); run('rFRC Map...', 'second=[two [b].tif] block=32 skip=9');"
            + "close('two [b].tif'); makePoint(5, 5); run(C);", "The image two [b].tif, of which rFRC of one.tif was made, is not open"},
        {"two of the title", "M; close('pair.tif'); open(F + 'pair.tif'); open(F + 'pair.tif'); selectImage('rFRC of pair.tif');"
            + "makePoint(5, 5); run(C);", "is one of several open images of that title; close or rename the others."},
        {"changed pixels", "M; selectImage('pair.tif'); setPixel(70, 70, 9); selectImage('rFRC of pair.tif'); makePoint(5, 5);"
            + "run(C);", "The image pair.tif has changed since rFRC of pair.tif was made of it; make the map again."},
        {"changed size", "M; selectImage('pair.tif'); makeRectangle(0, 0, 64, 64); run('Crop'); selectImage('rFRC of pair.tif');"
            + "makePoint(5, 5); run(C);", "The image pair.tif has changed since"},
        {"no tile", "open(F + 'pair.tif'); run('rFRC Map...', 'block=32 tiles'); makePoint(110, 20); run(C);",
            "No tile covers the point x=110, y=20: tiles that do not fit into the image are left out."},
        {"bad table", "M; makePoint(5, 5); run(C, 'table=' + F + 'none/t.csv');", "table: "},
    };

    private static Map<String, String> printed;
    private static String images;

    @BeforeClass
    public static void runAll() throws Exception {
        File folder = FOLDER.newFolder("images");
        TestImages.write(folder);
        images = folder.getPath() + "/";
        Map<String, String> macros = new LinkedHashMap<>();
        for (String[] test : NODES) {
            StringBuilder text = new StringBuilder(test[1] + "; run('" + test[2] + "', '" + test[3] + "');");
            if (test[2].startsWith("PANEL")) {
                text.append("rfrc = replace(getTitle(), 'PANEL of', 'rFRC of'); selectImage(rfrc);");
            }
            text.append("map = getImageID(); before = nImages;");
            for (int i = 4; i < test.length; i++) {
                String[] at = test[i].split(" ");
                text.append("selectImage(map); setSlice(" + at[0] + "); makePoint(" + at[1] + ", " + at[2] + "); value = getPixel("
                        + at[1] + ", " + at[2] + "); run(C); print('AT', value, Property.get('panel.resolution'),"
                        + "Property.get('panel.map_value'), Property.get('panel.state'), nResults, nImages - before);");
            }
            macros.put(test[0], text.append("print('END');").toString());
        }
        for (String[] test : REFUSED) {
            macros.put("refused " + test[0], test[1].replace("M;", "open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=4');")
                    + "print('GOES ON');");
        }
        macros.put("median", "open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=7 median background=60'); makePoint(52, 47);"
                + "value = getPixel(52, 47); run(C, 'table=' + F + 't.csv'); print('TITLE ' + getTitle());"
                + "print('VALUE', value, Property.get('panel.map_value'), Property.get('panel.x'), Property.get('panel.y'));"
                + "print('OPTIONS ' + Property.get('panel.options')); print('ROW', getResult('ring', 3), getResult('raw', 3),"
                + "getResult('threshold', 3), getResultString('state', 3), getResult('frequency', 3));"
                + "selectImage('rFRC of pair.tif'); makePoint(8, 8); run(C, 'table=' + F + 't.csv');"
                + "print('BACKGROUND ' + Property.get('panel.state'), Property.get('panel.map_value'));"
                + "selectImage('pair.tif'); print('OVERLAY', Overlay.size);");
        macros.put("single", "open(F + 'odd.tif'); run('Single-Frame rFRC Map...', 'block=24 skip=3 median'); setSlice(3); makePoint(60, 50);"
                + "run(C); print('SINGLE', nResults, getResult('pair', 0), getResult('pair', 23), getResultString('slice', 0));");
        macros.put("saved", "open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=4'); value = getPixel(60, 48);"
                + "saveAs('Tiff', F + 'saved.tif'); close('*'); open(F + 'saved.tif'); open(F + 'pair.tif'); selectImage('saved.tif');"
                + "makePoint(60, 48); run(C); print('SAVED', value - parseFloat(Property.get('panel.resolution')));");
        for (Map.Entry<String, String> macro : macros.entrySet()) {
            macro.setValue("close('*'); C = '" + COMMAND + "'; F = '" + images + "';\n"
                    + macro.getValue());
        }
        printed = HeadlessMacros.run(FOLDER.newFolder("run"), macros);
    }

    private static String line(String macro, String first) {
        for (String line : printed.get(macro).split("\n")) {
            if (line.startsWith(first + " ")) {
                return line.substring(first.length() + 1);
            }
        }
        throw new AssertionError(macro + " does not say " + first + ": " + printed.get(macro));
    }

    @Test
    public void the_block_has_the_value_of_the_map_at_its_node() {
        for (String[] test : NODES) {
            String output = printed.get(test[0]);
            assertTrue(test[0] + ": " + output, output.contains("END"));
            int found = 0;
            for (String line : output.split("\n")) {
                if (line.startsWith("AT ")) {
                    found++;
                    String[] words = line.split(" ");
                    double value = Double.parseDouble(words[1]);
                    assertTrue(test[0] + ": " + line, value > 0);
                    // The macro prints pixels with four decimals.
                    assertEquals(test[0] + ": " + line, value, Double.parseDouble(words[2]), 1e-4);
                    assertEquals(test[0] + ": " + line, value, Double.parseDouble(words[3]), 1e-4);
                    assertTrue(line, words[4].equals("resolved") || words[4].equals("unresolved"));
                    int block = Integer.parseInt(test[3].replaceAll(".*block=(\\d+).*", "$1"));
                    int pairs = test[2].startsWith("Single") || test[3].startsWith("single") ? 2 : 1;
                    assertEquals(test[0], String.valueOf(block / 2 * pairs), words[5]);
                    assertEquals(test[0] + ": one plot a point", String.valueOf(found), words[6]);
                }
            }
            assertEquals(test[0] + ": " + output, test.length - 4, found);
        }
    }

    @Test
    public void slices_of_a_stack_have_curves_of_their_own() {
        String[] lines = printed.get("channels and frames").replaceAll("(?s)^.*?(?=AT )", "").split("\n");
        for (int i = 1; i < 4; i++) {
            assertTrue(lines[i], !lines[i].split(" ")[2].equals(lines[0].split(" ")[2]));
        }
    }

    @Test
    public void what_cannot_be_has_its_sentence_and_the_macro_stops() {
        for (String[] test : REFUSED) {
            String output = printed.get("refused " + test[0]);
            assertTrue(test[0] + ": " + output, output.contains(COMMAND + ": ") && output.contains(test[2]));
            assertTrue(test[0] + ": " + output, !output.contains("GOES ON") && !output.contains("Exception"));
        }
    }

    @Test
    public void plot_and_tables_tell_the_point() throws Exception {
        assertEquals("FRC at a point of rFRC of pair.tif", line("median", "TITLE"));
        String[] value = line("median", "VALUE").split(" ");
        assertEquals(Double.parseDouble(value[0]), Double.parseDouble(value[1]), 1e-4);
        assertEquals("52 47", value[2] + " " + value[3]);
        assertTrue(line("median", "OPTIONS").startsWith("run(\"" + COMMAND + "\", \"table="));
        String[] row = line("median", "ROW").split(" ");
        assertEquals("4", row[0]);
        assertEquals("N_4 = 32", 3 / Math.sqrt(16), Double.parseDouble(row[2]), 1e-4);
        assertEquals("ring 4 of 32 pixels of 100 nm", 4 / 3200.0, Double.parseDouble(row[4]), 1e-4);
        assertEquals("background 0", line("median", "BACKGROUND"));
        assertEquals("a macro's point is marked nowhere", "0", line("median", "OVERLAY"));
        List<String> csv = Files.readAllLines(new File(images, "t.csv").toPath(), StandardCharsets.UTF_8);
        assertEquals(1 + 16 + 16, csv.size());
        assertEquals("image,slice,x,y,pair,ring,frequency,raw,smoothed,threshold,cutoff,resolution,map_value,state,unit", csv.get(0));
        assertTrue(csv.get(4), csv.get(4).startsWith("rFRC of pair.tif,1-2,52,47,1,4,") && csv.get(4).endsWith(",nm"));
        assertTrue(csv.get(32), csv.get(32).startsWith("rFRC of pair.tif,1-2,8,8,1,16,") && csv.get(32).endsWith(",0,background,nm"));
    }

    @Test
    public void a_single_frame_has_two_curves() {
        assertEquals("24 1 2 3", line("single", "SINGLE"));
    }

    @Test
    public void a_saved_map_finds_its_source_by_the_title() {
        assertEquals(0, Double.parseDouble(line("saved", "SAVED")), 1e-4);
    }
}
