package io.github.panelfiji.core;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * The native library: found, checked and loaded once.
 *
 * <p>The system property {@code panel.library} names a file, and then nothing else is tried. Otherwise the library of this
 * platform is taken from the jar to a folder of the user's ({@link LibraryFolder}), checked by its SHA-256 and loaded from
 * there; where that folder cannot be written or nothing can be run in it, from a new folder in {@code java.io.tmpdir}.
 *
 * <p>No kept library does all of this: scijava's native-lib-loader (2.5.0) and hawtjni copy to a temporary file at each
 * start, check no hash and log the link error instead of reporting it, and JavaCPP's loader comes with a runtime of its
 * own. Each would also be a second jar, or a copy that clashes with the one in Fiji, and Java binds natives only for the
 * class loader that asks for the library.
 */
public final class NativeLibrary {

    /** The system property that names another library file. */
    public static final String PROPERTY = "panel.library";

    private static Path file;
    private static String sha256;
    private static String source;
    private static PanelException failure;

    private NativeLibrary() {
    }

    /**
     * Loads the library if it is not loaded yet.
     *
     * @throws PanelException of kind {@link PanelException.Kind#LIBRARY}, at each call, with what is wrong and what to do
     */
    public static synchronized void load() {
        if (failure != null) {
            throw new PanelException(failure.kind(), failure.getMessage(), failure);
        }
        if (file != null) {
            return;
        }
        try {
            String named = System.getProperty(PROPERTY);
            Path loaded = named == null ? loadPacked() : loadNamed(named);
            checkVersion(loaded, named == null);
            file = loaded;
        } catch (PanelException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * The version of the library, which is that of the jar.
     *
     * @return the version
     */
    public static String version() {
        load();
        return Natives.version();
    }

    /**
     * The file that is loaded.
     *
     * @return its absolute path
     */
    public static synchronized File file() {
        load();
        return file.toFile();
    }

    /**
     * The SHA-256 of that file when it was loaded.
     *
     * @return lower-case hexadecimal digits
     */
    public static synchronized String sha256() {
        load();
        return sha256;
    }

    /**
     * The processor.
     *
     * @return its architecture, the vector instructions that were found, and what limits them ({@link Instructions})
     * @throws PanelException if they are limited to what the processor does not have
     */
    public static String cpu() {
        load();
        return Instructions.describe();
    }

    /**
     * The platform, also where the library cannot be loaded.
     *
     * @return its name in the table of platforms, or the system and architecture as Java names them
     */
    public static String platform() {
        try {
            return Platform.current().name();
        } catch (PanelException e) {
            return System.getProperty("os.name") + " " + System.getProperty("os.arch");
        }
    }

    /**
     * Where the library comes from.
     *
     * @return words that follow "from"
     */
    public static synchronized String source() {
        load();
        return source;
    }

    /** The library that the user names. */
    private static Path loadNamed(String named) {
        Path path;
        try {
            path = Paths.get(named).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw named(named, "which is no path (" + e.getReason() + ")", e);
        }
        if (named.isEmpty() || !Files.isRegularFile(path)) {
            throw named(path.toString(), "and there is no such file", null);
        }
        try {
            checkHeader(path);
            sha256 = PackedLibrary.sha256(Files.readAllBytes(path));
        } catch (IOException e) {
            throw named(path.toString(), "which cannot be read (" + e + ")", e);
        }
        try {
            System.load(path.toString());
        } catch (UnsatisfiedLinkError e) {
            throw refused(e, LinkError.advice(e.getMessage()));
        }
        source = "the system property " + PROPERTY;
        return path;
    }

    /** A platform that is not in the table may have a library that was built there, so it is not compared. */
    private static void checkHeader(Path path) throws IOException {
        LibraryHeader header = LibraryHeader.read(path);
        long size = Files.size(path);
        if (header.platform() == null) {
            throw named(path.toString(), "which is no native library, or only the beginning of one", null);
        }
        boolean listed = Platform.all(Platform.table()).stream().anyMatch(row -> row.name().equals(platform()));
        if (listed && !header.platform().equals(platform())) {
            throw named(path.toString(), "a library for " + header.platform() + ", but this Java is one for " + platform(),
                    null);
        }
        if (size < header.length()) {
            throw named(path.toString(), "a truncated file: it has " + size + " bytes of at least " + header.length(), null);
        }
    }

    private static PanelException named(String path, String fault, Throwable cause) {
        return library("The system property " + PROPERTY + " names " + path + ", " + fault
                + ". Correct it, or start ImageJ without it.", cause);
    }

    /** The library in the jar, by way of the folders that can hold a copy. */
    private static Path loadPacked() {
        Platform platform = Platform.current();
        PackedLibrary library = PackedLibrary.read(platform);
        String version = Platform.jarVersion();
        String name = library.copyName(version);
        sha256 = library.sha256();
        source = "the jar, " + platform.resource();

        Path user = LibraryFolder.ofUser(platform.system(), System::getenv, System::getProperty);
        Attempts attempts = new Attempts(library, name);
        Path loaded = null;
        if (user != null) {
            Path folder = user.resolve(version);
            loaded = attempts.load(folder, true);
            if (loaded == null && attempts.held()) {
                loaded = attempts.load(folder, false);
            }
        }
        if (loaded == null) {
            loaded = attempts.load(Paths.get(System.getProperty("java.io.tmpdir")).toAbsolutePath(), false);
        }
        if (loaded == null) {
            throw attempts.failure();
        }
        return loaded;
    }

    /** Tries to load the packed library from one folder after the other, and keeps what went wrong. */
    private static final class Attempts {

        private final PackedLibrary library;
        private final String name;
        private final StringBuilder unwritable = new StringBuilder();
        private UnsatisfiedLinkError refusal;

        Attempts(PackedLibrary library, String name) {
            this.library = library;
            this.name = name;
        }

        /**
         * One attempt.
         *
         * @param keep whether the copy stays there for the next start
         * @return the copy that is loaded, or null
         */
        Path load(Path folder, boolean keep) {
            try {
                Path copy = keep ? LibraryFolder.store(library, folder, name)
                        : LibraryFolder.storeOnce(library, folder, name);
                System.load(copy.toString());
                return copy;
            } catch (IOException | SecurityException e) {
                unwritable.append(" The folder ").append(folder).append(" cannot be used (").append(e).append(").");
            } catch (UnsatisfiedLinkError e) {
                // The first answer is about the usual folder; only where that was merely held is a later one better.
                refusal = refusal == null || held() ? e : refusal;
            }
            return null;
        }

        /**
         * Whether another class loader has the copy: ImageJ's Help > Refresh Menus makes a new one, and Java gives a file to
         * one class loader only. A copy of another name is then what is needed.
         */
        boolean held() {
            return refusal != null && String.valueOf(refusal.getMessage()).contains(LinkError.HELD);
        }

        PanelException failure() {
            if (refusal != null) {
                return refused(refusal, LinkError.advice(refusal.getMessage()) + unwritable);
            }
            return library("There is no folder for a copy of PANEL's native library." + unwritable
                    + " Make one of them writable, or name another one by Java's option -Djava.io.tmpdir=FOLDER, and restart"
                    + " ImageJ.", null);
        }
    }

    private static PanelException refused(UnsatisfiedLinkError error, String advice) {
        return library("PANEL's native library cannot be loaded: " + error.getMessage() + ". " + advice, error);
    }

    /** A library of another version would answer wrongly, so it is asked before anything else. */
    private static void checkVersion(Path loaded, boolean packed) {
        String jar = Platform.jarVersion();
        String advice = packed ? "Install the jar again and restart ImageJ."
                : "Name the library of version " + jar + " by the system property " + PROPERTY
                        + ", or start ImageJ without it.";
        String found;
        try {
            found = Natives.version();
        } catch (UnsatisfiedLinkError e) {
            throw library("The file " + loaded + " is a native library, but not PANEL's (" + e.getMessage() + "). " + advice,
                    e);
        }
        if (!found.equals(jar)) {
            throw library("The native library " + loaded + " is of version " + found + ", but the jar is of version " + jar
                    + ". " + advice, null);
        }
    }

    private static PanelException library(String sentence, Throwable cause) {
        return new PanelException(PanelException.Kind.LIBRARY, sentence, cause);
    }
}
