package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.PanelException;
import java.util.List;

/** The key {@code reference}: the title of a diffraction-limited image of the same field. */
final class ReferenceImage {

    private static final String NAME = "reference";
    private static final String NONE = "none";

    private ReferenceImage() {
    }

    /** The key. */
    static Key key() {
        return Key.image(NAME, "Reference image", NONE);
    }

    /** The same settings without a reference. */
    static Settings without(Settings settings) {
        return settings.with(NAME, NONE);
    }

    /** Whether there is to be no reference. */
    static boolean isNone(Settings settings) {
        String value = settings.get(NAME);
        return value.equalsIgnoreCase(NONE) || value.equalsIgnoreCase("[" + NONE + "]");
    }

    /**
     * The reference.
     *
     * @param judged images that are judged by it, of which it must be none
     * @throws PanelException if there is no such image, it is one of those, or it has been closed
     */
    static ImagePlus find(ImagePlus image, Settings settings, List<ImagePlus> judged) {
        String title = settings.get(NAME);
        if (isNone(settings)) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, NAME + ": has no value; it must be the title of an"
                    + " open image, a diffraction-limited one (such as wide-field) of the same field.");
        }
        ImagePlus reference = OpenImages.find(NAME, settings, image);
        if (judged.contains(reference)) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, NAME + ": " + title + " is not allowed, it is the"
                    + " image that is judged itself; it must be a diffraction-limited one (such as wide-field) of the same"
                    + " field.");
        }
        Planes.requireOpen(reference);
        return reference;
    }

    /** What a dialog suggests for a key: where only one other image is open, that is the reference. */
    static String suggested(Key key, ImagePlus image, String otherwise) {
        List<String> others = OpenImages.titles(image);
        return key.name().equals(NAME) && others.size() == 1 ? others.get(0) : otherwise;
    }
}
