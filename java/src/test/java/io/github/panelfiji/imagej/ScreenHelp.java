package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.images;
import static io.github.panelfiji.imagej.ScreenTools.picture;

import ij.IJ;
import ij.plugin.frame.Editor;
import java.awt.EventQueue;
import java.awt.Window;
import java.awt.event.ActionEvent;

/** Scenarios of {@link ScreenMain}: what explains the commands to a user. */
final class ScreenHelp {

    private ScreenHelp() {
    }

    /** An example opens in ImageJ's editor and runs from there. */
    static void example() throws Exception {
        IJ.run("rFRC Map Example");
        await("the editor", () -> editor() != null);
        final Editor editor = editor();
        check(editor.getTitle().equals("rFRC_Map.ijm") && editor.getText().contains("run(\"rFRC Map...\""), editor.getTitle());
        picture("example");
        EventQueue.invokeLater(() -> editor.actionPerformed(new ActionEvent(editor, ActionEvent.ACTION_PERFORMED, "Run Macro")));
        // The macro's last line; images that are closed before it would make ImageJ complain.
        await("the end of the example", () -> IJ.getLog() != null && IJ.getLog().contains(" places are unresolved"));
        check(images().size() == 4, "open are " + images());
        editor.dispose();
    }

    private static Editor editor() {
        for (Window window : Window.getWindows()) {
            if (window instanceof Editor && window.isShowing()) {
                return (Editor) window;
            }
        }
        return null;
    }
}
