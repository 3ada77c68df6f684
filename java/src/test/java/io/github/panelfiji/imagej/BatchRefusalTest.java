package io.github.panelfiji.imagej;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import io.github.panelfiji.core.PanelException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Assume;
import org.junit.Test;

/** Values that will not do are named before the first file is looked at, and nothing is made. */
public class BatchRefusalTest extends BatchFixture {

    private String refusal(String command, String options, String more) {
        try {
            prepare(command, options, more);
        } catch (PanelException e) {
            return e.getMessage();
        }
        fail("not refused: " + more);
        return null;
    }

    @Test
    public void bad_values_are_refused_before_anything_is_made() throws Exception {
        image("a.tif", 1, 2);
        Path in = input;
        String[][] bad = {
            {COMMAND, "blok=24", "", "options: blok is not a key of rFRC Map...; its keys are block, skip, background,"},
            {COMMAND, "block=23", "", "options: block: 23 is not allowed; it must be an even number from 24 to 512."},
            {COMMAND, "second=b.tif", "", "options: second is not allowed, since the batch itself chooses the images"},
            {COMMAND, "table=[x.csv]", "", "options: table is not allowed, since the batch itself writes one table"},
            {COMMAND, "block=24 block=32", "", "options: block: given more than once"},
            {"rFRC", OPTIONS, "", "command: rFRC is not allowed, it must be one of rFRC Map..., Single-Frame"},
            {COMMAND, OPTIONS, "pattern=[*.{tif]", "pattern: *.{tif is not allowed, it must be a pattern of file names"},
            {COMMAND, OPTIONS, "pattern=[]", "pattern:  is not allowed, it must be the pattern"},
            {COMMAND, OPTIONS, "pattern=*.jpg", "there is no file *.jpg in it itself, and its folders are not looked at"},
            {COMMAND, OPTIONS, "subfolders=x", "subfolders: x is not allowed, it must be true or false."},
            {COMMAND, OPTIONS, "pairing=both", "pairing: both is not allowed, it must be slices of one file or pairs of files."},
            {"Single-Frame rFRC Map...", "block=24", "pairing=[pairs of files]",
                "pairing: pairs of files is not allowed, since Single-Frame rFRC Map... compares no two images"},
            {COMMAND, OPTIONS, "pairing=[pairs of files] first_suffix=_x second_suffix=_X",
                "second_suffix: _X is not allowed, it is the first suffix as well"},
            {COMMAND, OPTIONS, "pairing=[pairs of files] first_suffix=a/b", "first_suffix: a/b is not allowed, it must be the end"},
            {COMMAND, OPTIONS, "pairing=[pairs of files]", "there is no file *.tif* in it itself"},
            {COMMAND, OPTIONS, "reference_suffix=_wf", "reference_suffix: _wf is not allowed, since rFRC Map... takes no"},
            {"RSM Error Map...", "", "", "reference_suffix: has no value, and reference_file has none; RSM Error Map... needs one"},
            {"PANEL Map...", "", "reference_file=[no such file]", "reference_file: no such file is not allowed, there is no such"},
            {"PANEL Map...", "", "reference_suffix=_wf reference_file=x", "reference_file: x is not allowed, since there is a"},
        };
        for (String[] each : bad) {
            String sentence = refusal(each[0], each[1], each[2]);
            assertTrue(sentence, sentence.contains(each[3]));
            assertFalse(Files.exists(output));
        }
        output = in;
        assertTrue(refusal(COMMAND, OPTIONS, "").contains("output: " + in + " is not allowed, it is the input folder itself"));
        output = in.getParent();
        assertTrue(refusal(COMMAND, OPTIONS, "").contains("the input folder lies in it"));
        output = in.resolve("a.tif");
        assertTrue(refusal(COMMAND, OPTIONS, "").contains("it is a file; it must be a folder for the results"));
        output = in.resolve("no/such");
        assertTrue(refusal(COMMAND, OPTIONS, "").contains("the folder in which it would be made does not exist"));
        output = in.resolve("out");
        input = in.resolve("nowhere");
        assertTrue(refusal(COMMAND, OPTIONS, "").contains("there is no such folder; it must be the folder of the images."));
        input = in.resolve("a.tif");
        assertTrue(refusal(COMMAND, OPTIONS, "").contains("it is a file; it must be the folder of the images."));
        input = folder.newFolder("empty").toPath();
        assertTrue(refusal(COMMAND, OPTIONS, "subfolders").endsWith("there is no file *.tif* in it."));
    }

    @Test
    public void an_output_folder_that_cannot_be_written_is_named() throws Exception {
        image("a.tif", 1, 2);
        // Nobody may make folders there, not even the superuser.
        Assume.assumeTrue("there is no /sys here", new File("/sys/kernel").isDirectory());
        output = new File("/sys/kernel/panel-batch").toPath();
        try {
            run("");
            fail("not refused");
        } catch (PanelException e) {
            assertTrue(e.getMessage(), e.getMessage().startsWith("output: ") && e.getMessage().contains("cannot be written"));
        }
    }
}
