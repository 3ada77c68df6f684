package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.closeImages;
import static io.github.panelfiji.imagej.ScreenTools.picture;
import static io.github.panelfiji.imagej.ScreenTools.press;
import static io.github.panelfiji.imagej.ScreenTools.text;

import ij.IJ;
import ij.WindowManager;
import ij.gui.GenericDialog;

/** What a user does with the dialogs of the sample data. */
final class ScreenSamples {

    /** Label, a value of the first field that is refused with the reason, one that is taken, and the windows that open. */
    static final String[][] SAMPLES = {
        {"Filaments", "63", "320", "Filaments truth", "Filaments reference", "Filaments camera", "Filaments"},
        {"Tubulin", "63", "96", "Tubulin truth", "Tubulin reference", "Tubulin"},
        {"SMLM Grid", "199", "300", "SMLM Grid truth", "SMLM Grid camera", "SMLM Grid reference", "SMLM Grid"},
        {"Sparse Shapes", "99", "256", "Sparse Shapes truth", "Sparse Shapes"},
        {"Missing Structure", "63", "200", "Missing Structure truth", "Missing Structure filament", "Missing Structure reference",
            "Missing Structure"},
    };

    private ScreenSamples() {
    }

    static void sample(String[] sample) throws Exception {
        GenericDialog dialog = ScreenMain.openDialog(sample[0], null);
        await("what it makes", () -> text(dialog).contains("Makes the stack " + sample[0] + " (")
                && text(dialog).contains("The same seed gives the same images on every computer."));
        for (int i = 3; i < sample.length; i++) {
            check(text(dialog).contains(sample[i]), sample[i] + " is not announced: " + text(dialog));
        }
        ScreenMain.type(dialog, 0, sample[1]);
        check(!dialog.getButtons()[0].isEnabled()
                && text(dialog).contains("size: " + sample[1] + " is not allowed; it must be "), text(dialog));
        ScreenMain.type(dialog, 0, sample[2]);
        await("the button OK", () -> dialog.getButtons()[0].isEnabled());
        await("the advice", () -> text(dialog).contains("Makes the stack "));
        picture("dialog of " + sample[0]);
        press(dialog.getButtons()[0]);
        await("the frames as the current image", () -> WindowManager.getCurrentImage() != null
                && WindowManager.getCurrentImage().getTitle().equals(sample[0]));
        check(ScreenTools.images().size() == sample.length - 3, ScreenTools.images().toString());
        for (int i = 3; i < sample.length; i++) {
            check(WindowManager.getImage(sample[i]) != null, sample[i]);
        }
        IJ.run("Tile");
        picture("windows of " + sample[0]);
        closeImages();
    }
}
