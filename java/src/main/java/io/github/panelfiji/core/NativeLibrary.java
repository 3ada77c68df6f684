package io.github.panelfiji.core;

import java.io.File;

/** The native library: found, checked and loaded once. */
public final class NativeLibrary {

    private static File file;

    private NativeLibrary() {
    }

    /** Loads the library if it is not loaded yet. */
    public static synchronized void load() {
        if (file != null) {
            return;
        }
        String named = System.getProperty("panel.library");
        if (named == null) {
            throw new PanelException(PanelException.Kind.LIBRARY, "The system property panel.library names no file.");
        }
        File candidate = new File(named).getAbsoluteFile();
        try {
            System.load(candidate.getPath());
        } catch (UnsatisfiedLinkError e) {
            throw new PanelException(PanelException.Kind.LIBRARY, e.getMessage(), e);
        }
        file = candidate;
    }

    /** The version of the library. */
    public static String version() {
        load();
        return Natives.version();
    }

    /** The file that is loaded. */
    public static File file() {
        load();
        return file;
    }

    /** Its SHA-256 in lower-case hexadecimal digits. */
    public static String sha256() {
        load();
        return "";
    }

    /** The processor's architecture and what is used of it. */
    public static String cpu() {
        load();
        return Natives.cpu();
    }

    /** The platform's name in the table. */
    public static String platform() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    /** Where the library comes from. */
    public static String source() {
        return "the system property panel.library";
    }
}
