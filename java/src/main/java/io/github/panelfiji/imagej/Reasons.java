package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * Why each pixel of a map has its value. A map of lengths cannot tell it: its unresolved places have been filtered and
 * interpolated. So it is kept beside the map, in the property {@code panel.reasons}, which a TIFF saves: for each plane the
 * codes of the core (0 to 3), four in a byte, deflated, as Base64; planes are separated by blanks.
 */
final class Reasons {

    /** Codes of the core. */
    static final int BACKGROUND = 0;
    static final int RESOLVED = 1;
    static final int UNRESOLVED = 2;
    static final int NYQUIST = 3;
    /** Number of codes. */
    static final int CODES = 4;

    private static final String PROPERTY = "reasons";
    private static final int IN_A_BYTE = 4;
    private static final int BITS = 2;

    private Reasons() {
    }

    /**
     * Keeps the codes with a map.
     *
     * @param planes packed, in the order of its stack
     */
    static void write(ImagePlus map, String... planes) {
        PanelProperties.set(map, PROPERTY, String.join(" ", planes));
    }

    /** The codes of all planes, packed at once: they are kept until all maps of a run are there. */
    static List<String> pack(Image reasons) {
        List<String> planes = new ArrayList<>();
        for (int z = 0; z < reasons.depth(); z++) {
            planes.add(pack(reasons.plane(z)));
        }
        return planes;
    }

    /**
     * The codes of one plane.
     *
     * @param slice position in the stack, from 1
     * @return a code a pixel; null where the map has none that fit its size
     */
    static float[] read(ImagePlus map, int slice) {
        String text = map.getProp(PanelProperties.PREFIX + PROPERTY);
        String[] planes = text == null ? new String[0] : text.split(" ");
        return planes.length == map.getStackSize() ? unpack(planes[slice - 1], map.getWidth() * map.getHeight()) : null;
    }

    /** The codes of one plane as text. */
    static String pack(float[] codes) {
        byte[] packed = new byte[(codes.length + IN_A_BYTE - 1) / IN_A_BYTE];
        for (int at = 0; at < packed.length; at++) {
            int first = at * IN_A_BYTE;
            int four = 0;
            for (int i = Math.min(first + IN_A_BYTE, codes.length) - 1; i >= first; i--) {
                four = four << BITS | (int) codes[i];
            }
            packed[at] = (byte) four;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(packed);
        } catch (IOException e) {
            throw new IllegalStateException(e); // memory does not fail
        }
        return new String(Base64.getEncoder().encode(bytes.toByteArray()), StandardCharsets.US_ASCII);
    }

    /** The codes of a text; null where it is no plane of so many pixels. */
    static float[] unpack(String text, int pixels) {
        byte[] packed = new byte[(pixels + IN_A_BYTE - 1) / IN_A_BYTE];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(Base64.getDecoder().decode(text));
            int at = 0;
            for (int n = 1; n > 0 && at < packed.length; at += n) {
                n = inflater.inflate(packed, at, packed.length - at);
            }
            // A plane of another size has fewer bytes, or some left.
            if (at < packed.length || inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
                return null;
            }
        } catch (DataFormatException | IllegalArgumentException e) {
            return null; // somebody has written into the property
        } finally {
            inflater.end();
        }
        float[] codes = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            codes[i] = packed[i / IN_A_BYTE] >> BITS * (i % IN_A_BYTE) & IN_A_BYTE - 1;
        }
        return codes;
    }
}
