package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenDialogs.box;
import static io.github.panelfiji.imagej.ScreenDialogs.cancel;
import static io.github.panelfiji.imagej.ScreenDialogs.tick;
import static io.github.panelfiji.imagej.ScreenMain.COMMAND;
import static io.github.panelfiji.imagej.ScreenMain.choose;
import static io.github.panelfiji.imagej.ScreenMain.open;
import static io.github.panelfiji.imagej.ScreenMain.openDialog;
import static io.github.panelfiji.imagej.ScreenMain.prepare;
import static io.github.panelfiji.imagej.ScreenMain.type;
import static io.github.panelfiji.imagej.ScreenMain.untouched;
import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.closeImages;
import static io.github.panelfiji.imagej.ScreenTools.image;
import static io.github.panelfiji.imagej.ScreenTools.images;
import static io.github.panelfiji.imagej.ScreenTools.picture;
import static io.github.panelfiji.imagej.ScreenTools.press;
import static io.github.panelfiji.imagej.ScreenTools.text;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.swing.JTextArea;

/** Scenarios of {@link ScreenDialogs} about the preview. */
final class ScreenPreview {

    /**
     * The first picture of 512 x 512 pixels in blocks of 64 takes no longer than so many maps of its step by a macro in batch
     * mode, once everything is loaded.
     */
    private static final double FIRST = 4;
    private static final int TRIES = 5;
    /** Share of a preview that is in colour at least, where it shows a map of lengths. */
    private static final double COLOURED = 0.1;

    /** Command, macro that opens its input, and what the preview says of it. */
    private static final String[][] COMMANDS = {
        {"Single-Frame rFRC Map...", "run('Tubulin', 'size=256');", "Slice 1 of Tubulin, 256 x 256 pixels."},
        {"3D rFRC Map...", "open(F + 'volume.tif'); Stack.setPosition(2, 7, 1);",
            "Channel 2, frames 1 and 2 of volume.tif, 48 x 40 pixels."},
        {"PANEL Map...", "run('Tubulin', 'size=256');", "Slices 1 and 2 of Tubulin, 256 x 256 pixels."},
    };

    private ScreenPreview() {
    }

