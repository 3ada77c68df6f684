package io.github.panelfiji.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import io.github.panelfiji.core.PanelException;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.Assume;
import org.junit.Test;

/** What a batch makes of a folder: results, table, what is skipped, and what becomes of files that will not do. */
public class BatchFolderTest extends BatchFixture {

    /** Where the system's language setting allows them. */
    private static final String UMLAUTS = Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder()
            .canEncode('\u00e4') ? "\u00e4\u00f6" : "ao";

    // ---- What comes out

    @Test
    public void each_file_gets_its_map_its_picture_and_its_rows_and_folders_are_mirrored() throws Exception {
        image("a.tif", 1, 2, 3, 4);
        image("deep/deeper/b [2] " + UMLAUTS + ".tif", 5, 6);
        image("deep/.hidden.tif", 5, 6);
        image("c.txt.tif", 7, 8);
        Files.write(input.resolve("notes.txt"), new byte[] {65});
        List<String> before = names(input);
        String said = run("subfolders");
        assertEquals(Arrays.asList("a.tif.rFRC_Map.png", "a.tif.rFRC_Map.tif", "c.txt.tif.rFRC_Map.png", "c.txt.tif.rFRC_Map.tif",
                "deep/deeper/b [2] " + UMLAUTS + ".tif.rFRC_Map.png", "deep/deeper/b [2] " + UMLAUTS + ".tif.rFRC_Map.tif",
                "rFRC_Map.csv"), names(output));
        assertEquals("the input folder is as it was", before, names(input));
        assertTrue(said, said.matches("(?s).*Batch Folder: 3 done, 0 skipped \\(finished before\\), 0 failed of 3 files in .* s\\."
                + " The table is .*rFRC_Map\\.csv\\.\\s*"));
        List<List<String>> rows = rows("rFRC_Map.csv");
        assertEquals(4, rows.size());
        assertEquals("[a.tif, a.tif, 3-4, rFRC Map...]", rows.get(1).subList(0, 4).toString());
        assertEquals("deep/deeper/b [2] " + UMLAUTS + ".tif", rows.get(3).get(0));
        ImagePlus map = result("deep/deeper/b [2] " + UMLAUTS + ".tif.rFRC_Map.tif");
        assertEquals(rows.get(3).get(4), map.getProp("panel.mean_resolution"));
        assertEquals("nm", map.getCalibration().getValueUnit());
        assertEquals("run(\"rFRC Map...\", \"second=[next slice] block=24 skip=8 background=5 center=3 criterion=[3 sigma]"
                + " window=Hann border=inside pixel=0 median\");", map.getProp("panel.options"));
        assertNull("nothing is shown", WindowManager.getIDList());
    }

    @Test
    public void the_map_has_the_bits_of_the_command_itself() throws Exception {
        image("a.tif", 1, 2);
        run("");
        ImagePlus image = IJ.openImage(input.resolve("a.tif").toString());
        RfrcMapPlugin command = new RfrcMapPlugin();
        MapRun run = command.prepare(image, Settings.of(command.keys(), MacroOptions.parse(OPTIONS), MacroVariables.running()));
        run.compute();
        assertArrayEquals((float[]) run.make().get(0).getProcessor().getPixels(),
                (float[]) result("a.tif.rFRC_Map.tif").getProcessor().getPixels(), 0f);
    }

    @Test
    public void the_picture_shows_the_map_in_its_colours_with_a_bar() throws Exception {
        image("a.tif", 1, 2);
        run("");
        BufferedImage picture = ImageIO.read(output.resolve("a.tif.rFRC_Map.png").toFile());
        ImagePlus map = result("a.tif.rFRC_Map.tif");
        map.setDisplayRange(0, map.getDisplayRangeMax());
        // 40 x 36 pixels are shown 14 times as large, from 24, 52 on.
        for (int[] at : new int[][] {{0, 0}, {13, 20}, {39, 35}}) {
            int expected = map.getProcessor().getBufferedImage().getRGB(at[0], at[1]) & 0xffffff;
            assertEquals(expected, picture.getRGB(24 + 14 * at[0] + 7, 52 + 14 * at[1] + 7) & 0xffffff);
        }
        TreeSet<Integer> bar = new TreeSet<>();
        for (int y = 54; y < 52 + 14 * 36 - 2; y++) {
            bar.add(picture.getRGB(24 + 560 + 16 + 12, y));
        }
        assertTrue("the bar has " + bar.size() + " colours", bar.size() > 100);
    }

