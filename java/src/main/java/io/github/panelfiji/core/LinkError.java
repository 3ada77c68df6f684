package io.github.panelfiji.core;

import java.util.Locale;

/** What to do about the errors with which systems refuse to load a library. Their own words are always shown too. */
final class LinkError {

    /** What Java says where another class loader of the same process holds a library. */
    static final String HELD = "already loaded in another classloader";

    private LinkError() {
    }

    /**
     * The sentence that follows the system's own words.
     *
     * @param message the message of an {@link UnsatisfiedLinkError}
     */
    static String advice(String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        if (text.contains(HELD)) {
            return "Restart ImageJ.";
        }
        if (text.contains("glibc_") || text.contains("version `") || text.contains("ld-linux") || text.contains("libgcc_s")) {
            return "This Linux is too old or of another kind (glibc is needed): build PANEL on this computer.";
        }
        if (text.contains("dlopen(") && text.contains("symbol not found")) {
            return "This macOS is too old: update it to macOS 11 or newer.";
        }
        if (text.contains("procedure could not be found")) {
            return "This Windows is too old: update it to Windows 10 or newer.";
        }
        if (text.contains("failed to map segment") || text.contains("operation not permitted")) {
            return "The folder may be mounted without leave to run programs (noexec): name another one, by the environment"
                    + " variable XDG_CACHE_HOME or by Java's option -Djava.io.tmpdir=FOLDER, and restart ImageJ.";
        }
        if (text.contains("permission denied")) {
            return "The system forbids to load this file, by its permissions or by a rule such as SELinux's: allow it, or name"
                    + " another folder by the environment variable XDG_CACHE_HOME, and restart ImageJ.";
        }
        if (text.contains("code signature") || text.contains("library load disallowed") || text.contains("quarantine")) {
            return "macOS does not trust the file: remove its quarantine (xattr -d com.apple.quarantine FILE) and restart"
                    + " ImageJ.";
        }
        if (text.contains("access is denied") || text.contains("virus") || text.contains("blocked")) {
            return "A virus scanner may hold the file back: ask for it to be allowed and restart ImageJ.";
        }
        if (text.contains("incompatible architecture") || text.contains("wrong elf class")
                || text.contains("not a valid win32") || text.contains("possible cause: can't load")) {
            return "Start ImageJ with a 64-bit Java of this computer's own kind.";
        }
        if (text.contains("invalid elf header") || text.contains("file too short") || text.contains("mach-o")) {
            return "The file is damaged or made for another system: install PANEL again and restart ImageJ.";
        }
        return "Install PANEL again and restart ImageJ; if that does not help, report this message.";
    }
}
