package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenMain.COMMAND;
import static io.github.panelfiji.imagej.ScreenMain.choose;
import static io.github.panelfiji.imagej.ScreenMain.open;
import static io.github.panelfiji.imagej.ScreenMain.openDialog;
import static io.github.panelfiji.imagej.ScreenMain.prepare;
import static io.github.panelfiji.imagej.ScreenMain.type;
import static io.github.panelfiji.imagej.ScreenMain.untouched;
import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.button;
import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.closeImages;
import static io.github.panelfiji.imagej.ScreenTools.image;
import static io.github.panelfiji.imagej.ScreenTools.picture;
import static io.github.panelfiji.imagej.ScreenTools.press;
import static io.github.panelfiji.imagej.ScreenTools.text;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.EventQueue;
import java.awt.TextField;
import java.awt.event.ItemEvent;
import java.awt.event.ItemListener;
import java.util.LinkedHashMap;
import java.util.Map;

/** Main class of a JVM that is ImageJ with its window: fills in the dialogs as users do, good values and bad ones. */
final class ScreenDialogs {

    /** The scenario that needs an ImageJ which another one has left. */
    static final String RESTART = "remembered after a restart";
    /** The smallest screen that the dialogs must fit on, less room for a title bar and a task bar. */
    private static final int WIDTH = 1024;
    private static final int HEIGHT = 768 - 60;
    /** The colour of a field whose value will not do. */
    private static final int MARK = 0xffffd6d6;

    /** Command, macro that opens its input, and the words above the groups of its fields. */
    private static final String[][] COMMANDS = {
        {"rFRC Map...", "open(F + 'pair.tif');",
            "What is compared, Blocks, Background, Resolution, Calibration, Table of results"},
        {"Single-Frame rFRC Map...", "open(F + 'pair.tif');", "Blocks, Background, Resolution, Calibration, Table of results"},
        {"3D rFRC Map...", "open(F + 'volume.tif');",
            "What is compared, Blocks, Background, Resolution, Calibration, Table of results"},
        {"PANEL Map...", "open(F + 'pair.tif');",
            "What is compared, Blocks, Background, Resolution, Calibration, Table of results"},
        {"RSM Error Map...", "open(F + 'wide.tif'); open(F + 'pair.tif');", "What is compared, Table of results"},
        {"FRC Resolution...", "open(F + 'pair.tif');", "What is compared, Resolution, Calibration, Table of results"},
        {"Batch Folder...", "", "Folders, What belongs together, What is done"},
        {"Tubulin", "", ""},
    };

    /** Command, macro that opens its input, field of text, a value, and how the reason begins; good fields in between. */
    private static final String[][] REASONS = {
        {"rFRC Map...", "0", "33", "block: 33 is not allowed; it must be an even number from 24 to 512."},
        {"rFRC Map...", "0", "14", "block: 14 is not allowed; it must be an even number from 24 to 512."},
        {"rFRC Map...", "0", "600", "block: 600 is not allowed; it must be an even number from 24 to 512."},
        {"rFRC Map...", "0", "sixty", "block: sixty is not allowed; it must be an even number from 24 to 512."},
        {"rFRC Map...", "0", "", "block:  is not allowed; it must be an even number from 24 to 512."},
        {"rFRC Map...", "1", "0", "skip: 0 is not allowed; it must be a whole number from 1 to the block size, 64."},
        {"rFRC Map...", "1", "65", "skip: 65 is not allowed; it must be a whole number from 1 to the block size, 64."},
        {"rFRC Map...", "1", "2,5", "skip: 2,5 is not allowed; it must be a whole number"},
        {"rFRC Map...", "2", "-1", "background: -1 is not allowed; it must be a number from 0 to 255."},
        {"rFRC Map...", "2", "256", "background: 256 is not allowed; it must be a number from 0 to 255."},
        {"rFRC Map...", "2", "NaN", "background: NaN is not allowed; it must be a number from 0 to 255."},
        {"rFRC Map...", "3", "-65", "pixel: -65 is not allowed; it must be 0 (take the image's own calibration)"},
        {"rFRC Map...", "3", "65 nm", "pixel: 65 nm is not allowed; it must be 0 (take the image's own calibration)"},
        {"rFRC Map...", "4", "no/such/folder/t.csv", "table: no/such/folder/t.csv is not allowed, its folder does not exist"},
        {"Single-Frame rFRC Map...", "0", "63", "block: 63 is not allowed; it must be an even number from 24 to 512."},
        {"Single-Frame rFRC Map...", "3", "nm", "pixel: nm is not allowed; it must be 0"},
        {"3D rFRC Map...", "0", "22", "block: 22 is not allowed; it must be an even number from 24 to 512 (with Fourier shell"},
        {"3D rFRC Map...", "2", "9", "depth: 9 is not allowed; it must be an even number from 8 to 512, or block"},
        {"3D rFRC Map...", "3", "0", "zstep: 0 is not allowed; it must be a whole number from 1 to the depth of a block, or skip"},
        {"PANEL Map...", "1", "x", "skip: x is not allowed; it must be a whole number from 1 to the block size, 64."},
        {"FRC Resolution...", "0", "x", "pixel: x is not allowed; it must be 0"},
        {"Batch Folder...", "0", "no/such/folder", "input: no/such/folder is not allowed, there is no such folder"},
        {"Tubulin", "0", "1", "size: 1 is not allowed; it must be "},
    };