    @Test
    public void names_with_other_endings_do_not_clash() throws Exception {
        image("a.tif", 1);
        image("a.png", 2);
        String said = run("Single-Frame rFRC Map...", "block=24 skip=8", "pattern=*.{TIF,Png}");
        assertTrue(said, said.contains("2 done"));
        assertEquals(Arrays.asList("Single-Frame_rFRC_Map.csv", "a.png.Single-Frame_rFRC_Map.png", "a.png.Single-Frame_rFRC_Map.tif",
                "a.tif.Single-Frame_rFRC_Map.png", "a.tif.Single-Frame_rFRC_Map.tif"), names(output));
    }

    @Test
    public void pairs_and_references_are_found_by_their_suffixes() throws Exception {
        image("x_A.tif", 1);
        image("X_b.TIF", 2);
        sized("x_wf.png", 20, 18, 3);
        image("lonely_a.tif", 1);
        image("y_b.tif", 1);
        image("overview.tif", 1);
        String said = run("PANEL Map...", "block=24 skip=8",
                "pairing=[pairs of files] first_suffix=_a second_suffix=_b reference_suffix=_WF");
        assertTrue(said, said.contains("1 done, 0 skipped (finished before), 2 failed of 3 files or pairs in ")
                && said.contains("; 1 whose names end in neither _a nor _b were left out. The table is "));
        assertTrue(said, said.contains("lonely_a.tif has no partner: there is no file lonely_b.tif in its folder."));
        assertTrue(said, said.contains("y_b.tif has no partner: there is no file y_a.tif in its folder."));
        assertEquals(Arrays.asList("PANEL_Map.csv", "x_A.tif.PANEL_Map.RSM.tif", "x_A.tif.PANEL_Map.png",
                "x_A.tif.PANEL_Map.rFRC.tif", "x_A.tif.PANEL_Map.tif"), names(output));
        assertEquals("x_wf.png", result("x_A.tif.PANEL_Map.tif").getProp("panel.reference"));
        assertEquals("X_b.TIF", result("x_A.tif.PANEL_Map.tif").getProp("panel.second"));
    }

    @Test
    public void one_reference_serves_all_and_is_not_judged_itself() throws Exception {
        image("a.tif", 1, 2);
        image("b.tif", 3, 4);
        sized("wide.tif", 20, 18, 9);
        String said = run("RSM Error Map...", "", MacroOptions.write("reference_file", input.resolve("wide.tif").toString()));
        assertTrue(said, said.contains("2 done, 0 skipped (finished before), 0 failed of 2 files"));
        assertTrue(names(output).contains("b.tif.RSM_Error_Map.at_reference_resolution.tif"));
        assertEquals("wide.tif", result("b.tif.RSM_Error_Map.tif").getProp("panel.reference"));
    }

    @Test
    public void every_command_that_makes_maps_can_be_run() throws Exception {
        List<String> labels = new ArrayList<>();
        byte[] config = HelpText.read("/plugins.config");
        for (String line : new String(config, StandardCharsets.UTF_8).split("\n")) {
            String name = line.substring(line.lastIndexOf(' ') + 1);
            if (line.startsWith("Plugins>PANEL, ") && !name.contains("\"")
                    && MapCommand.class.isAssignableFrom(Class.forName(name))) {
                labels.add(line.split("\"")[1]);
            }
        }
        assertEquals(labels, BatchCommand.labels());
    }

    @Test
    public void plots_are_saved_too() throws Exception {
        image("a.tif", 1, 2);
        run("FRC Resolution", "pixel=50", "");
        assertEquals(Arrays.asList("FRC_Resolution.csv", "a.tif.FRC_Resolution.png", "a.tif.FRC_Resolution.tif"), names(output));
        assertEquals(24, result("a.tif.FRC_Resolution.tif").getBitDepth());
    }

    @Test
    public void an_output_folder_within_the_input_folder_is_not_taken_as_input() throws Exception {
        output = input.resolve("results");
        image("a.tif", 1, 2);
        run("subfolders");
        String said = run("subfolders");
        assertTrue(said, said.contains("1 done, 0 skipped (finished before), 0 failed of 1 file in"));
    }

    // ---- Resume

