package io.github.panelfiji.core;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * A row of the table of platforms, {@code platforms.properties}, which the build reads too: system and architecture as Java
 * names them, to the folder and file name of the native library.
 */
final class Platform {

    private static final String TABLE = "platforms.properties";

    private final String name;
    private final String file;

    private Platform(String name, String file) {
        this.name = name;
        this.file = file;
    }

    /** The folder in the jar, such as {@code linux-x64}. */
    String name() {
        return name;
    }

    /** The library's file name as the linker makes it, such as {@code libpanel_jni.so}. */
    String file() {
        return file;
    }

    /** The library's place in the jar. */
    String resource() {
        return "/native/" + name + "/" + file;
    }

    /** The system's part of the name, such as {@code linux}. */
    String system() {
        return name.substring(0, name.indexOf('-'));
    }

    /** The architecture's part of the name, such as {@code x64}. */
    String architecture() {
        return name.substring(name.indexOf('-') + 1);
    }

    /** The platform of this Java. */
    static Platform current() {
        return of(table(), System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** The platform that Java describes by its properties {@code os.name} and {@code os.arch}. */
    static Platform of(Properties table, String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        String name = null;
        for (String key : table.stringPropertyNames()) {
            for (String alias : words(table, key)) {
                if (key.startsWith("os.") && os.startsWith(alias)) {
                    name = key.substring("os.".length());
                }
            }
        }
        for (String key : table.stringPropertyNames()) {
            if (name != null && key.startsWith("arch.") && words(table, key).contains(arch)) {
                name += "-" + key.substring("arch.".length());
                break;
            }
        }
        if (name == null || !names(table).contains(name)) {
            throw new PanelException(PanelException.Kind.LIBRARY, "PANEL does not run on " + osName + " with a Java for "
                    + osArch + "; it runs on " + String.join(", ", names(table))
                    + ". If this computer is one of these, start ImageJ with a 64-bit Java of its own kind.");
        }
        return row(table, name);
    }

    /** All rows of the table, in its order. */
    static List<Platform> all(Properties table) {
        List<Platform> all = new ArrayList<>();
        for (String name : names(table)) {
            all.add(row(table, name));
        }
        return all;
    }

    /** The table in the jar. */
    static Properties table() {
        return properties(TABLE);
    }

    /** The version of the jar. */
    static String jarVersion() {
        return properties("version.properties").getProperty("version", "unknown");
    }

    /** Opens a resource, past the JVM's cache of jars: that still holds the old jar after an update in a running ImageJ. */
    static URLConnection open(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection;
    }

    private static Properties properties(String resource) {
        Properties properties = new Properties();
        URL url = Platform.class.getResource(resource);
        try {
            if (url == null) {
                throw new IOException("it is missing");
            }
            try (Reader in = new InputStreamReader(open(url).getInputStream(), StandardCharsets.UTF_8)) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new PanelException(PanelException.Kind.LIBRARY, "PANEL's jar is incomplete: " + resource
                    + " cannot be read (" + e.getMessage() + "). Install the jar again and restart ImageJ.", e);
        }
        return properties;
    }

    private static Platform row(Properties table, String name) {
        return new Platform(name, table.getProperty(name + ".file"));
    }

    private static List<String> names(Properties table) {
        return words(table, "platforms");
    }

    private static List<String> words(Properties table, String key) {
        List<String> words = new ArrayList<>();
        for (String word : table.getProperty(key, "").split(",")) {
            words.add(word.trim());
        }
        return words;
    }
}