    /** All scenarios by name, in the order in which they are run. */
    static Map<String, Scenario> scenarios() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("preview", ScreenPreview::preview);
        all.put("preview is quick", ScreenPreview::quick);
        all.put("preview follows the fields", ScreenPreview::follows);
        all.put("preview cancelled", ScreenPreview::cancelled);
        all.put("preview of what is seen", ScreenPreview::seen);
        for (String[] command : COMMANDS) {
            all.put("preview of " + command[0], () -> previewOf(command));
        }
        all.put("preview of a batch's first file", ScreenPreview::batch);
        all.put("no preview without a step", ScreenPreview::none);
        all.put("preview in a macro", ScreenPreview::macro);
        return all;
    }

    // ---- Tools

    private static Dialog window() {
        return ScreenTools.dialogs().stream().filter(d -> d.getTitle().startsWith("Preview")).findAny().orElse(null);
    }

    /** The lines below the picture; empty where there is no preview. */
    private static String words() throws Exception {
        String[] words = {""};
        EventQueue.invokeAndWait(() -> {
            Dialog window = window();
            JTextArea area = window == null ? null : area(window);
            words[0] = area == null ? "" : area.getText().replace('\n', ' ');
        });
        return words[0];
    }

    private static JTextArea area(Container window) {
        for (Component part : window.getComponents()) {
            JTextArea inside = part instanceof JTextArea ? (JTextArea) part
                    : part instanceof Container ? area((Container) part) : null;
            if (inside != null) {
                return inside;
            }
        }
        return null;
    }

    /** Whether the screen shows more in colour than it did without a preview, by a share of the preview's size. */
    private static boolean colourful(double share, int without) throws Exception {
        return coloured() - without > share * window().getWidth() * window().getHeight();
    }

    /**
     * Pixels of the screen that are in colour. The whole is looked at, because without a window manager Java does not always know
     * where the window of a dialog stands.
     */
    private static int coloured() throws Exception {
        EventQueue.invokeAndWait(() -> { }); // what waits to be drawn is drawn
        Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        BufferedImage shot = new Robot().createScreenCapture(screen);
        int coloured = 0;
        for (int y = 0; y < shot.getHeight(); y++) {
            for (int x = 0; x < shot.getWidth(); x++) {
                int c = shot.getRGB(x, y);
                int r = c >> 16 & 255;
                int g = c >> 8 & 255;
                int b = c & 255;
                coloured += Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b)) > 60 ? 1 : 0;
            }
        }
        return coloured;
    }

    private static void gone(GenericDialog dialog, ImagePlus... open) throws Exception {
        await("the dialog to close", () -> !dialog.isShowing());
        await("the preview to close", () -> window() == null);
        try {
            await("its thread to end", () -> ScreenTools.forecasts().keySet().stream().allMatch(ScreenMain.earlier::contains));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + ScreenTools.forecasts());
        }
        untouched(open);
        for (ImagePlus image : open) {
            check(image.getOverlay() == null, "an overlay is left");
        }
    }

    // ---- Scenarios

    /** From coarse to fine, with the numbers of the map that the run then gives; nothing of it is recorded. */
    private static void preview() throws Exception {
        ImagePlus image = prepare("run('Tubulin', 'size=512 seed=7'); close('Tubulin truth'); close('Tubulin reference');");
        IJ.run("Record...");
        GenericDialog dialog = openDialog(COMMAND, image);
        press(ScreenTools.button(dialog, "Defaults"));
        await("the forecast", () -> text(dialog).contains("on this computer"));
        int without = coloured();
        tick(dialog, "Preview", true);
        Set<String> states = new LinkedHashSet<>();
        await("the last picture", () -> {
            String words = words();
            states.add(words.split("[;,]")[0]);
            return words.startsWith("Skip 2, as the map will be.");
        });
        System.out.println("Pictures: " + states);
        check(states.contains("Skip 16") && states.contains("Skip 2"), "not from coarse to fine: " + states);
        await("a picture in colour", () -> colourful(COLOURED, without));
        check(WindowManager.getCurrentImage() == image && images().size() == 1, "the preview is an image: " + images());
        picture("preview");
        String words = words();
        press(dialog.getButtons()[0]);
        await("the map", () -> WindowManager.getImage("rFRC of Tubulin") != null);
        ImagePlus map = image("rFRC of Tubulin");
        gone(dialog, image, map);
        String mean = String.format(java.util.Locale.US, "Mean %.1f nm", Double.parseDouble(map.getProp("panel.mean_resolution")));
        check(words.contains(mean), "not " + mean + " but " + words);
        await("the recorder", () -> Recorder.getInstance().getText().contains("run(\"" + COMMAND));
        check(!Recorder.getInstance().getText().toLowerCase(java.util.Locale.ROOT).contains("preview"),
                Recorder.getInstance().getText());
        Recorder.getInstance().close();
    }

    /** Nanoseconds from something to a picture whose words begin so, and that is drawn. */
    private static long until(String beginning, Scenario action) throws Exception {
        long start = System.nanoTime();
        action.run();
        while (!words().startsWith(beginning)) {
            check(System.nanoTime() - start < 10_000_000_000L, "no picture");
        }
        EventQueue.invokeAndWait(() -> { });
        return System.nanoTime() - start;
    }

    /** A first picture is a coarse one, and comes at the pace of the machine, whatever else runs on it. */
    private static void quick() throws Exception {
        ImagePlus image = prepare("run('Tubulin', 'size=512 seed=7'); close('Tubulin truth'); close('Tubulin reference');");
        GenericDialog dialog = openDialog(COMMAND, image);
        press(ScreenTools.button(dialog, "Defaults"));
        await("the forecast", () -> text(dialog).contains("on this computer"));
        long map = Long.MAX_VALUE;
        long click = Long.MAX_VALUE;
        long change = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            IJ.runMacro("setBatchMode(true); run('rFRC Map...', 'skip=16'); close();");
            map = Math.min(map, System.nanoTime() - start);
            click = Math.min(click, until("Skip ", () -> tick(dialog, "Preview", true)));
            // A change of a field in an open preview.
            await("the last picture", () -> words().startsWith("Skip 2, as"));
            String criterion = i % 2 == 0 ? "1/7" : "3 sigma";
            change = Math.min(change, until("Skip 16", () -> choose(dialog, 2, criterion)));
            tick(dialog, "Preview", false);
            await("the preview to close", () -> window() == null);
        }
        String times = String.format("A map %.1f ms, the first picture after a click %.1f ms, after a change %.1f ms", map / 1e6,
                click / 1e6, change / 1e6);
        System.out.println(times);
        check(Math.max(click, change) <= FIRST * map, times);
        cancel(dialog);
        gone(dialog, image);
    }

    /** A change begins again at once, also while a picture is made that takes long; a bad value shows its reason instead. */
    private static void follows() throws Exception {
        ImagePlus image = open("long.tif");
        GenericDialog dialog = openDialog(COMMAND, image);
        press(ScreenTools.button(dialog, "Defaults"));
        type(dialog, 0, "256");
        type(dialog, 1, "1");
        int without = coloured();
        tick(dialog, "Preview", true);
        await("a picture", () -> words().contains("it is being refined to 1."));
        Thread.sleep(700);
        check(!words().startsWith("Skip 1,"), "the map was too quick to be disturbed");
        long start = System.nanoTime();
        type(dialog, 0, "64");
        await("the new picture", () -> words().contains("it is being refined to 1.") && !words().startsWith("Skip 128"));
        type(dialog, 1, "8");
        await("the last picture", () -> words().startsWith("Skip 8, as the map will be."));
        System.out.println("Two changes followed within " + (System.nanoTime() - start) / 1_000_000 + " ms");
        type(dialog, 1, "0");
        await("the reason", () -> words().equals("skip: 0 is not allowed; it must be a whole number from 1 to the block size, 64."));
        await("the old picture to go", () -> !colourful(COLOURED, without));
        check(!dialog.getButtons()[0].isEnabled() && text(dialog).contains("skip: 0 is not allowed"), text(dialog));
        picture("preview-reason");
        type(dialog, 1, "16");
        await("a picture again", () -> words().startsWith("Skip 16, as the map will be."));
        await("a picture in colour", () -> colourful(COLOURED, without));
        // The forecast comes beside it.
        await("the forecast", () -> text(dialog).contains("on this computer"));
        // The user closes the preview's window: the check box follows.
        Dialog window = window();
        EventQueue.invokeAndWait(() -> window.dispatchEvent(new WindowEvent(window, WindowEvent.WINDOW_CLOSING)));
        await("the preview to close", () -> window() == null);
        check(!box(dialog, "Preview").getState(), "the check box is still on");
        cancel(dialog);
        gone(dialog, image);
    }

    private static void cancelled() throws Exception {
        ImagePlus image = open("long.tif");
        image.setRoi(100, 100, 900, 900);
        byte[] before = ((byte[]) image.getStack().getPixels(1)).clone();
        List<ImagePlus> open = images();
        GenericDialog dialog = openDialog(COMMAND, image);
        type(dialog, 0, "256");
        type(dialog, 1, "1");
        tick(dialog, "Preview", true);
        await("a picture", () -> words().contains("it is being refined to 1."));
        cancel(dialog);
        long start = System.nanoTime();
        gone(dialog, image);
        System.out.println("Nothing was left " + (System.nanoTime() - start) / 1_000_000 + " ms after Cancel");
        check(images().equals(open), "open are " + images());
        check(new Rectangle(100, 100, 900, 900).equals(image.getRoi().getBounds()), "the selection has changed");
        check(java.util.Arrays.equals(before, (byte[]) image.getStack().getPixels(1)) && image.getCurrentSlice() == 1,
                "the image has changed");
        // Values of a dialog that was cancelled are not remembered.
        GenericDialog next = openDialog(COMMAND, image);
        check(!ScreenDialogs.field(next, 0).getText().equals("256"), "cancelled values are remembered");
        check(!box(next, "Preview").getState(), "the preview is on by itself");
        cancel(next);
        gone(next, image);
    }

    /** The selection, or the part of a zoomed window. */
    private static void seen() throws Exception {
        ImagePlus image = open("long.tif");
        image.setRoi(300, 200, 150, 90);
        GenericDialog dialog = openDialog(COMMAND, image);
        tick(dialog, "Preview", true);
        await("the selection", () -> words().contains("Slices 1 and 2 of long.tif, 150 x 90 pixels."));
        picture("preview-selection");
        cancel(dialog);
        gone(dialog, image);
        image.deleteRoi();
        image.getCanvas().zoomIn(400, 300);
        image.getCanvas().zoomIn(400, 300);
        image.getCanvas().zoomIn(400, 300);
        Rectangle part = image.getCanvas().getSrcRect();
        check(part.width < 1200, "the image is not zoomed: " + part);
        GenericDialog zoomed = openDialog(COMMAND, image);
        tick(zoomed, "Preview", true);
        await("the part " + part, () -> words().contains(", " + part.width + " x " + part.height + " pixels."));
        cancel(zoomed);
        gone(zoomed, image);
    }

    private static void previewOf(String[] command) throws Exception {
        ImagePlus image = prepare(command[1]);
        List<ImagePlus> before = images();
        GenericDialog dialog = openDialog(command[0], image);
        press(ScreenTools.button(dialog, "Defaults"));
        if (command[0].startsWith("3D")) {
            type(dialog, 0, "24");
        }
        boolean panel = command[0].startsWith("PANEL");
        if (panel) {
            choose(dialog, 1, "Tubulin reference");
        }
        int without = coloured();
        tick(dialog, "Preview", true);
        await("the last picture of " + command[0], () -> words().contains(" as the map will be."));
        check(words().contains(command[2]), words());
        check(words().contains("The reference is left out") == panel, words());
        // A PANEL map is black but for what is poorly resolved.
        await("a picture in colour", () -> colourful(panel ? 0.001 : COLOURED, without));
        picture("preview of " + command[0].replace("...", ""));
        if (command[0].startsWith("3D")) {
            choose(dialog, 1, "Fourier shell");
            type(dialog, 2, "8");
            type(dialog, 0, "32");
            await("the last picture of shells", () -> words().contains(" as the map will be."));
            await("a picture in colour", () -> colourful(COLOURED, without));
        }
        cancel(dialog);
        gone(dialog, before.toArray(new ImagePlus[0]));
    }

    /** The dialog of the command that a batch runs previews the first file, which is in no window. */
    private static void batch() throws Exception {
        closeImages();
        GenericDialog outer = openDialog("Batch Folder...", null);
        type(outer, 0, ScreenMain.folder);
        type(outer, 1, ScreenMain.folder + "batch preview");
        type(outer, 2, "pair.tif");
        await("the forecast", () -> text(outer).contains("1 file will be tried"));
        press(ScreenTools.button(outer, "Options of the Command..."));
        await("the dialog of the command", () -> GenericDialog.getInstance() != outer && GenericDialog.getInstance().isShowing());
        GenericDialog inner = GenericDialog.getInstance();
        await("its forecast", () -> text(inner).contains("on this computer"));
        type(inner, 1, "4");
        int without = coloured();
        tick(inner, "Preview", true);
        await("the last picture", () -> words().startsWith("Skip 4, as the map will be.")
                && words().endsWith("Slices 1 and 2 of pair.tif, 120 x 100 pixels."));
        await("a picture in colour", () -> colourful(0.25, without));
        picture("preview-batch");
        cancel(inner);
        await("the preview to close", () -> window() == null);
        cancel(outer);
        gone(outer);
    }

    private static void none() throws Exception {
        prepare("open(F + 'wide.tif'); open(F + 'pair.tif');");
        for (String command : new String[] {"RSM Error Map...", "FRC Resolution..."}) {
            GenericDialog dialog = openDialog(command, image("pair.tif"));
            check(dialog.getCheckboxes() == null || dialog.getCheckboxes().isEmpty(), "a check box in " + command);
            cancel(dialog);
        }
        closeImages();
    }

    /** A macro knows no preview: the word is named as unknown and changes nothing. */
    private static void macro() throws Exception {
        IJ.log("\\Clear");
        ImagePlus image = open("pair.tif");
        IJ.runMacro("run('rFRC Map...', 'block=32 skip=3'); rename('without'); selectImage('pair.tif');"
                + "run('rFRC Map...', 'block=32 skip=3 preview');");
        check(ScreenTools.sameBits(image("without"), image("rFRC of pair.tif")), "the word changes the map");
        check(IJ.getLog().contains("ignores preview, which is not one of its keys"), IJ.getLog());
        check(!image("rFRC of pair.tif").getProp("panel.options").contains("preview"), "it is among the options");
        check(window() == null, "a macro has opened a preview");
        untouched(image, image("without"), image("rFRC of pair.tif"));
    }
}
