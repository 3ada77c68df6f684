package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A result as a picture for people: the map enlarged, with a bar for its colours, a scale bar and what it says in words. Drawn
 * by Java itself, so that it is the same without a screen.
 */
final class MapPicture {

    /** Longer side of the map in the picture, and the room around it, in pixels. */
    private static final int PANEL = 560;
    private static final int MARGIN = 24;
    private static final int TOP = 52;
    private static final int BOTTOM = 92;
    private static final int GAP = 16;
    private static final int BAR = 24;
    private static final int TICKS = 96;
    private static final int LINE = 22;
    private static final Font HEADING = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);

    private final ImagePlus image;
    private final int plane;
    private final int width;
    private final int height;

    private MapPicture(ImagePlus image) {
        this.image = image;
        // Of a stack the middle: the first plane of a z-stack often shows nothing.
        this.plane = (image.getStackSize() + 1) / 2;
        double zoom = (double) PANEL / Math.max(image.getWidth(), image.getHeight());
        this.width = Math.max(1, (int) Math.round(image.getWidth() * zoom));
        this.height = Math.max(1, (int) Math.round(image.getHeight() * zoom));
    }

    /**
     * The picture of a result, of the middle plane of a stack; a plot is its own picture.
     *
     * @param name of the image that was judged
     */
    static BufferedImage of(ImagePlus image, String name) {
        MapPicture picture = new MapPicture(image);
        boolean plot = image.getBitDepth() == 24 && property(image, "block") == null;
        return plot ? picture.pixels().getBufferedImage() : picture.draw(name);
    }

    private static String property(ImagePlus image, String name) {
        return image.getProp(PanelProperties.PREFIX + name);
    }

    private double metric(String name) {
        String text = property(image, name);
        return text == null ? Double.NaN : Numbers.parse(text);
    }

    /** The plane in its colours. */
    private ImageProcessor pixels() {
        ImageProcessor ip = image.getStack().getProcessor(plane).duplicate();
        ip.setColorModel(image.getProcessor().getColorModel());
        if (image.getBitDepth() != 24) {
            ip.setMinAndMax(image.getDisplayRangeMin(), image.getDisplayRangeMax());
        }
        return ip;
    }

    private BufferedImage draw(String name) {
        boolean scaled = image.getBitDepth() != 24;
        int right = scaled ? GAP + BAR + TICKS : MARGIN;
        int all = MARGIN + Math.max(width, PANEL / 2) + right;
        BufferedImage picture = new BufferedImage(all, TOP + height + BOTTOM, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
            g.setColor(Color.BLACK);
            g.setFont(HEADING);
            String unit = scaled ? plural(image.getCalibration().getValueUnit()) : "";
            boolean lengths = property(image, "mean_resolution") != null && scaled;
            String heading = lengths ? "Local resolution (rFRC) in " + unit : image.getTitle();
            g.drawString(fitted(g, heading + place(), all - 2 * MARGIN), MARGIN, TOP - 28);
            g.setFont(TEXT);
            g.drawString(fitted(g, name, all - 2 * MARGIN), MARGIN, TOP - 8);
            // Pixels stay visible where they are enlarged, and are averaged where they are not.
            ImageProcessor map = new ColorProcessor(pixels().getBufferedImage());
            map.setInterpolationMethod(ImageProcessor.NONE);
            g.drawImage(map.resize(width, height, true).getBufferedImage(), MARGIN, TOP, null);
            // White is the coarsest colour, so that the map needs an edge.
            g.drawRect(MARGIN - 1, TOP - 1, width + 1, height + 1);
            if (scaled) {
                colourBar(g, MARGIN + width + GAP);
            }
            int y = TOP + height + 26;
            scaleBar(g, y);
            for (String line : words(lengths, unit)) {
                y += LINE;
                g.drawString(fitted(g, line, all - 2 * MARGIN), MARGIN, y);
            }
        } finally {
            g.dispose();
        }
        return picture;
    }

    private String place() {
        int n = image.getStackSize();
        return n == 1 ? "" : ", slice " + plane + " of " + n;
    }

    private String[] words(boolean lengths, String unit) {
        if (lengths) {
            double unresolved = metric("unresolved");
            String share = unresolved > 0 ? ", unresolved "
                    + rounded(100 * unresolved / metric("foreground")) + " %" : "";
            return new String[] {"Small value = fine detail. Black = background, not judged.",
                metric("foreground") > 0 ? "Mean " + rounded(metric("mean_resolution")) + " " + unit + ", finest "
                        + rounded(metric("minimum")) + " " + unit + share + "." : "Nothing but background."};
        }
        String reference = property(image, "reference");
        String error = property(image, "rse") == null ? "" : "Error " + rounded(metric("rse")) + " of the range of "
                + reference + ".";
        return image.getBitDepth() == 24
                ? new String[] {"Green: resolution is lost." + (error.isEmpty() ? "" : " Red: the reference is contradicted."), error}
                : new String[] {"Bright = the reference is contradicted.", error};
    }

    /** The colours from bottom to top, with ticks at round values. */
    private void colourBar(Graphics2D g, int x) {
        IndexColorModel colours = (IndexColorModel) image.getProcessor().getColorModel();
        for (int i = 0; i < height; i++) {
            g.setColor(new Color(colours.getRGB(255 - i * 256 / height)));
            g.fillRect(x, TOP + i, BAR, 1);
        }
        g.setColor(Color.BLACK);
        g.setStroke(new BasicStroke(1));
        g.drawRect(x, TOP, BAR - 1, height - 1);
        double least = image.getDisplayRangeMin();
        double most = image.getDisplayRangeMax();
        double step = round((most - least) / 5);
        for (int k = (int) Math.ceil(least / step); k * step <= most + step * 1e-6; k++) {
            double at = (k * step - least) / (most - least);
            int y = TOP + (int) Math.round((height - 1) * (1 - at));
            g.drawLine(x + BAR, y, x + BAR + 6, y);
            g.drawString(rounded(k * step), x + BAR + 10, y + 5);
        }
    }

    private void scaleBar(Graphics2D g, int y) {
        Calibration calibration = image.getCalibration();
        double length = image.getWidth() * calibration.pixelWidth;
        if (!(length > 0) || Double.isInfinite(length)) {
            return;
        }
        double bar = round(length / 4);
        int pixels = (int) Math.round(bar / length * width);
        g.fillRect(MARGIN, y - 10, pixels, 5);
        g.drawString(rounded(bar) + " " + plural(calibration.getUnit()), MARGIN + pixels + 8, y);
    }

    private static String plural(String unit) {
        return unit.equals("pixel") ? "pixels" : unit;
    }

    /** 1, 2 or 5 times a power of ten, near the value. */
    static double round(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        double digit = value / power;
        return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
    }

    /** Three significant digits and no more. */
    static String rounded(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return value == 0 ? "0" : "none";
        }
        return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    /** A text that fits, without its middle where it is too long. */
    private static String fitted(Graphics2D g, String text, int room) {
        String shown = text;
        for (int cut = 1; g.getFontMetrics().stringWidth(shown) > room && text.length() - cut > 8; cut++) {
            int half = (text.length() - cut) / 2;
            shown = text.substring(0, half) + "\u2026" + text.substring(text.length() - half);
        }
        return shown;
    }
}