    private ScreenDialogs() {
    }

    /** All scenarios by name, in the order in which they are run. */
    static Map<String, Scenario> scenarios() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        for (String[] command : COMMANDS) {
            all.put("groups of " + command[0], () -> groups(command));
        }
        for (String[] command : COMMANDS) {
            all.put("reasons in " + command[0], () -> reasons(command));
        }
        all.put("values that do not go together", ScreenDialogs::together);
        all.put("an image that cannot be used", ScreenDialogs::unusable);
        all.put("units", ScreenDialogs::units);
        all.putAll(ScreenPreview.scenarios());
        all.put("defaults", ScreenDialogs::defaults);
        return all;
    }

    /**
     * Runs all scenarios and leaves ImageJ as a user does, who goes on later; or runs {@link #RESTART}.
     *
     * @param arguments the folder of the test images, and the name of one scenario or nothing
     */
    public static void main(String[] arguments) throws Exception {
        ScreenMain.folder = arguments[0];
        ImageJ.main(new String[] {"-ijpath", System.getProperty("panel.test.imagej"), "-port0"});
        await("ImageJ's window", () -> IJ.getInstance() != null && IJ.getInstance().isShowing());
        Map<String, Scenario> all = scenarios();
        if (arguments.length > 1) {
            all.put(RESTART, ScreenDialogs::restart);
            all.keySet().removeIf(name -> !name.equals(arguments[1]));
        }
        all.forEach(ScreenMain::scenario);
        // Saves the preferences and ends the JVM.
        IJ.getInstance().quit();
    }

    // ---- Tools

    private static GenericDialog openDialog(String[] command) throws Exception {
        closeImages();
        ImagePlus image = command[1].isEmpty() ? null : prepare(command[1]);
        return ScreenMain.openDialog(command[0], image);
    }

    static void cancel(GenericDialog dialog) throws Exception {
        press(button(dialog, "Cancel"));
        await("the dialog to close", () -> !dialog.isShowing());
    }

    static TextField field(GenericDialog dialog, int index) {
        return (TextField) dialog.getStringFields().get(index);
    }

    static Checkbox box(GenericDialog dialog, String label) {
        for (Object box : dialog.getCheckboxes()) {
            if (((Checkbox) box).getLabel().startsWith(label)) {
                return (Checkbox) box;
            }
        }
        throw new AssertionError("there is no check box " + label);
    }

    /** Sets a check box as the mouse would. */
    static void tick(GenericDialog dialog, String label, boolean on) throws Exception {
        Checkbox box = box(dialog, label);
        EventQueue.invokeAndWait(() -> {
            box.setState(on);
            for (ItemListener listener : box.getItemListeners()) {
                listener.itemStateChanged(new ItemEvent(box, ItemEvent.ITEM_STATE_CHANGED, label,
                        on ? ItemEvent.SELECTED : ItemEvent.DESELECTED));
            }
        });
    }

    /** The reason stands in the dialog, and there is none without one. */
    private static void refused(GenericDialog dialog, String reason) throws Exception {
        check(text(dialog).contains(reason), "not " + reason + " but " + text(dialog));
        check(!dialog.getButtons()[0].isEnabled(), "OK is on: " + reason);
    }

    // ---- Scenarios

    /** Fields stand under their headings, and the dialog fits on a small screen. */
    private static void groups(String[] command) throws Exception {
        GenericDialog dialog = openDialog(command);
        await("its words", () -> text(dialog).contains(" on this computer") || text(dialog).contains("has no value")
                || command[0].equals("Tubulin"));
        Thread.sleep(100);
        String words = text(dialog);
        int at = 0;
        for (String heading : command[2].isEmpty() ? new String[0] : command[2].split(", ")) {
            int found = words.indexOf(heading + " ", at);
            check(found >= at, heading + " is not in its place: " + words);
            at = found;
        }
        picture("dialog of " + command[0].replace("...", ""));
        check(dialog.getHeight() <= HEIGHT && dialog.getWidth() <= WIDTH, "the dialog of " + command[0] + " has "
                + dialog.getWidth() + " x " + dialog.getHeight() + " pixels");
        System.out.println(command[0] + " " + dialog.getWidth() + " x " + dialog.getHeight());
        cancel(dialog);
    }

    /** A bad value in each field turns OK off, gives the reason and marks the field; the next good value undoes all three. */
    private static void reasons(String[] command) throws Exception {
        GenericDialog dialog = openDialog(command);
        int tried = 0;
        for (String[] reason : REASONS) {
            if (reason[0].equals(command[0])) {
                int index = Integer.parseInt(reason[1]);
                TextField field = field(dialog, index);
                String before = field.getText();
                boolean good = dialog.getButtons()[0].isEnabled();
                int white = field.getBackground().getRGB();
                type(dialog, index, reason[2]);
                refused(dialog, reason[3]);
                check(field.getBackground().getRGB() == MARK, "the field is not marked: " + reason[3]);
                type(dialog, index, before);
                check(!text(dialog).contains(reason[3]), text(dialog));
                if (good) {
                    check(dialog.getButtons()[0].isEnabled() && field.getBackground().getRGB() == white, text(dialog));
                }
                tried++;
            }
        }
        check(tried > 0 || command[0].equals("RSM Error Map..."), "nothing was tried");
        if (command[0].equals("RSM Error Map...")) {
            choose(dialog, 0, "none");
            refused(dialog, "reference: has no value; it must be the title of an open image");
        }
        cancel(dialog);
        Thread.sleep(100);
    }

    private static void together() throws Exception {
        GenericDialog dialog = openDialog(COMMANDS[0]);
        choose(dialog, 2, "7 sigma");
        refused(dialog, "criterion: 7 sigma is too strict for a block of 64; the smallest block for it is 120.");
        picture("dialog-together");
        type(dialog, 0, "120");
        check(dialog.getButtons()[0].isEnabled(), text(dialog));
        cancel(dialog);
        GenericDialog panel = openDialog(COMMANDS[3]);
        tick(panel, "Drift", true);
        check(panel.getButtons()[0].isEnabled(), text(panel));
        tick(panel, "Single", true);
        refused(panel, "drift: true is not allowed; it must be false together with single");
        tick(panel, "Drift", false);
        check(panel.getButtons()[0].isEnabled(), text(panel));
        cancel(panel);
    }

    /** What only a look at the pixels shows is said before the start as well. */
    private static void unusable() throws Exception {
        GenericDialog dialog = openDialog(new String[] {COMMAND, "newImage('tiny', '8-bit ramp', 10, 10, 2);"});
        await("the reason", () -> text(dialog).contains("Slices 1 and 2 of tiny: An image of 10 x 10 pixels is too small"));
        refused(dialog, "each side must have at least 16 pixels.");
        cancel(dialog);
    }

    /** Units stand behind the fields, with the image's own pixel size, and follow what is typed. */
    private static void units() throws Exception {
        GenericDialog dialog = openDialog(COMMANDS[0]);
        check(text(dialog).contains("Block size pixels (6.40 um) Skip pixels between nodes"), text(dialog));
        check(text(dialog).contains("Pixel size nm; 0: the image's own, 100 nm"), text(dialog));
        type(dialog, 0, "32");
        check(text(dialog).contains("Block size pixels (3.20 um)"), text(dialog));
        type(dialog, 3, "20");
        check(text(dialog).contains("Block size pixels (640 nm)"), text(dialog));
        type(dialog, 0, "x");
        check(text(dialog).contains("Block size pixels Skip"), text(dialog));
        cancel(dialog);
        GenericDialog other = openDialog(new String[] {COMMAND, "newImage('none', '8-bit ramp', 64, 64, 2);"});
        check(text(other).contains("nm; 0: lengths in pixels, as the image has no pixel size"), text(other));
        cancel(other);
    }

    /** The button Defaults forgets what the last dialog left; what is left then is for {@link #restart}. */
    private static void defaults() throws Exception {
        ImagePlus image = open("pair.tif");
        run(ScreenMain.openDialog(COMMAND, image), image);
        GenericDialog dialog = ScreenMain.openDialog(COMMAND, image);
        check(field(dialog, 0).getText().equals("32") && field(dialog, 1).getText().equals("5")
                && ((Choice) dialog.getChoices().get(2)).getSelectedItem().equals("1/7") && box(dialog, "Adaptive").getState()
                && !box(dialog, "Median").getState(), "nothing is remembered");
        type(dialog, 0, "33");
        refused(dialog, "block: 33");
        press(button(dialog, "Defaults"));
        await("the defaults", () -> field(dialog, 0).getText().equals("64") && field(dialog, 1).getText().equals("2")
                && ((Choice) dialog.getChoices().get(2)).getSelectedItem().equals("3 sigma")
                && !box(dialog, "Adaptive").getState() && box(dialog, "Median").getState());
        EventQueue.invokeAndWait(() -> { });
        check(dialog.getButtons()[0].isEnabled() && !text(dialog).contains("33"), text(dialog));
        await("the forecast", () -> text(dialog).contains("on this computer"));
        // Cancelled: what was remembered is remembered still.
        cancel(dialog);
        image("rFRC of pair.tif").close();
    }

    private static void run(GenericDialog dialog, ImagePlus image) throws Exception {
        type(dialog, 0, "32");
        type(dialog, 1, "5");
        choose(dialog, 2, "1/7");
        tick(dialog, "Adaptive", true);
        tick(dialog, "Median", false);
        press(dialog.getButtons()[0]);
        await("the map", () -> WindowManager.getImage("rFRC of " + image.getTitle()) != null);
        await("the lock to go", () -> !image.isLocked());
        WindowManager.setCurrentWindow(image.getWindow());
    }

    /** The next ImageJ knows the values of the last dialog; its macros do not. */
    private static void restart() throws Exception {
        ImagePlus image = open("pair.tif");
        IJ.runMacro("run('rFRC Map...', 'skip=8');");
        ImagePlus map = image("rFRC of pair.tif");
        check("64".equals(map.getProp("panel.block")) && "3 sigma".equals(map.getProp("panel.criterion"))
                && "false".equals(map.getProp("panel.adaptive")), "a macro depends on the dialogs before it");
        map.close();
        GenericDialog dialog = ScreenMain.openDialog(COMMAND, image);
        check(field(dialog, 0).getText().equals("32") && field(dialog, 1).getText().equals("5")
                && ((Choice) dialog.getChoices().get(2)).getSelectedItem().equals("1/7") && box(dialog, "Adaptive").getState()
                && !box(dialog, "Median").getState(), "nothing is remembered");
        check(field(dialog, 3).getText().equals("0"), "the pixel size, which belongs to one image, is remembered");
        cancel(dialog);
        Thread.sleep(100);
        untouched(image);
    }
}
