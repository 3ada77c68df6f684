package io.github.panelfiji.imagej;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there complete or not at all. */
final class WholeFile {

    private WholeFile() {
    }

    /** What writes a file. */
    interface Writer {
        /** Writes all of it to a path that is free. */
        void write(Path path) throws IOException;
    }

    /**
     * Writes under another name and renames then, at once where the file system can: neither a crash nor a full disk leaves half
     * a file under the name, and what was there before stays until the new one is complete.
     *
     * @throws IOException if it cannot be written; nothing is left of it then
     */
    static void write(Path file, Writer writer) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            writer.write(part);
            try {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
