package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ProgressBar;
import ij.measure.ResultsTable;
import java.awt.Button;
import java.awt.Dialog;
import java.awt.Frame;
import java.awt.Window;
import java.util.Arrays;
import java.util.TreeSet;

/** Main class of a JVM that is ImageJ with its window and with the testing twin as PANEL's native library. */
final class FaultMain extends FaultScenarios {

    private FaultMain(String macro, String folder) throws Exception {
        super(FaultMain.class.getClassLoader(), macro, folder);
    }

    /**
     * Runs all scenarios.
     *
     * @param arguments path of the macro, folder of the test images
     */
    public static void main(String[] arguments) throws Exception {
        ImageJ.main(new String[] {"-ijpath", System.getProperty("panel.test.imagej"), "-port0"});
        ScreenTools.await("ImageJ's window", () -> IJ.getInstance() != null && IJ.getInstance().isShowing());
        new FaultMain(arguments[0], arguments[1]).run();
    }

    @Override
    String said(Runnable action) throws Exception {
        IJ.log("\\Clear");
        StringBuilder words = new StringBuilder();
        Thread thread = new Thread(action, "scenario");
        thread.start();
        await("the command to end", () -> {
            for (Dialog dialog : ScreenTools.dialogs()) {
                Button ok = ScreenTools.button(dialog, "OK");
                if (ok != null) {
                    words.append(ScreenTools.text(dialog).trim()).append('\n');
                    ScreenTools.press(ok);
                    await("the message to close", () -> !dialog.isShowing());
                }
            }
            return !thread.isAlive();
        });
        String log = IJ.getLog();
        return words.append(log == null ? "" : log).toString();
    }

    /** One line is one message. ImageJ itself adds which line of the macro it was. */
    @Override
    boolean tells(String said, String sentence) {
        return said.startsWith(sentence + "   The macro was stopped in line ") && said.indexOf('\n') == said.length() - 1;
    }

    @Override
    void pressEscape() {
        ScreenTools.pressEscape();
    }

    @Override
    String open() throws Exception {
        StringBuilder open = new StringBuilder();
        for (ImagePlus image : ScreenTools.images()) {
            int pixels = Arrays.deepHashCode(image.getStack().getImageArray());
            open.append(image.getTitle()).append(' ').append(pixels).append(", ");
        }
        TreeSet<String> windows = new TreeSet<>();
        for (Window window : Window.getWindows()) {
            if (window.isShowing()) {
                windows.add(window instanceof Frame ? ((Frame) window).getTitle() : window.toString());
            }
        }
        ResultsTable table = ResultsTable.getResultsTable("PANEL results");
        boolean bar = (Boolean) ScreenTools.field(IJ.getInstance().getProgressBar(), ProgressBar.class, "showBar");
        return open + "current " + WindowManager.getCurrentImage() + ", windows " + windows + ", rows "
                + (table == null ? 0 : table.size()) + (bar ? ", progress bar" : "");
    }
}