    @Test
    public void resume_skips_what_is_finished_and_does_the_rest() throws Exception {
        for (String name : new String[] {"a.tif", "b.tif", "c.tif", "d.tif", "e.tif"}) {
            image(name, name.charAt(0), name.charAt(0) + 100);
        }
        Files.write(input.resolve("f.tif"), "no image".getBytes(StandardCharsets.UTF_8));
        run("");
        List<List<String>> first = rows("rFRC_Map.csv");
        assertEquals(6, first.size());
        // a is touched, b has another content, c lacks its picture, d's map is damaged, e is as it was.
        Files.setLastModifiedTime(input.resolve("a.tif"), FileTime.fromMillis(1_000_000_000_000L));
        image("b.tif", 7, 8);
        Files.setLastModifiedTime(input.resolve("b.tif"), FileTime.fromMillis(1_100_000_000_000L));
        Files.delete(output.resolve("c.tif.rFRC_Map.png"));
        Files.write(output.resolve("d.tif.rFRC_Map.tif"), new byte[100]);
        String said = run("resume");
        assertTrue("d: " + said, said.contains("The output folder has a file d.tif.rFRC_Map.tif already that was not made by a"
                + " batch; move it, or take another output folder."));
        assertTrue(said, said.contains("2 done, 2 skipped (finished before), 2 failed of 6 files"));
        List<List<String>> second = rows("rFRC_Map.csv");
        assertEquals(first.get(0), second.get(0));
        assertEquals("a, e kept; b, c, d, f anew", "[a.tif, e.tif, b.tif, c.tif, d.tif, f.tif]",
                second.stream().map(r -> r.get(0)).collect(Collectors.toList()).toString());
        assertFalse(first.get(1).get(4).equals(second.get(2).get(4)));
        Files.delete(output.resolve("d.tif.rFRC_Map.tif"));
        Files.delete(input.resolve("f.tif"));
        assertTrue(run("resume").contains("1 done, 4 skipped (finished before), 0 failed of 5 files"));
        assertTrue("other options", run(COMMAND, "block=24 skip=9 median", "resume").contains("5 done, 0 skipped"));
        assertTrue("another table", run(COMMAND, "block=24 skip=9 median", "resume").contains("0 done, 5 skipped"));
        ImagePlus older = result("a.tif.rFRC_Map.tif");
        older.setProp("panel.version", "0.0.1");
        assertTrue(new ij.io.FileSaver(older).saveAsTiff(output.resolve("a.tif.rFRC_Map.tif").toString()));
        assertTrue("another version", run(COMMAND, "block=24 skip=9 median", "resume").contains("1 done, 4 skipped"));
        Files.delete(output.resolve("rFRC_Map.csv"));
        assertTrue("no table", run(COMMAND, "block=24 skip=9 median", "resume").contains("5 done, 0 skipped"));
        assertTrue("without resume", run(COMMAND, "block=24 skip=9 median", "").contains("5 done, 0 skipped"));
    }

    // ---- Files that will not do

    @Test
    public void a_broken_file_gets_a_row_and_the_rest_goes_on() throws Exception {
        image("a.tif", 1, 2);
        byte[] whole = Files.readAllBytes(input.resolve("a.tif"));
        Files.write(input.resolve("cut.tif"), Arrays.copyOf(whole, whole.length - 500));
        Files.write(input.resolve("head.tif"), Arrays.copyOf(whole, 60));
        Files.write(input.resolve("empty.tif"), new byte[0]);
        Files.write(input.resolve("text.tif"), "these are words".getBytes(StandardCharsets.UTF_8));
        image("one.tif", 1);
        image("p.png", 1);
        byte[] png = Files.readAllBytes(input.resolve("p.png"));
        Files.write(input.resolve("p.png"), Arrays.copyOf(png, png.length / 2));
        sized("small.tif", 10, 10, 1, 2);
        image("z.tif", 3, 4);
        String said = run("pattern=*.*");
        assertTrue(said, said.contains("2 done, 0 skipped (finished before), 7 failed of 9 files"));
        List<List<String>> rows = rows("rFRC_Map.csv");
        assertEquals(9, rows.size());
        String[][] errors = {{"cut.tif", "cut.tif is cut off: it has "}, {"empty.tif", "empty.tif is no image of a format"},
            {"head.tif", "head.tif "}, {"one.tif", "one.tif has one slice only; two images"}, {"p.png", "p.png "},
            {"small.tif", "Slices 1 and 2 of small.tif: An image of 10 x 10 pixels is too small"},
            {"text.tif", "text.tif is no image of a format that ImageJ itself opens; save it as TIFF."}};
        for (int i = 0; i < errors.length; i++) {
            List<String> row = rows.get(i + 1);
            assertEquals(errors[i][0], row.get(0));
            assertTrue(row.toString(), error(row).startsWith(errors[i][1]) && error(row).endsWith("."));
            assertEquals(1, error(row).split("\n").length);
            assertEquals("", row.get(4));
        }
        assertEquals("", error(rows.get(0)) + error(rows.get(8)));
        assertEquals(5, names(output).size());
    }

