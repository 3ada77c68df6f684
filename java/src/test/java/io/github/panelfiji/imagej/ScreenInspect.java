package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.button;
import static io.github.panelfiji.imagej.ScreenTools.check;
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
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.OvalRoi;
import ij.gui.PlotWindow;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import java.awt.Dialog;
import java.awt.Toolkit;
import java.awt.datatransfer.DataFlavor;

/** Scenarios of {@link ScreenMain}: what looks at maps. */
final class ScreenInspect {

    private ScreenInspect() {
    }

    /** The ROIs of the manager have a row each, also what is selected besides; deleted ones leave the whole map. */
    static void roiManager() throws Exception {
        ScreenMain.prepare("open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=3 median');");
        ImagePlus map = image("rFRC of pair.tif");
        RoiManager manager = new RoiManager();
        ResultsTable table = ResultsTable.getResultsTable();
        table.reset();
        manager.addRoi(new Roi(10, 20, 30, 25));
        manager.addRoi(new OvalRoi(40, 30, 33, 31));
        map.setRoi(manager.getRoi(1));
        run(map);
        check(table.size() == 2 && table.getStringValue("roi", 0).equals(manager.getName(0)), rows(table));
        map.setRoi(new Roi(70, 60, 20, 20));
        run(map);
        check(table.size() == 5 && table.getStringValue("roi", 4).equals("selection"), rows(table));
        map.deleteRoi();
        manager.select(0);
        run(map);
        check(table.size() == 6 && table.getValue("median", 5) == table.getValue("median", 0), rows(table));
        picture("roi-statistics");
        manager.deselect();
        map.deleteRoi();
        manager.addRoi(new Roi(700, 20, 30, 25));
        String words = message(() -> new Executer("ROI Statistics").run());
        check(words.contains("lies outside of rFRC of pair.tif, which has 120 x 100 pixels") && table.size() == 6, words);
        manager.reset();
        run(map);
        check(table.size() == 7 && table.getStringValue("roi", 6).equals("whole map"), rows(table));
        check(map.getRoi() == null && !map.isLocked(), "the map was changed");
        manager.close();
        IJ.selectWindow("Results");
        IJ.run("Close");
    }

    private static void run(ImagePlus map) {
        WindowManager.setCurrentWindow(map.getWindow());
        new Executer("ROI Statistics").run();
    }

    private static String rows(ResultsTable table) {
        StringBuilder text = new StringBuilder(table.getColumnHeadings());
        for (int i = 0; i < table.size(); i++) {
            text.append('\n').append(table.getRowAsString(i));
        }
        return text.toString();
    }

    /** Everything that lies over a map or beside it, for a look; the bar follows the range that a user sets. */
    static void overlays() throws Exception {
        ScreenMain.prepare("run('Tubulin', 'size=256 seed=3 photons=40'); run('rFRC Map...', 'block=48 skip=2 median');");
        ImagePlus map = image("rFRC of Tubulin");
        image("Tubulin truth").close();
        image("Tubulin reference").close();
        IJ.run(map, "Set... ", "zoom=200");
        new Executer("Colour Bar").run();
        picture("colour-bar");
        check(named(map, "PANEL colour bar") > 8 && lastBar(map).endsWith("0"), lastBar(map));
        String before = lastBar(map);
        IJ.setMinAndMax(map, 0, 7000);
        await("the bar", () -> lastBar(map).equals("7000"));
        check(!before.equals("7000"), "nothing has changed");
        IJ.resetMinAndMax(map);
        map.setDisplayRange(0, 1000);
        map.updateAndDraw();
        new Executer("Reasons Overlay").run();
        await("the bar", () -> lastBar(map).equals("1000"));
        picture("reasons-overlay");
        check("PANEL reasons".equals(map.getOverlay().get(0).getName()), "the colours lie over the bar");
        check(named(map, "PANEL reasons") == 1 && named(map, "PANEL reasons legend") == 7, "reasons");
        new Executer("Map Histogram").run();
        ImagePlus plot = image("Histogram of rFRC of Tubulin");
        check(plot.getWindow() instanceof PlotWindow, "the histogram is no plot window");
        picture("map-histogram");
        WindowManager.setCurrentWindow(map.getWindow());
        new Executer("Reasons Overlay").run();
        new Executer("Colour Bar").run();
        check(map.getOverlay() == null, "something is left over the map");
    }

