package io.github.panelfiji.imagej;

import io.github.panelfiji.core.OptionSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One macro key of a command, which is also one field of its dialog.
 *
 * <p>The label's first word, in lower case, is the key: that is what ImageJ's recorder writes.
 */
final class Key {

    /** What stands in the field. */
    enum Kind {
        /** A whole number. */
        INTEGER,
        /** A decimal number. */
        NUMBER,
        /** One of a list of words. */
        CHOICE,
        /** A check box. */
        FLAG,
        /** The title of an open image, or the one word that stands for none of them. */
        IMAGE,
        /** The path of a file, or nothing. */
        FILE,
        /** The path of a folder. */
        FOLDER,
        /** Any words. */
        TEXT
    }

    private final String name;
    private final String label;
    private final Kind kind;
    private final String defaultValue;
    private final String suggested;
    private final List<String> choices;
    private final boolean remembered;

    private Key(String name, String label, Kind kind, String defaultValue, String suggested, List<String> choices,
            boolean remembered) {
        this.name = name;
        this.label = label;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.suggested = suggested;
        this.choices = choices;
        this.remembered = remembered;
    }

    /**
     * The key of an option of the core. A dialog starts with the values of the last one, but for the pixel size: that
     * belongs to one image and would silently falsify the next.
     */
    static Key of(OptionSpec spec) {
        Kind kind = Kind.valueOf(spec.kind().name());
        return new Key(spec.key(), spec.label(), kind, spec.defaultValue(), spec.suggested(), spec.choices(),
                !spec.key().equals("pixel"));
    }

    /** All options of a core command but those without a label, which programs set. */
    static List<Key> all(List<OptionSpec> specs) {
        List<Key> keys = new ArrayList<>();
        for (OptionSpec spec : specs) {
            if (!spec.label().isEmpty()) {
                keys.add(of(spec));
            }
        }
        return keys;
    }

    /** A key whose value is the title of an open image, or {@code none}, the default. */
    static Key image(String name, String label, String none) {
        return new Key(name, label, Kind.IMAGE, none, none, Collections.singletonList(none), false);
    }

    /** A key whose value is the path of a file; empty, the default, for none. */
    static Key file(String name, String label) {
        return new Key(name, label, Kind.FILE, "", "", Collections.<String>emptyList(), false);
    }

    /** A key whose value is the path of a folder. */
    static Key folder(String name, String label) {
        return new Key(name, label, Kind.FOLDER, "", "", Collections.<String>emptyList(), true);
    }

    /** A key whose value is any words. */
    static Key text(String name, String label, String defaultValue) {
        return new Key(name, label, Kind.TEXT, defaultValue, defaultValue, Collections.<String>emptyList(), true);
    }

    /** A key whose value is one of some words; the first is the default. */
    static Key choice(String name, String label, List<String> choices) {
        return new Key(name, label, Kind.CHOICE, choices.get(0), choices.get(0), choices, true);
    }

    /** A check box that is off. */
    static Key flag(String name, String label) {
        return new Key(name, label, Kind.FLAG, "false", "false", Collections.<String>emptyList(), true);
    }

    /** The macro key. */
    String name() {
        return name;
    }

    /** The words beside the field. */
    String label() {
        return label;
    }

    /** The words before the field, where those in brackets at the end of the label stand behind it. */
    String title() {
        String unit = unit();
        return (unit.isEmpty() ? label : label.substring(0, label.length() - unit.length() - 3)).replace('_', ' ');
    }

    /** The words in brackets at the end of the label of a field, such as its unit; empty for none. */
    String unit() {
        int open = label.lastIndexOf(" (");
        boolean there = kind != Kind.FLAG && open > 0 && label.endsWith(")");
        return there ? label.substring(open + 2, label.length() - 1) : "";
    }

    /** What stands in the field. */
    Kind kind() {
        return kind;
    }

    /** The value where a macro leaves the key out. */
    String defaultValue() {
        return defaultValue;
    }

    /** The value with which a first dialog starts. */
    String suggested() {
        return suggested;
    }

    /** The words of a choice; the one word that is no title of an image key; otherwise nothing. */
    List<String> choices() {
        return choices;
    }

    /** Whether the next dialog starts with the value of this one. */
    boolean remembered() {
        return remembered;
    }
}
