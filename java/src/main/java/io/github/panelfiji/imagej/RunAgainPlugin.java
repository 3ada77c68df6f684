package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.plugin.frame.Recorder;

/**
 * {@code Run Again with These Settings}: the command that made a result, on the same image, in its dialog with the values of
 * that run; from a macro and without a screen, the same run at once.
 */
public final class RunAgainPlugin extends MapTool {

    /** Made by ImageJ for each run. */
    public RunAgainPlugin() {
        super("Run Again with These Settings");
    }

    @Override
    void perform(ImagePlus result, Settings unused) {
        if (result == null) {
            throw refuse("There is no image open; open a result of PANEL.");
        }
        PanelCommand command = command(result);
        ImagePlus source = source(result);
        Settings settings = new Settings(command.keys());
        for (Key key : command.keys()) {
            // ImageJ keeps no empty property: a key without one was empty, or is newer than the result.
            String value = result.getProp(PanelProperties.PREFIX + key.name());
            if (value != null) {
                settings.set(key.name(), value);
            }
        }
        if (source != null) {
            if (source.getWindow() != null) {
                WindowManager.setCurrentWindow(source.getWindow());
            } else {
                WindowManager.setTempCurrentImage(source);
            }
        }
        boolean asked = Screen.attended() && !IJ.macroRunning();
        if (asked && Recorder.record) {
            // What can be run again is the command itself.
            if (source != null) {
                Recorder.record("selectImage", source.getTitle());
            }
            Recorder.setCommand(command.label());
        }
        command.again(source, settings, asked);
    }

    private static PanelCommand command(ImagePlus result) {
        String label = result.getProp(PanelProperties.PREFIX + "command");
        if (label == null) {
            throw refuse(result.getTitle() + " is no result of PANEL; select a map, a plot or a sample that it made.");
        }
        Object type = Menus.getCommands() == null ? null : Menus.getCommands().get(label);
        String name = type == null ? "" : type.toString();
        if (!name.startsWith(RunAgainPlugin.class.getPackage().getName() + ".") || name.contains("(")) {
            throw refuse(result.getTitle() + " was made by " + label + ", which this version of PANEL does not have.");
        }
        try {
            return (PanelCommand) Class.forName(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw refuse(result.getTitle() + " was made by " + label + ", which cannot be started (" + e + ").");
        }
    }

    /** The image that was judged; null for a sample, which needs none. */
    private static ImagePlus source(ImagePlus result) {
        String title = result.getProp(PanelProperties.PREFIX + PanelProperties.SOURCE);
        if (title == null) {
            return null;
        }
        ImagePlus found = null;
        for (ImagePlus open : OpenImages.all()) {
            if (open != result && open.getTitle().equals(title)) {
                if (found != null) {
                    throw refuse(result.getTitle() + " was made of " + title + ", and several open images have this title; give them"
                            + " names of their own (Image > Rename...).");
                }
                found = open;
            }
        }
        if (found == null) {
            throw refuse(result.getTitle() + " was made of " + title + ", which is not open; open it and try again.");
        }
        return found;
    }
}
