package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenMain.choose;
import static io.github.panelfiji.imagej.ScreenMain.folder;
import static io.github.panelfiji.imagej.ScreenMain.open;
import static io.github.panelfiji.imagej.ScreenMain.openDialog;
import static io.github.panelfiji.imagej.ScreenMain.type;
import static io.github.panelfiji.imagej.ScreenMain.untouched;
import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.button;
import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.dialogs;
import static io.github.panelfiji.imagej.ScreenTools.picture;
import static io.github.panelfiji.imagej.ScreenTools.press;
import static io.github.panelfiji.imagej.ScreenTools.pressEscape;
import static io.github.panelfiji.imagej.ScreenTools.text;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import java.awt.Checkbox;
import java.awt.TextField;
import java.io.File;
import java.nio.file.Files;
import java.util.Arrays;

/** Scenarios of {@link ScreenMain} about {@code Batch Folder...}. */
final class ScreenBatch {

    private static final String COMMAND = "Batch Folder...";
    /** Places of the fields of text in the dialog. */
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int PATTERN = 2;
    private static final int OPTIONS = 7;

    /** Place of the command among the choices. */
    private static final int COMMANDS = 1;

    private ScreenBatch() {
    }

    private static File folder(String name, String... images) throws Exception {
        File made = new File(folder, name);
        check(made.isDirectory() || made.mkdirs(), "no folder " + made);
        for (String image : images) {
            Files.copy(new File(folder, image).toPath(), new File(made, image).toPath());
        }
        return made;
    }

    private static String last(String start) {
        String line = null;
        for (String text : Recorder.getInstance().getText().split("\n")) {
            line = text.startsWith(start) ? text : line;
        }
        return line;
    }

    private static TextField field(GenericDialog dialog, int index) {
        return (TextField) dialog.getStringFields().get(index);
    }

    static void dialog() throws Exception {
        File input = folder("batch in", "pair.tif", "odd.tif", "one.tif");
        File output = new File(folder, "batch out");
        IJ.run("Record...");
        ImagePlus current = open("hyper.tif");
        GenericDialog dialog = openDialog(COMMAND, current);
        check(text(dialog).contains("input: has no value; it must be the folder of the images."), text(dialog));
        check(field(dialog, OPTIONS).getText().contains("block=") && field(dialog, OPTIONS).getText().contains("median"),
                "a first dialog starts with the options of the command's own: " + field(dialog, OPTIONS).getText());
        type(dialog, INPUT, input.getPath());
        type(dialog, OUTPUT, output.getPath());
        type(dialog, PATTERN, "*.tif");
        await("the forecast", () -> text(dialog).contains("3 files will be tried; the first: Slices 1 and 2 of"
                + " odd.tif and 1 more: 96 x 80 pixels of 100 nm."));
        picture("batch-dialog");
        choose(dialog, COMMANDS, "RSM Error Map...");
        await("the options of another command", () -> field(dialog, OPTIONS).getText().isEmpty()
                && text(dialog).contains("RSM Error Map... needs one"));
        choose(dialog, COMMANDS, "rFRC Map...");
        await("the options of the first command", () -> field(dialog, OPTIONS).getText().startsWith("block="));
        type(dialog, OPTIONS, "criterion=[3 sigma] median");
        press(button(dialog, "Options of the Command..."));
        await("the dialog of the command", () -> inner() != null);
        GenericDialog inner = inner();
        await("its forecast", () -> text(inner).contains("Slices 1 and 2 of odd.tif and 1 more: 96 x 80 pixels of 100 nm."));
        type(inner, 0, "33");
        check(text(inner).contains("block: 33 is not allowed"), text(inner));
        type(inner, 0, "32");
        type(inner, 1, "6");
        check(((Checkbox) inner.getCheckboxes().get(2)).getState(), "the median filter of the field");
        picture("batch-options");
        press(inner.getButtons()[0]);
        String options = "block=32 skip=6 background=5 center=3 criterion=[3 sigma] window=Hann border=inside pixel=0 median";
        await("the options", () -> field(dialog, OPTIONS).getText().equals(options));
        await("the dialog of the command to close", () -> !inner.isShowing());
        press(dialog.getButtons()[0]);
        await("the end", () -> String.valueOf(IJ.getLog()).contains("Batch Folder: 2 done, 0 skipped (finished before), 1 failed"));
        check(IJ.getLog().contains("Batch Folder, one.tif: one.tif has one slice only"), IJ.getLog());
        picture("batch-end");
        untouched(current);
        check(WindowManager.getCurrentImage() == current, "another image is current");
        check(ResultsTable.getResultsTable("rFRC_Map") == null, "the table is open");
        check(Arrays.asList(output.list()).containsAll(Arrays.asList("pair.tif.rFRC_Map.tif", "pair.tif.rFRC_Map.png", "rFRC_Map.csv")),
                Arrays.toString(output.list()));
        await("the recorder", () -> last("run(\"" + COMMAND) != null);
        String line = last("run(\"" + COMMAND);
        check(line.contains(" options=[" + options + "]") && line.contains("input=[" + input.getPath()), line);
        check(!Recorder.getInstance().getText().contains("run(\"rFRC Map..."), Recorder.getInstance().getText());
        Recorder.getInstance().close();
        // The recorded line does the same again.
        for (File file : output.listFiles()) {
            check(file.delete(), "cannot delete " + file);
        }
        IJ.log("\\Clear");
        IJ.runMacro(line);
        check(IJ.getLog().contains("2 done, 0 skipped (finished before), 1 failed of 3 files in"), IJ.getLog());
    }

    /** The dialog of the command that the batch runs, if it is open. */
    private static GenericDialog inner() {
        return (GenericDialog) dialogs().stream().filter(d -> d.getTitle().equals("rFRC Map")).findFirst().orElse(null);
    }

    static void escape() throws Exception {
        IJ.log("\\Clear");
        File input = folder("long in", "long.tif", "pair.tif");
        Files.move(new File(input, "pair.tif").toPath(), new File(input, "first.tif").toPath());
        File output = new File(folder, "long out");
        // 120 x 100 pixels are done at once, 1200 x 1200 take long.
        String call = "run('" + COMMAND + "', 'input=[" + input + "] output=[" + output + "] command=[rFRC Map...]"
                + " options=[block=96 skip=1 background=0] resume'); print('AFTER');";
        Thread thread = ScreenStops.startLong(() -> IJ.runMacro(call));
        await("the first file", () -> new File(output, "first.tif.rFRC_Map.tif").exists());
        Thread.sleep(300);
        picture("batch-running");
        check(thread.isAlive(), "the batch was too quick to be stopped");
        long start = System.nanoTime();
        pressEscape();
        long millis = ScreenStops.millisUntilEnd(thread, start);
        System.out.println("Esc stopped the batch after " + millis + " ms");
        check(millis <= 200, "Esc took " + millis + " ms");
        check(!IJ.getLog().contains("AFTER"), "the macro went on");
        check(IJ.getLog().contains("Batch Folder: 1 done, 0 skipped (finished before), 0 failed of 2 files")
                && IJ.getLog().contains("It was stopped by Esc before the rest; resume goes on there."), IJ.getLog());
        String[] left = output.list();
        Arrays.sort(left);
        check(Arrays.toString(left).equals("[first.tif.rFRC_Map.png, first.tif.rFRC_Map.tif, rFRC_Map.csv]"), Arrays.toString(left));
        untouched();
    }
}
