package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.OpenDialog;
import ij.io.Opener;
import ij.io.TiffDecoder;
import io.github.panelfiji.core.PanelException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Image files opened without a window: what ImageJ would say in a dialog becomes a sentence. */
final class ImageFile {

    /** Kinds that ImageJ itself reads without asking anything. Other ones would start plugins that open dialogs. */
    private static final List<Integer> QUIET = Arrays.asList(Opener.TIFF, Opener.TIFF_AND_DICOM, Opener.DICOM, Opener.FITS,
            Opener.PGM, Opener.JPEG, Opener.GIF, Opener.BMP, Opener.PNG, Opener.ZIP);
    /** Kinds that Java's own reader understands as well, which says what is wrong with a file instead of showing it. */
    private static final List<Integer> COMMON = Arrays.asList(Opener.JPEG, Opener.GIF, Opener.BMP, Opener.PNG);

    private ImageFile() {
    }

    /**
     * The image in a file, not shown; its title is the file's name.
     *
     * @throws PanelException with a sentence if there is no such file, it cannot be read, or it is no image; of kind CANCELLED
     *     where Esc broke the reading off
     */
    static ImagePlus open(File file) {
        requireReadable(file);
        String folder = OpenDialog.getLastDirectory();
        String name = OpenDialog.getLastName();
        boolean redirected = IJ.redirectingErrorMessages();
        try {
            Opener opener = new Opener();
            opener.setSilentMode(true);
            check(file, opener.getFileType(file.getPath()));
            // Where a reader has more to say, it says so in the log.
            IJ.redirectErrorMessages(true);
            ImagePlus image = opener.openImage(file.getParent(), file.getName());
            if (image == null || image.getProcessor() == null) {
                throw IJ.escapePressed() ? new PanelException(PanelException.Kind.CANCELLED, "Cancelled.")
                        : refuse(file, "could not be read as an image");
            }
            image.setTitle(file.getName());
            return image;
        } catch (PanelException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw refuse(file, "needs more memory than ImageJ has (Edit > Options > Memory & Threads...)");
        } catch (IOException | RuntimeException e) {
            // Readers of damaged files throw whatever comes to them.
            throw refuse(file, "could not be read as an image (" + reason(e) + ")");
        } finally {
            IJ.redirectErrorMessages(redirected);
            OpenDialog.setLastDirectory(folder);
            OpenDialog.setLastName(name);
        }
    }

    /**
     * Refuses a file that is not there any more, or cannot be read.
     *
     * @throws PanelException with a sentence
     */
    static void requireReadable(File file) {
        if (!file.isFile()) {
            throw refuse(file, "is not there any more");
        }
        if (!file.canRead()) {
            throw refuse(file, "cannot be read; you lack the permission, or another program holds it");
        }
    }

    /** Looks at what ImageJ's readers take for granted, or tell in windows only. */
    private static void check(File file, int type) throws IOException {
        if (!QUIET.contains(type)) {
            throw refuse(file, "is no image of a format that ImageJ itself opens; save it as TIFF");
        }
        if (type == Opener.TIFF) {
            FileInfo[] planes = new TiffDecoder(file.getParent() + File.separator, file.getName()).getTiffInfo();
            if (planes == null || planes.length == 0) {
                throw refuse(file, "is a TIFF file without an image");
            }
            for (FileInfo plane : planes) {
                requireWhole(file, plane);
            }
        } else if (COMMON.contains(type) && ImageIO.read(file) == null) {
            throw refuse(file, "could not be read as an image");
        }
    }

    /** ImageJ fills up with black what a file that was cut off lacks. */
    private static void requireWhole(File file, FileInfo plane) {
        long end = 0;
        for (int i = 0; plane.stripOffsets != null && plane.stripLengths != null && i < plane.stripOffsets.length; i++) {
            end = Math.max(end, (plane.stripOffsets[i] & 0xffffffffL) + plane.stripLengths[i]);
        }
        if (plane.nImages > 1 && plane.compression <= FileInfo.COMPRESSION_NONE) {
            long bytes = (long) plane.width * plane.height * plane.getBytesPerPixel();
            end = Math.max(end, plane.getOffset() + plane.nImages * (bytes + plane.getGap()) - plane.getGap());
        }
        if (end > file.length()) {
            throw refuse(file, "is cut off: it has " + Numbers.grouped(file.length()) + " of at least " + Numbers.grouped(end)
                    + " bytes");
        }
    }

    private static PanelException refuse(File file, String why) {
        return new PanelException(PanelException.Kind.INVALID_IMAGE, file.getName() + " " + why + ".");
    }

    /** What an exception, or the one that caused it, says in one line; the words of its name where it says nothing. */
    static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // Java gives only the path as the message of those.
        String text = root instanceof FileSystemException ? ((FileSystemException) root).getReason() : root.getMessage();
        return text == null || text.trim().isEmpty()
                ? root.getClass().getSimpleName().replace("Exception", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                : text.trim().split("\n")[0];
    }
}
