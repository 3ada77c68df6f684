package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.WindowManager;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.List;

/** The images that are open now, by their titles. */
final class OpenImages {

    private OpenImages() {
    }

    /** All of them. */
    static List<ImagePlus> all() {
        List<ImagePlus> images = new ArrayList<>();
        int[] ids = WindowManager.getIDList();
        if (ids != null) {
            for (int id : ids) {
                ImagePlus image = WindowManager.getImage(id);
                if (image != null) {
                    images.add(image);
                }
            }
        }
        return images;
    }

    /** Titles of all open images but one, each once. */
    static List<String> titles(ImagePlus without) {
        List<String> titles = new ArrayList<>();
        for (ImagePlus image : all()) {
            if (image != without && !titles.contains(image.getTitle())) {
                titles.add(image.getTitle());
            }
        }
        return titles;
    }

    /** Titles of the other open images that have the same width, height and number of planes. */
    static List<String> titlesOfSize(ImagePlus like) {
        List<String> titles = new ArrayList<>();
        for (ImagePlus image : all()) {
            if (image != like && image.getWidth() == like.getWidth() && image.getHeight() == like.getHeight()
                    && image.getStackSize() == like.getStackSize()) {
                titles.add(image.getTitle());
            }
        }
        return titles;
    }

    /** The image that a key means: the one that it was given, otherwise the open one whose title its value is. */
    static ImagePlus find(String key, Settings settings, ImagePlus current) {
        ImagePlus given = settings.image(key);
        return given != null ? given : find(key, settings.get(key), current);
    }

    /**
     * The image of a title. The current image is meant only where no other bears the title.
     *
     * @param key the macro key whose value the title is
     * @throws PanelException if there is none, or more than one other than the current
     */
    static ImagePlus find(String key, String title, ImagePlus current) {
        ImagePlus found = null;
        for (ImagePlus image : all()) {
            if (image != current && image.getTitle().equals(title)) {
                if (found != null) {
                    throw new PanelException(PanelException.Kind.INVALID_OPTION, key + ": " + title
                            + " is the title of several open images; it must be that of one (Image > Rename...).");
                }
                found = image;
            }
        }
        if (found == null && current.getTitle().equals(title)) {
            found = current;
        }
        if (found == null) {
            List<String> titles = titles(current);
            throw new PanelException(PanelException.Kind.INVALID_OPTION, key + ": " + title
                    + " is not the title of an open image; " + (titles.isEmpty() ? "no other image is open."
                    : "open are " + String.join(", ", titles) + "."));
        }
        return found;
    }
}
