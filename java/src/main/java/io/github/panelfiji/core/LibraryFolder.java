package io.github.panelfiji.core;

import java.io.File;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;

/**
 * Folders that hold copies of the native library, because a system loads libraries from files only.
 *
 * <p>The usual one belongs to the user and to this version, and keeps its copy: later starts only check it. Any number of
 * ImageJs may use it at once, for a copy is written under a name of its own and then moved to its place in one step; who
 * comes second finds it there, or replaces it by the same bytes.
 */
final class LibraryFolder {

    private static final String NAME = "panel-fiji";

    private LibraryFolder() {
    }

    /**
     * The user's folder for files that can be made again, as each system has it.
     *
     * @param system {@code linux}, {@code macos} or {@code windows}
     * @param environment environment variables by name
     * @param property system properties by name
     * @return PANEL's folder in it, or null where the system names none
     */
    static Path ofUser(String system, UnaryOperator<String> environment, UnaryOperator<String> property) {
        Path home = absolute(property.apply("user.home"));
        Path caches;
        if (system.equals("windows")) {
            caches = absolute(environment.apply("LOCALAPPDATA"));
            caches = caches != null || home == null ? caches : home.resolve("AppData").resolve("Local");
        } else if (system.equals("macos")) {
            caches = home == null ? null : home.resolve("Library").resolve("Caches");
        } else {
            caches = absolute(environment.apply("XDG_CACHE_HOME"));
            caches = caches != null || home == null ? caches : home.resolve(".cache");
        }
        return caches == null ? null : caches.resolve(NAME);
    }

    /** Null for a path that is missing, relative (some systems say {@code ?} for a home that there is not) or no path. */
    private static Path absolute(String text) {
        try {
            return text != null && !text.isEmpty() && Paths.get(text).isAbsolute() ? Paths.get(text) : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /**
     * Makes sure that the folder has a copy of the library, whose bytes were read back and are right. A copy that is damaged
     * is replaced.
     *
     * @throws IOException the folder cannot be written, or the copy does not keep its bytes
     */
    static Path store(PackedLibrary library, Path folder, String fileName) throws IOException {
        Files.createDirectories(folder);
        Path copy = folder.resolve(fileName);
        if (holds(copy, library)) {
            return copy;
        }
        Path draft = Files.createTempFile(folder, fileName, ".tmp");
        try {
            Files.write(draft, library.bytes());
            try {
                Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(draft, copy, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                // Windows does not replace a library that another ImageJ has loaded, which has just put it there.
                if (!holds(copy, library)) {
                    throw e;
                }
            }
        } finally {
            Files.deleteIfExists(draft);
        }
        if (!holds(copy, library)) {
            throw new IOException("the copy " + copy + " is not what was written");
        }
        return copy;
    }

    /**
     * A copy in a new folder that nobody else can know or write to, removed when this Java ends.
     *
     * @param parent where to make the folder
     */
    static Path storeOnce(PackedLibrary library, Path parent, String fileName) throws IOException {
        Files.createDirectories(parent);
        Path folder = Files.createTempDirectory(parent, NAME + "-");
        // In the reverse order of their registration.
        folder.toFile().deleteOnExit();
        File copy = folder.resolve(fileName).toFile();
        copy.deleteOnExit();
        return store(library, folder, fileName);
    }

    private static boolean holds(Path copy, PackedLibrary library) throws IOException {
        return Files.isRegularFile(copy) && Files.size(copy) == library.bytes().length
                && PackedLibrary.sha256(Files.readAllBytes(copy)).equals(library.sha256());
    }
}
