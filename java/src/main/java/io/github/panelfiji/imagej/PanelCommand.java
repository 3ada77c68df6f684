package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.Prefs;
import ij.WindowManager;
import ij.plugin.PlugIn;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.NativeLibrary;
import io.github.panelfiji.core.PanelException;
import java.awt.EventQueue;
import java.awt.Panel;
import java.util.Collections;
import java.util.List;

/**
 * A command of the menu that runs one command of the core. A subclass names both, adds its own keys, and does something with
 * the values; reading them from a macro or a dialog, errors, and the choice of the thread are the same for all and stand here.
 */
abstract class PanelCommand implements PlugIn {

    private final String label;
    private final Command core;
    private boolean scripted;
    private Settings earlier;

    /**
     * Names the command.
     *
     * @param label as it stands in the menu and in {@code run("...")}
     * @param core what it runs
     */
    PanelCommand(String label, Command core) {
        this.label = label;
        this.core = core;
    }

    /** The name in the menu. */
    final String label() {
        return label;
    }

    /** The core command. */
    final Command core() {
        return core;
    }

    /** Under what name the dialog remembers its values. */
    String id() {
        return core.id();
    }

    /** All keys in the order of the dialog; by default those of the core command. */
    List<Key> keys() {
        return Key.all(core.options());
    }

    /** The value with which a first dialog starts. */
    String suggested(Key key, ImagePlus image) {
        return key.suggested();
    }

    /** The value with which a dialog starts. */
    String initial(Key key, ImagePlus image) {
        return earlier != null ? earlier.get(key.name()) : preset(key, suggested(key, image));
    }

    /** The value of the last dialog where it is remembered, otherwise the one that is suggested. */
    final String preset(Key key, String suggested) {
        return key.remembered() ? Prefs.get(preference(key), suggested) : suggested;
    }

    /** The name of the preference that holds the value of a key. */
    final String preference(Key key) {
        return "panel." + id() + "." + key.name();
    }

    /** The groups in which the dialog shows the fields; what is in none comes last, without a heading. */
    List<FieldGroup> groups() {
        return Collections.emptyList();
    }

    /**
     * The words behind a field; by default those in brackets at the end of its label.
     *
     * @param image the current image, null where there is none
     * @param settings what stands in the fields, not checked yet
     */
    String unit(Key key, ImagePlus image, Settings settings) {
        return key.unit();
    }

    /**
     * Adds to a dialog what its keys do not.
     *
     * @param fields those of the keys
     * @param buttons the row for what is no field
     */
    void complete(DialogFields fields, Panel buttons) {
        // Most dialogs are their keys.
    }

    /** Whether somebody who chooses the command from the menu is asked for its values first. */
    boolean asks() {
        return true;
    }

    /** Whether a macro or a script runs the command. */
    final boolean scripted() {
        return scripted;
    }

    /** Name of the help text in the folder {@code help} of the resources, without its ending. */
    abstract String help();

    /**
     * Refuses to go on without what the command acts on; asked before the dialog.
     *
     * @param image the current image, null where none is open
     * @throws PanelException with a sentence that says what is missing
     */
    abstract void requireInput(ImagePlus image);

    /**
     * Looks at the values without running anything; asked at every change in the dialog, and before a run.
     *
     * @throws PanelException for the first value that will not do
     */
    void check(ImagePlus image, Settings settings) {
        core.check(settings.core(core.options()));
    }

    /** What the dialog tells about a run with these (good) values; called on a thread that is interrupted when they change. */
    abstract Advice advise(ImagePlus image, Settings settings);

    /** Whether the dialog has a preview. */
    boolean previews() {
        return false;
    }

    /**
     * The pictures of the preview of a run with these (good) values; called on a thread that is interrupted when they change.
     *
     * @param input keeps what several of them need
     */
    PreviewRun preview(ImagePlus image, Settings settings, PreviewInput input) {
        throw new IllegalStateException(label + " has no preview");
    }

    /**
     * Does the work; called on a thread on which it may take its time.
     *
     * @throws PanelException if it cannot be done; nothing is left locked or half shown then
     */
    abstract void perform(ImagePlus image, Settings settings);

    @Override
    public final void run(String argument) {
        ColourBar.watch();
        // These belong to the calling thread, so they are read before another may take over.
        final String options = Macro.getOptions();
        final ImagePlus image = WindowManager.getCurrentImage();
        scripted = options != null || IJ.macroRunning();
        if (EventQueue.isDispatchThread()) {
            Thread thread = new Thread(new Runnable() {
                @Override
                public void run() {
                    execute(options, image);
                }
            }, label);
            thread.start();
        } else {
            execute(options, image);
        }
    }

    /**
     * Runs once more with the values of an earlier run, on the calling thread.
     *
     * @param image on which it ran; null where it acts on none
     * @param asked whether they are shown in the dialog first, where they can be changed
     * @throws PanelException as {@link #perform}
     */
    final void again(ImagePlus image, Settings values, boolean asked) {
        requireInput(image);
        Settings settings = values;
        if (asked) {
            for (Key key : keys()) {
                // A dialog offers open images only, and would take another one for one that is missing.
                if (key.kind() == Key.Kind.IMAGE && !values.get(key.name()).equals(key.defaultValue())) {
                    OpenImages.find(key.name(), values, image);
                }
            }
            earlier = values;
            settings = OptionDialog.ask(this, image);
        }
        if (settings != null) {
            check(image, settings);
            perform(image, settings);
        }
    }

    private void execute(String options, ImagePlus image) {
        try {
            NativeLibrary.load();
            requireInput(image);
            Settings settings;
            if (options == null && Screen.attended() && asks()) {
                settings = OptionDialog.ask(this, image);
                if (settings == null) {
                    return;
                }
            } else {
                settings = Settings.ofMacro(label, keys(), options);
            }
            check(image, settings);
            perform(image, settings);
        } catch (PanelException e) {
            Report.failure(label, e);
        }
    }
}
