package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.plugin.PlugIn;
import io.github.panelfiji.core.NativeLibrary;
import io.github.panelfiji.core.PanelException;
import java.awt.EventQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A command of the menu that looks at a result: it has no dialog unless it says so, and keys for macros only. Reading them,
 * errors and the choice of the thread are the same for all and stand here.
 */
abstract class MapTool implements PlugIn {

    private final String label;

    /**
     * Names the command.
     *
     * @param label as it stands in the menu and in {@code run("...")}
     */
    MapTool(String label) {
        this.label = label;
    }

    /** The name in the menu. */
    final String label() {
        return label;
    }

    /** Keys that a macro may give. */
    List<Key> keys() {
        return Collections.emptyList();
    }

    /**
     * The values where nobody gave any and somebody sits in front of the screen: the defaults, or those of a dialog.
     *
     * @return null where the dialog was cancelled
     */
    Settings ask(ImagePlus image) {
        return new Settings(keys());
    }

    /**
     * Does the work; called on a thread on which it may take its time.
     *
     * @param image the current image; null where none is open
     * @throws PanelException if it cannot be done; nothing has changed then
     */
    abstract void perform(ImagePlus image, Settings settings);

    @Override
    public final void run(String argument) {
        ColourBar.watch();
        // Both belong to the calling thread.
        final String options = Macro.getOptions();
        final ImagePlus image = WindowManager.getCurrentImage();
        if (EventQueue.isDispatchThread()) {
            new Thread(new Runnable() {
                @Override
                public void run() {
                    execute(options, image);
                }
            }, label).start();
        } else {
            execute(options, image);
        }
    }

    private void execute(String options, ImagePlus image) {
        try {
            NativeLibrary.load();
            Settings settings;
            if (options == null && Screen.attended()) {
                settings = ask(image);
                if (settings == null) {
                    return;
                }
            } else {
                settings = Settings.ofMacro(label, keys(), options);
            }
            perform(image, settings);
        } catch (PanelException e) {
            Report.failure(label, e);
        }
    }

    /**
     * Refuses what is no map of numbers.
     *
     * @param allowed what the command can work with
     * @return what the image shows, one of {@code allowed}
     * @throws PanelException with a sentence that says what to take instead
     */
    static ResultKind require(ImagePlus image, ResultKind... allowed) {
        List<String> words = new ArrayList<>();
        for (ResultKind kind : allowed) {
            words.add(kind.words());
        }
        String wanted = "an " + String.join(" or an ", words);
        if (image == null) {
            throw refuse("There is no image open; open " + wanted + ", or make one with Plugins > PANEL > rFRC Map...");
        }
        Planes.requireOpen(image);
        ResultKind kind = ResultKind.of(image);
        if (kind == null) {
            throw refuse(image.getTitle() + " is no result of PANEL; this command needs " + wanted
                    + ". Select one, or make one with Plugins > PANEL > rFRC Map...");
        }
        for (ResultKind each : allowed) {
            if (each == kind) {
                if (image.getBitDepth() != 32) {
                    throw refuse(image.getTitle() + " has been converted to " + image.getBitDepth()
                            + " bits, so that its values are gone; this command needs " + wanted + " of 32 bits.");
                }
                return kind;
            }
        }
        throw refuse(image.getTitle() + " is " + (kind == ResultKind.PANEL ? "a " : "an ") + kind.words() + "; this command needs "
                + wanted + ".");
    }

    /** A refusal that is about an image. */
    static PanelException refuse(String sentence) {
        return new PanelException(PanelException.Kind.INVALID_IMAGE, sentence);
    }
}
