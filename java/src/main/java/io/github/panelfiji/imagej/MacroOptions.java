package io.github.panelfiji.imagej;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The options string of a macro's {@code run("Command", "key=value key=[two words] flag")}, taken apart.
 *
 * <p>ImageJ's own reader looks for {@code key=} anywhere in the string: with {@code block_size=64 size=3} it reads 64 for
 * {@code size}. This one cuts the string into words first, so that a key only ever matches itself.
 */
final class MacroOptions {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> repeated = new ArrayList<>();

    private MacroOptions() {
    }

    /**
     * Takes an options string apart: {@code key=value}, {@code key=[a value with blanks and [nested] brackets]},
     * {@code key='a value'}, and bare words, which are check boxes that are on. Keys are put in lower case. A bracket or quote
     * that is never closed is part of the value.
     *
     * @param text the options; null for none
     */
    static MacroOptions parse(String text) {
        MacroOptions options = new MacroOptions();
        String s = text == null ? "" : text;
        int i = 0;
        while (i < s.length()) {
            if (Character.isWhitespace(s.charAt(i))) {
                i++;
                continue;
            }
            int end = i;
            while (end < s.length() && s.charAt(end) != '=' && !Character.isWhitespace(s.charAt(end))) {
                end++;
            }
            String key = s.substring(i, end).toLowerCase(Locale.US);
            if (end == s.length() || s.charAt(end) != '=') {
                options.put(key, null);
                i = end;
                continue;
            }
            int start = end + 1;
            int close = closing(s, start);
            if (close > 0) {
                options.put(key, s.substring(start + 1, close));
                i = close + 1;
            } else {
                i = wordEnd(s, start);
                options.put(key, s.substring(start, i));
            }
        }
        return options;
    }

    private void put(String key, String value) {
        if (values.containsKey(key)) {
            repeated.add(key);
        } else {
            values.put(key, value);
        }
    }

    /** The place of the bracket or quote that closes the one at {@code start}, or -1. */
    private static int closing(String s, int start) {
        if (start >= s.length()) {
            return -1;
        }
        if (s.charAt(start) == '\'') {
            return s.indexOf('\'', start + 1);
        }
        if (s.charAt(start) != '[') {
            return -1;
        }
        int depth = 0;
        for (int i = start; i < s.length(); i++) {
            char c = s.charAt(i);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int wordEnd(String s, int start) {
        int end = start;
        while (end < s.length() && !Character.isWhitespace(s.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Whether the key was given, with or without a value. */
    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value of a key; null where it was not given, or given as a bare word. */
    String get(String key) {
        return values.get(key);
    }

    /** All keys in the order in which they came. */
    Set<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** Keys that came more than once. */
    List<String> repeated() {
        return Collections.unmodifiableList(repeated);
    }

    /** Unknown keys stop nothing, since an older PANEL may meet a newer macro, but a misspelt one must not go unnoticed. */
    static void nameUnknown(String command, MacroOptions macro, List<Key> keys) {
        List<String> known = new ArrayList<>();
        for (Key key : keys) {
            known.add(key.name());
        }
        for (String key : macro.keys()) {
            if (!known.contains(key)) {
                Report.log(command, "ignores " + key + ", which is not one of its keys"
                        + (known.isEmpty() ? "; it has none." : ": " + String.join(", ", known) + "."));
            }
        }
    }

    /** {@code key=value} as this class and ImageJ read it back, with brackets or quotes where they are needed. */
    static String write(String key, String value) {
        boolean plain = !value.isEmpty() && wordEnd(value, 0) == value.length() && value.charAt(0) != '['
                && value.charAt(0) != '\'' && value.charAt(0) != '&';
        if (plain) {
            return key + "=" + value;
        }
        String bracketed = "[" + value + "]";
        return key + "=" + (closing(bracketed, 0) == bracketed.length() - 1 ? bracketed : "'" + value + "'");
    }

    /** The call {@code run("command", "options")} as a line of ImageJ's macro language. */
    static String call(String command, String options) {
        return "run(\"" + escape(command) + "\", \"" + escape(options) + "\");";
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
