package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.button;
import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.closeImages;
import static io.github.panelfiji.imagej.ScreenTools.dialogs;
import static io.github.panelfiji.imagej.ScreenTools.image;
import static io.github.panelfiji.imagej.ScreenTools.images;
import static io.github.panelfiji.imagej.ScreenTools.message;
import static io.github.panelfiji.imagej.ScreenTools.picture;
import static io.github.panelfiji.imagej.ScreenTools.press;
import static io.github.panelfiji.imagej.ScreenTools.sameBits;
import static io.github.panelfiji.imagej.ScreenTools.text;

import ij.Executer;
import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.PlotWindow;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Menu;
import java.awt.TextField;
import java.awt.event.ItemEvent;
import java.awt.event.ItemListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Main class of a JVM that is ImageJ with its window; does what users do and prints a line for each scenario, PASS or FAIL.
 * PANEL's classes are in the jar, in ImageJ's class loader; this class knows ImageJ only.
 */
final class ScreenMain {

    /** What most scenarios run. */
    static final String COMMAND = "rFRC Map...";

    /** Command, macro that opens its input, and what its dialog says. */
    private static final String[][] COMMANDS = {
        {"Single-Frame rFRC Map...", "open(F + 'pair.tif');", "pair.tif and 1 more: 120 x 100 pixels of 100 nm. Up to "},
        {"3D rFRC Map...", "open(F + 'volume.tif');", "Channel 1, frames 1 and 2 of volume.tif and 1 more: 48 x 40 x 10 pixels"},
        {"PANEL Map...", "open(F + 'wide.tif'); open(F + 'pair.tif');", "Slices 1 and 2 of pair.tif: 120 x 100 pixels"},
        {"RSM Error Map...", "open(F + 'wide.tif'); open(F + 'pair.tif');",
            "Slices 1 and 2 of pair.tif with wide.tif: 120 x 100 pixels. Less than a second on this computer, "},
        {"FRC Resolution...", "open(F + 'pair.tif'); makeRectangle(10, 20, 64, 50);",
            "Slices 1 and 2 of pair.tif, selection at x=10, y=20: 64 x 50 pixels of 100 nm. Less than a second"},
    };
    static String folder;

    private ScreenMain() {
    }

