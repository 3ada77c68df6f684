package io.github.panelfiji.imagej;

import ij.measure.Calibration;
import java.math.BigDecimal;
import java.math.MathContext;

/** The length of a pixel that a run goes by. */
final class PixelSize {

    /** Above this length in nm no microscope wrote the calibration; scanners and page layouts do (72 dpi is 352,778 nm). */
    private static final double LARGEST_NM = 100_000;
    /** Share by which two lengths may differ before the user is told. */
    private static final double SLACK = 0.01;
    private static final MathContext DIGITS = new MathContext(7);

    private final double length;
    private final boolean calibrated;
    private final boolean given;

    private PixelSize(double length, boolean calibrated, boolean given) {
        this.length = length;
        this.calibrated = calibrated;
        this.given = given;
    }

    /**
     * The size that a user gave, or that of the image's calibration, in nm; where there is neither, 1 pixel.
     *
     * @param calibration of the image
     * @param pixel value of the key {@code pixel}: nm, 0 for the image's own; already checked
     * @param warnings takes what makes the size doubtful
     */
    static PixelSize of(Calibration calibration, String pixel, Warnings warnings) {
        double nm = Lengths.nanometres(calibration.getUnit());
        double x = rounded(calibration.pixelWidth * nm);
        double y = rounded(calibration.pixelHeight * nm);
        boolean own = x > 0 && y > 0 && x < Double.POSITIVE_INFINITY && y < Double.POSITIVE_INFINITY;
        double typed = Numbers.parse(pixel);
        if (typed > 0) {
            if (own && Math.abs(typed / x - 1) > SLACK) {
                warnings.add("The pixel size given, " + Numbers.brief(typed) + " nm, is not that of the image's calibration, "
                        + Numbers.brief(x) + " nm.");
            }
            return new PixelSize(typed, true, true);
        }
        if (!own) {
            String unit = calibration.getUnit();
            boolean foreign = calibration.scaled() && unit != null && !unit.trim().isEmpty() && !unit.startsWith("pixel");
            warnings.add(foreign && !(nm > 0)
                    ? "The image's unit, " + unit + ", is no known length, so lengths are in pixels; set the size in"
                            + " Image > Properties, or give it in nm as Pixel size."
                    : "The image has no pixel size, so lengths are in pixels; set it in Image > Properties, or give it in nm"
                            + " as Pixel size.");
            return new PixelSize(1, false, false);
        }
        if (Math.abs(y / x - 1) > SLACK) {
            warnings.add("The pixels are not square (" + Numbers.brief(x) + " x " + Numbers.brief(y)
                    + " nm); lengths go by their width.");
        }
        if (x > LARGEST_NM) {
            warnings.add("The image's pixel size, " + Numbers.grouped(Math.round(x)) + " nm, is no microscope's; look at"
                    + " Image > Properties.");
        }
        return new PixelSize(x, true, false);
    }

    /**
     * Seven digits. A TIFF gives 0.065 um back as 0.0650000016: a map must not depend on whether its image was saved before.
     */
    private static double rounded(double nm) {
        boolean finite = !Double.isNaN(nm) && !Double.isInfinite(nm);
        return finite ? new BigDecimal(nm).round(DIGITS).doubleValue() : nm;
    }

    /** Length of a pixel in {@link #unit()}. */
    double length() {
        return length;
    }

    /** {@code nm}, or {@code pixel} where no size is known. */
    String unit() {
        return calibrated ? "nm" : "pixel";
    }

    /** Whether the user gave the size. */
    boolean given() {
        return given;
    }
}
