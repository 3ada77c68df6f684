package io.github.panelfiji.imagej;

import io.github.panelfiji.core.Image;
import java.util.Arrays;
import java.util.List;

/**
 * What makes the answer of a map meaningless, looked for before a run: told, never refused. What shows only afterwards, as
 * blocks that stay unresolved, the core itself tells.
 */
final class Doubts {

    private static final String[] ORDINALS = {"first", "second"};

    private Doubts() {
    }

    /**
     * Images that cannot tell anything about resolution.
     *
     * @param place of the map in the result; null for all
     */
    static void before(List<Image> images, Settings settings, Warnings warnings, String place) {
        Image first = images.get(0);
        for (int i = 0; i < images.size(); i++) {
            if (constant(images.get(i).pixels())) {
                warnings.add((images.size() == 1 ? "The image" : "The " + ORDINALS[i] + " image")
                        + " is constant: it holds nothing to resolve.", place);
            }
        }
        if (images.size() == 2 && Arrays.equals(first.pixels(), images.get(1).pixels())) {
            warnings.add("The two images are identical, so they agree at every resolution and the map means nothing; take two"
                    + " independent exposures of the same field.", place);
        }
        double block = Numbers.parse(settings.get("block"));
        if (Math.min(first.width(), first.height()) < block) {
            warnings.add("The image (" + first.width() + " x " + first.height() + " pixels) is smaller than a block ("
                    + Numbers.brief(block) + " pixels); it is mirrored at its borders.");
        }
    }

    private static boolean constant(float[] pixels) {
        for (float value : pixels) {
            if (value != pixels[0]) {
                return false;
            }
        }
        return true;
    }
}