    @Test
    public void a_partner_of_another_size_is_named() throws Exception {
        image("a_1.tif", 1);
        sized("a_2.tif", 41, 36, 2);
        run("pairing=[pairs of files]");
        assertEquals("The two images must have the same size, but a_1.tif has 40 x 36 pixels and a_2.tif has 41 x 36 pixels.",
                error(rows("rFRC_Map.csv").get(0)));
    }

    @Test
    public void files_that_vanish_or_cannot_be_read_are_named() throws Exception {
        image("a.tif", 1, 2);
        image("b.tif", 3, 4);
        image("c.tif", 5, 6);
        BatchRun run = prepare(COMMAND, OPTIONS, "");
        Files.delete(input.resolve("a.tif"));
        File locked = input.resolve("b.tif").toFile();
        boolean lockable = locked.setReadable(false) && !locked.canRead();
        String said = said(run);
        assertEquals("a.tif is not there any more.", error(rows("rFRC_Map.csv").get(0)));
        assertEquals(lockable ? "b.tif cannot be read; you lack the permission, or another program holds it." : "",
                error(rows("rFRC_Map.csv").get(1)));
        assertTrue(said, said.contains((lockable ? 1 : 2) + " done"));
    }

    @Test
    public void a_name_that_java_cannot_read_is_told_and_the_rest_goes_on() throws Exception {
        Assume.assumeTrue("other systems have no such names", System.getProperty("os.name").startsWith("Linux"));
        image("a.tif", 1, 2);
        for (String ending : new String[] {"tif", "txt"}) {
            ProcessBuilder touch = new ProcessBuilder("sh", "-c", "touch \"$(printf 'x\\377.%s' " + ending + ")\"");
            assertEquals(0, touch.directory(input.toFile()).start().waitFor());
        }
        String said = run("");
        assertTrue(said, said.contains("1 done, 0 skipped (finished before), 1 failed of 2 files"));
        assertTrue(error(rows("rFRC_Map.csv").get(0)).contains("has letters in its name that Java cannot read"));
    }

    @Test
    public void a_full_disk_ends_the_batch_with_a_sentence_and_no_half_file() throws Exception {
        Path small = folder.newFolder("small").toPath();
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=128k", "none", small.toString()).start();
        Assume.assumeTrue("no right to mount a small disk here", mount.waitFor() == 0);
        try {
            output = small.resolve("out");
            for (int k = 0; k < 6; k++) {
                sized(k + ".tif", 120, 100, 2 * k, 2 * k + 1);
            }
            String sentence = null;
            try {
                run("");
            } catch (PanelException e) {
                sentence = e.getMessage();
            }
            assertTrue(sentence, sentence != null && sentence.contains(" takes no more results (No space left on device). Make"
                    + " room, and run the batch again with resume."));
            for (String name : names(output)) {
                assertFalse(name, name.endsWith(".part"));
                if (name.endsWith(".tif")) {
                    assertEquals(120 * 100, ((float[]) result(name).getProcessor().getPixels()).length);
                }
            }
            assertEquals(0, new ProcessBuilder("mount", "-o", "remount,size=4m", small.toString()).start().waitFor());
            assertTrue(run("resume").contains(" 0 failed of 6 files"));
            assertEquals(6, rows("rFRC_Map.csv").size());
        } finally {
            new ProcessBuilder("umount", small.toString()).start().waitFor();
        }
    }

    @Test
    public void somebody_elses_file_is_not_overwritten() throws Exception {
        image("a.tif", 1, 2);
        Files.createDirectories(output);
        Files.copy(input.resolve("a.tif"), output.resolve("a.tif.rFRC_Map.tif"));
        byte[] before = Files.readAllBytes(output.resolve("a.tif.rFRC_Map.tif"));
        assertTrue(run("").contains("was not made by a batch"));
        assertArrayEquals(before, Files.readAllBytes(output.resolve("a.tif.rFRC_Map.tif")));
    }
}
