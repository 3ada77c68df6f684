package io.github.panelfiji.imagej;

import ij.process.LUT;
import io.github.panelfiji.core.PanelException;
import java.io.IOException;
import java.util.Arrays;

/**
 * The colour table of resolution maps (method.md, section 10): black, blue, magenta, red, yellow, green, white, with straight
 * lines between them. It is the file {@code sJet.lut}, in ImageJ's own form, which the update site takes from the jar too.
 */
final class Sjet {

    /** Name under which it stands in Image &gt; Lookup Tables. */
    static final String NAME = "sJet";

    private static final int SIZE = 256;

    private Sjet() {
    }

    /** The table. */
    static LUT lut() {
        byte[] file;
        try {
            file = HelpText.read(NAME + ".lut");
        } catch (IOException e) {
            throw new PanelException(PanelException.Kind.INTERNAL, "PANEL's jar is incomplete: " + e.getMessage()
                    + ". Install the jar again and restart ImageJ.", e);
        }
        return new LUT(Arrays.copyOf(file, SIZE), Arrays.copyOfRange(file, SIZE, 2 * SIZE),
                Arrays.copyOfRange(file, 2 * SIZE, 3 * SIZE));
    }
}
