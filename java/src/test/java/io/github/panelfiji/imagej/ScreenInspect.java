package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.image;
import static io.github.panelfiji.imagej.ScreenTools.message;
import static io.github.panelfiji.imagej.ScreenTools.picture;

import ij.Executer;
import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;

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
}
