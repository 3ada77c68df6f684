package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The command that a batch runs, with its options; which images it gets is the batch's business. */
final class BatchCommand {

    /** Keys of a command that the batch gives an image. */
    static final String SECOND = "second";
    static final String REFERENCE = "reference";

    private final MapCommand command;
    private final Settings settings;

    private BatchCommand(MapCommand command, Settings settings) {
        this.command = command;
        this.settings = settings;
    }

    /** All commands that make maps, in the order of the menu. */
    private static List<MapCommand> all() {
        return Arrays.asList(new RfrcMapPlugin(), new SingleFrameMapPlugin(), new VolumeMapPlugin(), new PanelMapPlugin(),
                new ErrorMapPlugin(), new ResolutionPlugin());
    }

    /** The names of the commands. */
    static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (MapCommand command : all()) {
            labels.add(command.label());
        }
        return labels;
    }

    /**
     * The command of a name, as it stands in the menu; the three dots may be left out.
     *
     * @param key macro key whose value the name is
     * @throws PanelException if there is none
     */
    static MapCommand find(String key, String label) {
        for (MapCommand command : all()) {
            if (command.label().equalsIgnoreCase(label) || command.label().equalsIgnoreCase(label + "...")) {
                return command;
            }
        }
        throw BatchRules.refuse(key, label, "it must be one of " + String.join(", ", labels()));
    }

    /** Whether a command has a key. */
    static boolean takes(MapCommand command, String key) {
        for (Key own : command.keys()) {
            if (own.name().equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a command can do nothing without a reference. */
    static boolean needsReference(MapCommand command) {
        return command instanceof ErrorMapPlugin;
    }

    /** The keys that a user chooses: all but those of images, and that of the table, since a batch writes one for all. */
    static List<Key> keys(MapCommand command) {
        List<Key> keys = new ArrayList<>();
        for (Key key : command.keys()) {
            if (key.kind() != Key.Kind.IMAGE && !key.name().equals(MapCommand.TABLE)) {
                keys.add(key);
            }
        }
        return keys;
    }

    /**
     * The command with its options, looked at as far as that is possible without an image.
     *
     * @param key macro key whose value the options are
     * @param options as in the command's own macro call
     * @throws PanelException for an unknown key or a value that is not allowed; it begins with the key
     */
    static BatchCommand of(MapCommand command, String key, String options) {
        MacroOptions macro = MacroOptions.parse(options);
        List<String> known = new ArrayList<>();
        for (Key own : keys(command)) {
            known.add(own.name());
        }
        for (String given : macro.keys()) {
            if (takes(command, given) && !known.contains(given)) {
                throw new PanelException(PanelException.Kind.INVALID_OPTION, key + ": " + given + " is not allowed, since the"
                        + " batch itself " + (given.equals(MapCommand.TABLE) ? "writes one table for all files."
                        : "chooses the images, by the keys of pairing and reference."));
            }
            if (!known.contains(given)) {
                throw new PanelException(PanelException.Kind.INVALID_OPTION, key + ": " + given + " is not a key of "
                        + command.label() + (known.isEmpty() ? ", which has none."
                        : "; its keys are " + String.join(", ", known) + "."));
            }
        }
        Settings settings = new Settings(command.keys());
        try {
            Settings own = Settings.of(keys(command), macro, MacroVariables.running());
            for (Key each : own.keys()) {
                settings.set(each.name(), own.get(each.name()));
            }
            command.core().check(settings.core(command.core().options()));
        } catch (PanelException e) {
            throw new PanelException(e.kind(), key + ": " + e.getMessage(), e);
        }
        return new BatchCommand(command, settings);
    }

    /** The command. */
    MapCommand command() {
        return command;
    }

    /** The values for the files of an item, which need not be there: images are named after their files. */
    Settings settings(BatchItem item) {
        Settings all = copy();
        if (item.second() != null) {
            all.set(SECOND, item.second().getName());
        }
        if (item.reference() != null) {
            all.set(REFERENCE, item.reference().getName());
        }
        return all;
    }

    /**
     * The same with the images.
     *
     * @param images by the keys {@link #SECOND} and {@link #REFERENCE}
     */
    Settings settings(Map<String, ImagePlus> images) {
        Settings all = copy();
        for (Map.Entry<String, ImagePlus> image : images.entrySet()) {
            all.bind(image.getKey(), image.getValue());
        }
        return all;
    }

    private Settings copy() {
        Settings all = new Settings(settings.keys());
        for (Key key : settings.keys()) {
            all.set(key.name(), settings.get(key.name()));
        }
        return all;
    }

    /** The command's name in those of files, such as {@code rFRC_Map}. */
    String name() {
        return command.label().replace("...", "").replace(' ', '_');
    }

    /**
     * What the results are called that the command gives for an item, in the order in which it makes them: {@code rFRC_Map} for
     * the main one, {@code PANEL_Map.RSM} for the window {@code RSM of TITLE} beside it. No two commands share a name.
     */
    List<String> results(BatchItem item) {
        List<String> names = new ArrayList<>();
        for (ResultWindow window : command.windows("", settings(item))) {
            names.add(name() + "." + window.title().trim().replaceAll(" of$", "").replace(' ', '_'));
        }
        names.set(names.size() - 1, name());
        return names;
    }
}
