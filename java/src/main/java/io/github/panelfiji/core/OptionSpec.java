package io.github.panelfiji.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One option of a command, as the native library's table describes it: dialogs and macros are made from this alone. */
public final class OptionSpec {

    /** What kind of value an option takes. */
    public enum Kind {
        /** A whole number. */
        INTEGER,
        /** A decimal number. */
        NUMBER,
        /** One of {@link OptionSpec#choices()}. */
        CHOICE,
        /** A check box: {@code true} or {@code false}. */
        FLAG
    }

    /** Strings a row in {@link Natives#options}. */
    private static final int COLUMNS = 7;

    private final String key;
    private final String label;
    private final Kind kind;
    private final String defaultValue;
    private final String suggested;
    private final String allowed;
    private final List<String> choices;

    private OptionSpec(String[] row) {
        key = row[0];
        label = row[1];
        kind = Kind.valueOf(row[2].toUpperCase(Locale.ROOT));
        defaultValue = row[3];
        suggested = row[4];
        allowed = row[5];
        choices = row[6].isEmpty() ? Collections.<String>emptyList()
                : Collections.unmodifiableList(Arrays.asList(row[6].split("\\|")));
    }

    /** The rows of the table that crosses the boundary as one array. */
    static List<OptionSpec> read(String[] table) {
        List<OptionSpec> specs = new ArrayList<>();
        for (int at = 0; at + COLUMNS <= table.length; at += COLUMNS) {
            specs.add(new OptionSpec(Arrays.copyOfRange(table, at, at + COLUMNS)));
        }
        return Collections.unmodifiableList(specs);
    }

    /**
     * The key in macros and in {@link Command#start}: the first word of the label, in lower case.
     *
     * @return the key
     */
    public String key() {
        return key;
    }

    /**
     * The words beside the field in a dialog.
     *
     * @return the label
     */
    public String label() {
        return label;
    }

    /**
     * What kind of value it takes.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The value where a macro or a program leaves the key out.
     *
     * @return the value as text
     */
    public String defaultValue() {
        return defaultValue;
    }

    /**
     * The value with which a dialog starts; for some check boxes another one than the default.
     *
     * @return the value as text
     */
    public String suggested() {
        return suggested;
    }

    /**
     * What is allowed.
     *
     * @return words that follow "it must be"
     */
    public String allowed() {
        return allowed;
    }

    /**
     * The words of a {@link Kind#CHOICE}.
     *
     * @return the words in the order of the dialog; empty for the other kinds
     */
    public List<String> choices() {
        return choices;
    }
}
