package io.github.panelfiji.imagej;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of the jar's plugins.config. */
final class MenuEntry {

    private static final Pattern LINE = Pattern.compile("(.+?), \"(.+)\", ([\\w.]+)(?:\\(\"(.*)\"\\))?");

    private final String path;
    private final String label;
    private final String type;
    private final String argument;

    private MenuEntry(Matcher line) {
        path = line.group(1);
        label = line.group(2);
        type = line.group(3);
        argument = line.group(4) == null ? "" : line.group(4);
    }

    /** All entries in their order, without lines between them. */
    static List<MenuEntry> all() {
        List<MenuEntry> entries = new ArrayList<>();
        String text;
        try {
            text = JarFile.texts("", "plugins.config").get("");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        for (String line : text.split("\n")) {
            if (line.isEmpty() || line.startsWith("#") || line.endsWith(", \"-\"")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalStateException("plugins.config: " + line);
            }
            entries.add(new MenuEntry(matcher));
        }
        return entries;
    }

    /** The menu. */
    String path() {
        return path;
    }

    /** The words in it, and in {@code run("...")}. */
    String label() {
        return label;
    }

    /** What is handed to the class. */
    String argument() {
        return argument;
    }

    /** A new object of the class that it starts. */
    Object runs() {
        try {
            return Class.forName(type).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(label, e);
        }
    }
}
