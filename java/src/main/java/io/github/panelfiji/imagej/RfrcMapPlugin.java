package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** {@code rFRC Map...}: rolling FRC maps of neighbouring slices of the current stack, or of the current and a second image. */
public final class RfrcMapPlugin extends MapCommand {

    /** Value of the key {@code second} that means no second image. */
    private static final String NEXT_SLICE = "next slice";

    /** Made by ImageJ for each run. */
    public RfrcMapPlugin() {
        super("rFRC Map...", Command.RFRC, "rFRC of");
    }

    @Override
    String help() {
        return "rfrc-map";
    }

    @Override
    List<Key> inputKeys() {
        return Collections.singletonList(Key.image("second", "Second image", NEXT_SLICE));
    }

    /** A single image needs a partner: where only one other image fits, that is it. */
    @Override
    String suggested(Key key, ImagePlus image) {
        List<String> partners = key.name().equals("second") && image.getStackSize() == 1
                ? OpenImages.titlesOfSize(image) : Collections.<String>emptyList();
        return partners.size() == 1 ? partners.get(0) : super.suggested(key, image);
    }

    @Override
    MapSource source(ImagePlus image, Settings settings, Warnings warnings) {
        String second = settings.get("second");
        String plain = second.startsWith("[") && second.endsWith("]") ? second.substring(1, second.length() - 1) : second;
        if (plain.toLowerCase(Locale.ROOT).equals(NEXT_SLICE)) {
            return FramePairs.within(image, warnings);
        }
        ImagePlus other = OpenImages.find("second", second, image);
        Planes.requireOpen(other);
        return FramePairs.between(image, other);
    }
}
