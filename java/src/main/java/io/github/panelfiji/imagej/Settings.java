package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.OptionSpec;
import io.github.panelfiji.core.PanelException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of all keys of one run, as text. */
final class Settings {

    private final List<Key> keys;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, ImagePlus> images = new HashMap<>();

    /** Every key at its default. */
    Settings(List<Key> keys) {
        this.keys = keys;
        for (Key key : keys) {
            values.put(key.name(), key.defaultValue());
        }
    }

    /**
     * The values of the call of the running macro; keys that the command does not have are named in the log.
     *
     * @param command its label
     * @param options the text of the call, or null
     * @throws PanelException for a key that comes twice, or a variable that does not exist
     */
    static Settings ofMacro(String command, List<Key> keys, String options) {
        MacroOptions macro = MacroOptions.parse(options);
        MacroOptions.nameUnknown(command, macro, keys);
        return of(keys, macro, MacroVariables.running());
    }

    /**
     * The values that a macro gives; what it leaves out takes its default, and a check box left out is off.
     *
     * @throws PanelException for a key that comes twice, or a variable that does not exist
     */
    static Settings of(List<Key> keys, MacroOptions macro, MacroVariables variables) {
        Settings settings = new Settings(keys);
        for (Key key : keys) {
            String name = key.name();
            if (macro.repeated().contains(name)) {
                throw new PanelException(PanelException.Kind.INVALID_OPTION,
                        name + ": given more than once; it must be given once.");
            }
            if (key.kind() == Key.Kind.FLAG) {
                settings.values.put(name, !macro.has(name) ? "false" : macro.get(name) == null ? "true"
                        : resolve(key, macro.get(name), variables));
            } else if (macro.get(name) != null) {
                settings.values.put(name, resolve(key, macro.get(name), variables));
            } else if (macro.has(name)) {
                throw new PanelException(PanelException.Kind.INVALID_OPTION,
                        name + ": has no value; write " + name + "=" + example(key) + ".");
            }
        }
        return settings;
    }

    private static String example(Key key) {
        return key.defaultValue().isEmpty() ? "..." : MacroOptions.write("", key.defaultValue()).substring(1);
    }

    /** The value behind {@code &name}; ImageJ also lets numbers be given by the bare name of a variable. */
    private static String resolve(Key key, String text, MacroVariables variables) {
        if (text.length() > 1 && text.charAt(0) == '&') {
            String value = variables.value(text.substring(1));
            if (value == null) {
                throw new PanelException(PanelException.Kind.INVALID_OPTION,
                        key.name() + ": " + text + " is not a variable of the running macro.");
            }
            return value;
        }
        boolean number = key.kind() == Key.Kind.INTEGER || key.kind() == Key.Kind.NUMBER;
        if (number && !text.isEmpty() && Character.isJavaIdentifierStart(text.charAt(0))) {
            String value = variables.value(text);
            return value == null ? text : value;
        }
        return text;
    }

    /** The keys, in the order of the dialog. */
    List<Key> keys() {
        return keys;
    }

    /** The value of a key; null where this command does not have it. */
    String get(String key) {
        return values.get(key);
    }

    /** Changes the value of a key. */
    void set(String key, String value) {
        values.put(key, value);
    }

    /** The same values but for one key. */
    Settings with(String key, String value) {
        Settings other = new Settings(keys);
        other.values.putAll(values);
        other.images.putAll(images);
        other.images.remove(key);
        other.values.put(key, value);
        return other;
    }

    /** Whether all keys have the same values. */
    boolean same(Settings other) {
        return other != null && values.equals(other.values);
    }

    /** Gives a key an image that need not be open; its value is the title of it. */
    void bind(String key, ImagePlus image) {
        values.put(key, image.getTitle());
        images.put(key, image);
    }

    /** The image that a key was given by {@link #bind}; null where its value is the title of an open one, or none. */
    ImagePlus image(String key) {
        return images.get(key);
    }

    /** The values of those keys that are options of a core command. */
    Map<String, String> core(List<OptionSpec> specs) {
        Map<String, String> options = new LinkedHashMap<>();
        for (OptionSpec spec : specs) {
            if (values.containsKey(spec.key())) {
                options.put(spec.key(), values.get(spec.key()));
            }
        }
        return options;
    }

    /** The options string that gives these values again: every key but those without a value and boxes that are off. */
    String toMacro() {
        StringBuilder text = new StringBuilder();
        for (Key key : keys) {
            String value = values.get(key.name());
            boolean flag = key.kind() == Key.Kind.FLAG;
            if (flag ? !value.equals("true") : value.isEmpty() && key.defaultValue().isEmpty()) {
                continue;
            }
            text.append(text.length() == 0 ? "" : " ");
            text.append(flag ? key.name() : MacroOptions.write(key.name(), value));
        }
        return text.toString();
    }
}