    /** All scenarios by name, in the order in which they are run. */
    static Map<String, Scenario> scenarios() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("contract", ScreenMain::contract);
        all.put("menus", ScreenMain::menus);
        all.put("dialog", ScreenMain::dialog);
        all.put("dialog cancelled", ScreenMain::dialogCancelled);
        for (String[] input : BadInputs.ALL) {
            all.put("bad input: " + input[0], () -> badInput(input));
        }
        all.put("bad input of a script", ScreenMain::badInputOfAScript);
        all.put("closed image", ScreenMain::closedImage);
        all.put("locked image", ScreenMain::lockedImage);
        all.put("Esc", ScreenStops::escape);
        all.put("Esc in a macro", ScreenStops::escapeInAMacro);
        all.put("interrupt", ScreenStops::interrupt);
        all.put("event thread", ScreenStops::eventThread);
        all.put("progress", ScreenStops::progress);
        all.put("repeat", ScreenMain::repeat);
        for (String[] command : COMMANDS) {
            all.put("dialog of " + command[0], () -> dialogOf(command));
        }
        for (String[] command : ScreenStops.LONG_RUNS) {
            all.put("Esc in " + command[0], () -> ScreenStops.escapeIn(command));
        }
        all.put("repeat a PANEL map", ScreenMain::repeatPanel);
        all.put("all kinds of results", ScreenMain::kinds);
        all.put("ROI Manager", ScreenInspect::roiManager);
        all.put("overlays of a map", ScreenInspect::overlays);
        all.put("run again", ScreenInspect::runAgain);
        all.put("methods sentence", ScreenInspect::methods);
        all.put("same display range", ScreenInspect::sameRange);
        for (String[] sample : ScreenSamples.SAMPLES) {
            all.put("sample " + sample[0], () -> ScreenSamples.sample(sample));
        }
        all.put("curve follows a point", ScreenCurve::follow);
        all.put("curve of the slice that is shown", ScreenCurve::slices);
        all.put("curve is drawn at once", ScreenCurve::quick);
        all.put("curve of no map", ScreenCurve::noMap);
        all.put("batch dialog", ScreenBatch::dialog);
        all.put("Esc in a batch", ScreenBatch::escape);
        all.put("about", ScreenMain::about);
        all.put("example", ScreenHelp::example);
        all.put("colours", ScreenMain::colours);
        return all;
    }

    /**
     * Runs scenarios.
     *
     * @param arguments the folder of the test images, and one scenario; all but the first without
     */
    public static void main(String[] arguments) throws Exception {
        folder = arguments[0];
        // Port 0: never hands its arguments to an ImageJ that runs already.
        ImageJ.main(new String[] {"-ijpath", System.getProperty("panel.test.imagej"), "-port0"});
        await("ImageJ's window", () -> IJ.getInstance() != null && IJ.getInstance().isShowing());
        for (Map.Entry<String, Scenario> entry : scenarios().entrySet()) {
            String name = entry.getKey();
            if (arguments.length > 1 ? name.equals(arguments[1]) : !name.equals("contract")) {
                scenario(name, entry.getValue());
            }
        }
        System.exit(0);
    }

    static void scenario(String name, Scenario scenario) {
        if (!Scenario.tried(name, scenario)) {
            pictureOf(name);
            for (Dialog dialog : dialogs()) {
                dialog.dispose();
            }
        }
        for (ImagePlus image : images()) {
            image.unlock();
        }
        closeImages();
    }

    /** What the screen showed when a scenario failed. */
    private static void pictureOf(String failure) {
        try {
            picture("failed " + failure.replaceAll("[^\\w .]", "_"));
        } catch (Exception e) {
            System.out.println("No picture: " + e);
        }
    }

    /** Opens and shows a test image. */
    static ImagePlus open(String name) {
        ImagePlus image = IJ.openImage(folder + name);
        image.show();
        return image;
    }

    /** No half result, and nothing locked. */
    static void untouched(ImagePlus... open) {
        check(images().equals(Arrays.asList(open)), "open are " + images());
        for (ImagePlus image : open) {
            check(!image.isLocked(), image.getTitle() + " is locked");
        }
    }

    // ---- As scripts use it

    private static void contract() throws Exception {
        IJ.runMacroFile(System.getProperty("panel.test.root") + "/tests/macros/contract.ijm", folder);
        String log = IJ.getLog();
        System.out.println(log);
        check(log.contains("CONTRACT FULFILLED"), "the macro stopped");
        ResultsTable table = ResultsTable.getResultsTable("PANEL results");
        check(table != null && table.size() == 35, "PANEL results has " + (table == null ? "no window" : table.size() + " rows"));
        check(table.getColumnHeadings().trim().equals("image\tslice\tcommand\tmean_resolution\tresolved_mean\trfrc_value"
                + "\tminimum\tmaximum\tforeground\tunresolved\tunit\tblock\tskip\tcriterion\tseconds"
                + "\tshift_x\tshift_y\tresolution\tcutoff\trse\trsp\tmu\ttheta\tsigma_x\tsigma_y"), table.getColumnHeadings());
        check(table.getStringValue("image", 0).equals("pair.tif") && table.getStringValue("slice", 0).equals("1-2")
                && table.getValue("block", 0) == 32 && table.getStringValue("criterion", 0).equals("3 sigma"),
                table.getRowAsString(0));
        for (Dialog dialog : dialogs()) {
            dialog.dispose();
        }
        picture("log-and-table");
    }

    private static void menus() {
        check("io.github.panelfiji.imagej.RfrcMapPlugin".equals(Menus.getCommands().get(COMMAND)), "rFRC Map... is not there");
        check(labels("Plugins>PANEL").equals("Examples, Help, Map Tools, Sample Data, rFRC Map..., Single-Frame rFRC Map..., 3D rFRC Map..., "
                + "PANEL Map..., RSM Error Map..., FRC Resolution..., FRC Curve at a Point, ROI Statistics, Batch Folder..., -, Check Installation, About PANEL..."), labels("Plugins>PANEL"));
        check(labels("Plugins>PANEL>Sample Data").equals("Filaments, Tubulin, SMLM Grid, Sparse Shapes, "
                + "Missing Structure"), labels("Plugins>PANEL>Sample Data"));
        check(labels("Image>Lookup Tables").endsWith("sJet"), labels("Image>Lookup Tables"));
    }

    private static String labels(String path) {
        Menu menu = Menus.getImageJMenu(path);
        check(menu != null, "there is no menu " + path);
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < menu.getItemCount(); i++) {
            labels.add(menu.getItem(i).getLabel());
        }
        return String.join(", ", labels);
    }

    // ---- The dialog

    /** Threads that work for dialogs before the one that was opened last. */
    static Set<Thread> earlier = Collections.emptySet();

    private static GenericDialog openDialog(ImagePlus image) throws Exception {
        return openDialog(COMMAND, image);
    }

    /** Chooses a command from the menu and waits for its dialog. */
    static GenericDialog openDialog(String command, ImagePlus image) throws Exception {
        Map<Thread, String> left = ScreenTools.forecasts();
        earlier = left.keySet();
        if (!left.isEmpty()) {
            System.out.println("Threads of earlier dialogs: " + left);
        }
        new Executer(command, image);
        await("the dialog", () -> GenericDialog.getInstance() != null && GenericDialog.getInstance().isShowing());
        return GenericDialog.getInstance();
    }

    static void type(GenericDialog dialog, int field, String text) throws Exception {
        EventQueue.invokeAndWait(() -> ((TextField) dialog.getStringFields().get(field)).setText(text));
        // The text event comes after this.
        EventQueue.invokeAndWait(() -> { });
    }

    static void choose(GenericDialog dialog, int field, String item) throws Exception {
        EventQueue.invokeAndWait(() -> {
            Choice choice = (Choice) dialog.getChoices().get(field);
            choice.select(item);
            for (ItemListener listener : choice.getItemListeners()) {
                listener.itemStateChanged(new ItemEvent(choice, ItemEvent.ITEM_STATE_CHANGED, item, ItemEvent.SELECTED));
            }
        });
    }

    private static void dialog() throws Exception {
        IJ.run("Record...");
        ImagePlus other = open("two [b].tif");
        ImagePlus image = open("one.tif");
        GenericDialog dialog = openDialog(image);
        check(((Choice) dialog.getChoices().get(0)).getSelectedItem().equals(other.getTitle()),
                "the only image that fits is not suggested as second");
        choose(dialog, 0, "next slice");
        // One slice and no second image: the reason stands in the dialog.
        check(!dialog.getButtons()[0].isEnabled() && text(dialog).contains("one.tif has one slice only"), text(dialog));
        choose(dialog, 0, other.getTitle());
        check(dialog.getButtons()[0].isEnabled(), text(dialog));
        await("the forecast", () -> text(dialog).contains("one.tif and two [b].tif: 96 x 80 pixels. Up to 153 blocks, less than"
                + " a second on this computer,"));
        await("the warning", () -> text(dialog).contains("The image has no pixel size, so lengths are in pixels"));
        type(dialog, 0, "33");
        check(!dialog.getButtons()[0].isEnabled()
                && text(dialog).contains("block: 33 is not allowed; it must be an even number from 24 to 512."), text(dialog));
        picture("dialog-problem");
        type(dialog, 0, "24");
        type(dialog, 1, "3");
        type(dialog, 3, "20");
        choose(dialog, 2, "1/7");
        await("the pixel size", () -> text(dialog).contains("96 x 80 pixels of 20 nm"));
        picture("dialog");
        check(((Checkbox) dialog.getCheckboxes().get(2)).getState(), "the median filter is on in a first dialog");
        press(dialog.getButtons()[0]);
        await("the map", () -> WindowManager.getImage("rFRC of one.tif") != null);
        ImagePlus map = image("rFRC of one.tif");
        await("the recorder", () -> Recorder.getInstance().getText().contains("run(\"" + COMMAND));
        picture("map");
        String line = null;
        for (String text : Recorder.getInstance().getText().split("\n")) {
            line = text.startsWith("run(\"" + COMMAND) ? text : line;
        }
        check(line.equals("run(\"rFRC Map...\", \"second=[two [b].tif] block=24 skip=3 background=5 center=3 criterion=1/7"
                + " window=Hann border=inside pixel=20 median table=[]\");"), line);
        map.setTitle("by hand");
        WindowManager.setCurrentWindow(image.getWindow());
        IJ.runMacro(line);
        check(sameBits(map, image("rFRC of one.tif")), "the recorded line makes another map");
        check(map.getProp("panel.mean_resolution").equals(image("rFRC of one.tif").getProp("panel.mean_resolution")),
                "other metrics");
        Recorder.getInstance().close();
        // The next dialog remembers, but not the pixel size, which belongs to that image.
        GenericDialog next = openDialog(image);
        check(((TextField) next.getStringFields().get(0)).getText().equals("24")
                && ((TextField) next.getStringFields().get(3)).getText().equals("0"), "what the dialog remembers");
        press(button(next, "Cancel"));
        await("the dialog to close", () -> !next.isShowing());
        // A macro takes the defaults, whatever the dialog remembers.
        WindowManager.setCurrentWindow(image.getWindow());
        IJ.runMacro("run('rFRC Map...', 'second=[two [b].tif]');");
        ImagePlus last = images().get(images().size() - 1);
        check("64".equals(last.getProp("panel.block")), "a macro depends on the dialog before it: " + last);
    }

    /** The dialog opens, tells what it would do, has its help, and leaves nothing when it is cancelled. */
    private static void dialogOf(String[] command) throws Exception {
        ImagePlus image = prepare(command[1]);
        List<ImagePlus> before = images();
        GenericDialog dialog = openDialog(command[0], image);
        await("the forecast: " + command[2], () -> text(dialog).contains(command[2]));
        check(text(dialog).contains(" on this computer, "), text(dialog));
        picture("dialog of " + command[0].replace("...", ""));
        help(dialog, "help of " + command[0].replace("...", ""));
        press(button(dialog, "Cancel"));
        await("the dialog to close", () -> !dialog.isShowing());
        Thread.sleep(200);
        untouched(before.toArray(new ImagePlus[0]));
    }

    /** The Help button opens the help's window, which stays usable beside the modal dialog. */
    static void help(GenericDialog dialog, String name) throws Exception {
        press(button(dialog, "Help"));
        await("the help", () -> helpWindow() != null);
        picture(name);
        helpWindow().dispose();
        await("the help to close", () -> helpWindow() == null);
    }

    private static Dialog helpWindow() {
        return dialogs().stream().filter(d -> "PANEL Help".equals(d.getTitle())).findAny().orElse(null);
    }

    /** Runs a macro in which F is the folder of the test images; gives the current image then. */
    static ImagePlus prepare(String macro) {
        IJ.runMacro("F = getArgument();" + macro, folder);
        return IJ.getImage();
    }

    private static void dialogCancelled() throws Exception {
        ImagePlus image = open("pair.tif");
        GenericDialog dialog = openDialog(image);
        help(dialog, "help");
        press(button(dialog, "Cancel"));
        await("the dialog to close", () -> !dialog.isShowing());
        Thread.sleep(200);
        untouched(image);
    }

    // ---- What users get wrong

    private static void badInput(String[] input) throws Exception {
        IJ.log("\\Clear");
        String words = message(() -> IJ.runMacro(BadInputs.macro(input)));
        check(words.contains(input[3]), words);
        check(words.contains("The macro was stopped in line"), words);
        check(!IJ.getLog().contains("AFTER"), "the macro went on");
        for (ImagePlus image : images()) {
            check(!image.isLocked(), image.getTitle() + " is locked");
            check(!image.getTitle().contains(" of ") && !image.getTitle().contains(" at "), "a half result is open: " + image);
        }
    }

    private static void badInputOfAScript() throws Exception {
        ImagePlus image = open("pair.tif");
        String words = message(() -> {
            try {
                IJ.run(image, COMMAND, "block=63");
            } catch (RuntimeException e) {
                // ImageJ's sign for a stopped script.
                check("Macro canceled".equals(e.getMessage()), String.valueOf(e));
            }
        });
        check(words.trim().equals("block: 63 is not allowed; it must be an even number from 24 to 512."), words);
        untouched(image);
    }

    private static void closedImage() throws Exception {
        ImagePlus image = open("pair.tif");
        image.close();
        await("the image to close", () -> image.getWindow() == null);
        String words = message(() -> {
            try {
                IJ.run(image, COMMAND, "block=32");
            } catch (RuntimeException e) {
                check("Macro canceled".equals(e.getMessage()), String.valueOf(e));
            }
        });
        check(words.contains("The image pair.tif has been closed; open it again."), words);
        untouched();
    }

    private static void lockedImage() throws Exception {
        ImagePlus image = open("pair.tif");
        Thread holder = new Thread(image::lock);
        holder.start();
        holder.join();
        // From the menu: where a macro stops, ImageJ itself unlocks the current image, whoever holds it.
        String words = message(() -> new Executer(COMMAND).run());
        check(words.contains("The image pair.tif is locked by a command that is still running"), words);
        check(image.isLocked(), "the other command's lock is gone");
        image.unlock();
        IJ.run(image, COMMAND, "block=32");
        untouched(image, image("rFRC of pair.tif"));
    }

    // ---- Results

    /** The property panel.options is a macro call that repeats the run, also after saving and opening. */
    private static void repeat() throws Exception {
        ImagePlus image = open("pair.tif");
        IJ.run(image, COMMAND, "block=32 skip=3 criterion=[1/2] median");
        ImagePlus map = image("rFRC of pair.tif");
        IJ.saveAsTiff(map, folder + "repeat.tif");
        ImagePlus saved = IJ.openImage(folder + "repeat.tif");
        map.setTitle("first");
        WindowManager.setCurrentWindow(image.getWindow());
        IJ.runMacro(saved.getProp("panel.options"));
        check(sameBits(saved, image("rFRC of pair.tif")), "another map");
    }

    private static void repeatPanel() throws Exception {
        ImagePlus image = prepare("open(F + 'wide.tif'); open(F + 'pair.tif');");
        IJ.runMacro("run('PANEL Map...', 'reference=wide.tif block=32 skip=6 median');");
        ImagePlus panel = image("PANEL of pair.tif");
        check(WindowManager.getCurrentImage() == panel, "the picture is not the current image");
        int[] pixels = (int[]) panel.getProcessor().getPixels();
        String call = panel.getProp("panel.options");
        check(call.startsWith("run(\"PANEL Map...\", \"second=[next slice] reference=wide.tif block=32 skip=6 "), call);
        closeImages();
        image = prepare("open(F + 'wide.tif'); open(F + 'pair.tif');");
        IJ.runMacro(call);
        check(Arrays.equals(pixels, (int[]) image("PANEL of pair.tif").getProcessor().getPixels()), "another picture");
        check(!image.isLocked() && !image("wide.tif").isLocked(), "locked");
    }

    /** Every result window, of the sample, for a look. */
    private static void kinds() throws Exception {
        prepare("run('Tubulin', 'size=256 seed=3');");
        IJ.runMacro("run('PANEL Map...', 'reference=[Tubulin reference] block=48 skip=2 median');");
        image("Tubulin truth").close();
        selected("Tubulin");
        IJ.runMacro("run('RSM Error Map...', 'reference=[Tubulin reference]');");
        selected("Tubulin");
        IJ.runMacro("run('Single-Frame rFRC Map...', 'block=32 skip=2 median');");
        IJ.run("Tile");
        picture("kinds-maps");
        closeImages();
        prepare("run('Tubulin', 'size=256 seed=3');");
        IJ.runMacro("run('FRC Resolution...', ' ');");
        check(image("FRC of Tubulin").getWindow() instanceof PlotWindow, "the plot is no plot window");
        picture("kinds-plot");
        closeImages();
        prepare("open(F + 'volume.tif');");
        IJ.runMacro("run('3D rFRC Map...', 'block=24 skip=2 criterion=1/7 median');");
        picture("kinds-volume");
    }

    private static void selected(String title) {
        WindowManager.setCurrentWindow(image(title).getWindow());
    }

    private static void about() throws Exception {
        IJ.runMacro("run('About PANEL...'); print('macro goes on');");
        await("the window", () -> helpWindow() != null);
        picture("about");
        helpWindow().dispose();
    }

    private static void colours() throws Exception {
        IJ.run("sJet");
        check(image("sJet").getProcessor().getColorModel().getRGB(42) == 0xff0000ff, "the ramp is not in sJet");
        closeImages();
        ImagePlus image = open("hyper.tif");
        IJ.run(image, "sJet", "");
        check(image.getLuts()[0].getRGB(126) == 0xffff0000, "a composite's channel is not in sJet");
        image.changes = false;
        ImagePlus rgb = open("rgb.tif");
        String words = message(() -> IJ.runMacro("selectImage('rgb.tif'); run('sJet');"));
        check(words.contains("The image rgb.tif is RGB, and a colour table fits only"), words);
        untouched(image, rgb);
    }
}
