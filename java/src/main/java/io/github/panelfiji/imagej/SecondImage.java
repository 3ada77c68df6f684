package io.github.panelfiji.imagej;

import ij.ImagePlus;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The key {@code second}: the title of the image that is compared with the current one, or a word for its own next plane. */
final class SecondImage {

    /** The value that means no second image. */
    static final String NEXT_SLICE = "next slice";

    private static final String NAME = "second";

    private SecondImage() {
    }

    /** The key. */
    static Key key() {
        return Key.image(NAME, "Second image", NEXT_SLICE);
    }

    /** Whether the current image is compared with itself, plane with plane. */
    static boolean isNext(Settings settings) {
        String second = settings.get(NAME);
        String plain = second.startsWith("[") && second.endsWith("]") ? second.substring(1, second.length() - 1) : second;
        return plain.toLowerCase(Locale.ROOT).equals(NEXT_SLICE);
    }

    /** The second image, which must be open. */
    static ImagePlus find(ImagePlus image, Settings settings) {
        ImagePlus other = OpenImages.find(NAME, settings, image);
        Planes.requireOpen(other);
        return other;
    }

    /** The pairs of planes that a setting means. */
    static FramePairs pairs(ImagePlus image, Settings settings, Warnings warnings) {
        return isNext(settings) ? FramePairs.within(image, warnings) : FramePairs.between(image, find(image, settings));
    }

    /** What a dialog suggests for a key: a single image needs a partner, and where only one other image fits, that is it. */
    static String suggested(Key key, ImagePlus image, String otherwise) {
        List<String> partners = key.name().equals(NAME) && image.getStackSize() == 1
                ? OpenImages.titlesOfSize(image) : Collections.<String>emptyList();
        return partners.size() == 1 ? partners.get(0) : otherwise;
    }
}