    private static int named(ImagePlus map, String name) {
        int count = 0;
        for (Roi each : map.getOverlay()) {
            count += name.equals(each.getName()) ? 1 : 0;
        }
        return count;
    }

    /** The highest number at the colour bar. */
    private static String lastBar(ImagePlus map) {
        String words = "";
        for (Roi each : map.getOverlay()) {
            boolean bar = each instanceof TextRoi && "PANEL colour bar".equals(each.getName());
            words = bar ? ((TextRoi) each).getText().trim() : words;
        }
        return words;
    }

    /** The dialog of the run that made a map opens with its values, whatever the last dialog had; what it does is recorded. */
    static void runAgain() throws Exception {
        ImagePlus image = ScreenMain.prepare("open(F + 'pair.tif');");
        IJ.run(image, "rFRC Map...", "block=32 skip=3 criterion=1/7 window=Hamming pixel=80 median");
        ImagePlus map = image("rFRC of pair.tif");
        map.setTitle("first");
        IJ.run("Record...");
        WindowManager.setCurrentWindow(map.getWindow());
        GenericDialog dialog = ScreenMain.openDialog("Run Again with These Settings", null);
        check(dialog.getTitle().equals("rFRC Map"), dialog.getTitle());
        picture("run-again");
        press(dialog.getButtons()[0]);
        await("the map", () -> WindowManager.getImage("rFRC of pair.tif") != null);
        check(sameBits(map, image("rFRC of pair.tif")), "another map");
        check(map.getProp("panel.options").equals(image("rFRC of pair.tif").getProp("panel.options")), "other values");
        await("the recorder", () -> Recorder.getInstance().getText().contains("run(\"rFRC Map...\", \"second=[next slice] block=32"
                + " skip=3 "));
        check(!Recorder.getInstance().getText().contains("Run Again"), Recorder.getInstance().getText());
        Recorder.getInstance().close();
        WindowManager.setCurrentWindow(map.getWindow());
        GenericDialog next = ScreenMain.openDialog("Run Again with These Settings", null);
        press(button(next, "Cancel"));
        await("the dialog to close", () -> !next.isShowing());
        Thread.sleep(200);
        check(images().size() == 3 && !image.isLocked(), "open are " + images());
        image.close();
        WindowManager.setCurrentWindow(map.getWindow());
        String words = message(() -> new Executer("Run Again with These Settings").run());
        check(words.contains("first was made of pair.tif, which is not open; open it and try again."), words);
    }

    /** The methods sentence is seen, and in the clipboard. */
    static void methods() throws Exception {
        ScreenMain.prepare("open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=3 median');");
        new Executer("Methods Sentence").run();
        await("the window", () -> methodsWindow() != null);
        picture("methods-sentence");
        final String text = image("rFRC of pair.tif").getProp("panel.methods");
        await("the clipboard", () -> text.equals(Toolkit.getDefaultToolkit().getSystemClipboard()
                .getData(DataFlavor.stringFlavor)));
        methodsWindow().dispose();
    }

    private static Dialog methodsWindow() {
        return dialogs().stream().filter(d -> "Methods sentence for rFRC of pair.tif".equals(d.getTitle())).findAny().orElse(null);
    }

    /** The dialog names the maps, and their bars follow. */
    static void sameRange() throws Exception {
        ScreenMain.prepare("open(F + 'pair.tif'); run('rFRC Map...', 'block=32 skip=6'); run('Colour Bar'); rename('a');"
                + "selectImage('pair.tif'); run('rFRC Map...', 'block=24 skip=6'); rename('b');");
        GenericDialog dialog = ScreenMain.openDialog("Same Display Range...", null);
        check(text(dialog).contains("One range for 2 maps in nm: a, b"), text(dialog));
        ScreenMain.type(dialog, 1, "700");
        picture("same-display-range");
        press(dialog.getButtons()[0]);
        await("the range", () -> image("a").getDisplayRangeMax() == 700 && image("b").getDisplayRangeMax() == 700);
        await("the bar", () -> lastBar(image("a")).equals("700"));
    }
}
