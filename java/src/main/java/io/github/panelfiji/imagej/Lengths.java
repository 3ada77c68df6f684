package io.github.panelfiji.imagej;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Units of length as they occur in image calibrations. */
final class Lengths {

    private static final Map<String, Double> NANOMETRES = new HashMap<>();

    private static void unit(double nanometres, String... names) {
        for (String name : names) {
            NANOMETRES.put(name, nanometres);
        }
    }

    static {
        unit(1e-3, "pm", "picometer", "picometers", "picometre", "picometres");
        // The sign of the unit and the letter are the same once in lower case.
        unit(0.1, "angstrom", "angstroms", "\u00e5");
        unit(1, "nm", "nanometer", "nanometers", "nanometre", "nanometres");
        // The micro sign (U+00B5), the Greek letter (U+03BC), and the escape that old ImageJ wrote into TIFF files.
        unit(1e3, "um", "\u00b5m", "\u03bcm", "\\u00b5m", "micron", "microns", "micrometer", "micrometers", "micrometre",
                "micrometres");
        unit(1e6, "mm", "millimeter", "millimeters", "millimetre", "millimetres");
        unit(1e7, "cm", "centimeter", "centimeters", "centimetre", "centimetres");
        unit(1e9, "m", "meter", "meters", "metre", "metres");
        unit(2.54e7, "inch", "inches", "in");
    }

    private Lengths() {
    }

    /**
     * How many nanometres a unit has; NaN where the text is no unit of length, as {@code pixel} or nothing.
     *
     * @param unit as a calibration holds it, in upper or lower case; may be null
     */
    static double nanometres(String unit) {
        Double value = unit == null ? null : NANOMETRES.get(unit.trim().toLowerCase(Locale.ROOT));
        return value == null ? Double.NaN : value;
    }

    /** A length for a reader, in the unit that suits it. */
    static String words(double nanometres) {
        return nanometres < 1000 ? Numbers.brief(nanometres) + " nm" : String.format(Locale.US, "%.3g um", nanometres / 1000);
    }
}
