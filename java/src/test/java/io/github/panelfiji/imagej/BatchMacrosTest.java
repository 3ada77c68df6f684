package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code Batch Folder...} in macros, as in Fiji's headless mode. */
public class BatchMacrosTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final int MANY = 100;
    /** Pictures of all files together would not fit. */
    private static final String HEAP = "-Xmx40m";

    @Test
    public void many_files_need_no_more_memory_and_no_more_windows_than_one() throws Exception {
        File folder = FOLDER.newFolder();
        String macro = "in = getArgument() + 'in/'; File.makeDirectory(in); setBatchMode(true);"
                + "newImage('t', '16-bit ramp', 100, 90, 2); run('Add Specified Noise...', 'stack standard=300');"
                + "for (i = 0; i < " + MANY + "; i++) { run('Add...', 'value=1 stack'); saveAs('Tiff', in + 't' + i); }"
                + "close('*'); newImage('mine', '8-bit ramp', 9, 9, 1);"
                + "run('Batch Folder...', 'input=[' + in + '] output=[' + getArgument() + 'out] command=[rFRC Map...]"
                + " options=[block=32 skip=8 median]'); print('OPEN ' + nImages + ' ' + getTitle());"
                + "run('Batch Folder...', 'input=[' + in + '] output=[' + getArgument() + 'out] command=[rFRC Map...]"
                + " options=[block=32 skip=8 median] resume'); print('OPEN ' + nImages + ' ' + getTitle());";
        File file = new File(folder, "many.ijm");
        Files.write(file.toPath(), macro.getBytes(StandardCharsets.UTF_8));
        ImageJProcess process = new ImageJProcess(folder, null).with(HEAP);
        String output = process.headless(file.getPath(), folder.getPath() + "/");
        assertTrue(output, output.contains("Batch Folder: " + MANY + " done, 0 skipped (finished before), 0 failed of "));
        assertTrue(output, output.contains("Batch Folder: 0 done, " + MANY + " skipped (finished before), 0 failed of "));
        assertEquals(output, 3, output.split("OPEN 1 mine\n").length);
        assertEquals(2 * MANY + 1, new File(folder, "out").list().length);
    }

    @Test
    public void the_example_runs_as_it_is() throws Exception {
        File folder = FOLDER.newFolder();
        File file = new File(folder, "example.ijm");
        Files.write(file.toPath(), HelpText.read("/script_templates/PANEL/Batch_Folder.ijm"));
        String output = new ImageJProcess(folder, null).with("-Djava.io.tmpdir=" + folder.getPath()).headless(file.getPath(), "");
        assertTrue(output, output.contains("Batch Folder: 3 done, 0 skipped (finished before), 0 failed of 3 files in "));
        assertEquals(output, 4, output.split("cell [123]\\.tif: mean resolution [0-9.]+ nm\n").length);
    }
}
