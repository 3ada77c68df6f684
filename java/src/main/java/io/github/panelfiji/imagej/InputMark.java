package io.github.panelfiji.imagej;

import ij.IJ;
import io.github.panelfiji.core.PanelException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * By what an input file is known again: its size, and its date or else its content. So a file that was copied or touched is the
 * same, and one that was written anew is not. A mark is a line such as
 * {@code cell.tif, 5120 bytes, 2026-01-31T12:00:00Z, SHA-256 9f86d0...}.
 */
final class InputMark {

    private static final String DIGEST = "SHA-256";
    private static final int BUFFER = 1 << 16;

    private final File file;
    private final long size;
    private final long modified;

    /** Looks at a file; its content is read only when it is asked for. */
    InputMark(File file) {
        this.file = file;
        this.size = file.length();
        this.modified = file.lastModified();
    }

    private String head() {
        return file.getName() + ", " + size + " bytes, ";
    }

    /**
     * The line for a result that was made of this file.
     *
     * @throws PanelException if the file has changed since this mark was made, or cannot be read
     */
    String line() {
        String digest = digest();
        if (file.length() != size || file.lastModified() != modified) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, file.getName() + " was changed by another program while"
                    + " it was read.");
        }
        return head() + Instant.ofEpochMilli(modified) + ", " + digest;
    }

    /** Whether the line of an earlier result is about the same file with the same content. */
    boolean fits(String line) {
        return line.startsWith(head()) && (line.startsWith(head() + Instant.ofEpochMilli(modified) + ", ")
                || line.endsWith(", " + digest()));
    }

    private String digest() {
        try (InputStream in = Files.newInputStream(file.toPath())) {
            MessageDigest digest = MessageDigest.getInstance(DIGEST);
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                if (IJ.escapePressed()) {
                    throw new PanelException(PanelException.Kind.CANCELLED, "Cancelled.");
                }
                digest.update(buffer, 0, n);
            }
            StringBuilder text = new StringBuilder(DIGEST + " ");
            for (byte b : digest.digest()) {
                text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
            return text.toString();
        } catch (IOException e) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE,
                    file.getName() + " could not be read (" + ImageFile.reason(e) + ").", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
