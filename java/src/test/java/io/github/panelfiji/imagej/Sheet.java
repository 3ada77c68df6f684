package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.plugin.ContrastEnhancer;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.MedianCut;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A picture for the documentation: images side by side, each with its title, a map with the bar of its colours. It draws that bar
 * itself: ImageJ loads the plugin by a class loader of its own, so the plugin's classes cannot be called from here.
 */
final class Sheet {

    private static final int MARGIN = 8;
    private static final int TOP = 24;
    private static final int BAR = 14;
    private static final int BAR_TEXT = 52;
    private static final int COLOURS = 256;

    private final int height;
    private final List<String> titles = new ArrayList<>();
    private final List<BufferedImage> parts = new ArrayList<>();

    /**
     * An empty sheet.
     *
     * @param height of the images on it, to which they are enlarged or reduced
     */
    Sheet(int height) {
        this.height = height;
    }

    /** Adds an image as it is shown; what is grey is stretched to its contrast. */
    Sheet image(String title, ImagePlus image) {
        ImageProcessor shown = image.getProcessor().duplicate();
        if (image.getBitDepth() != 24 && image.getProcessor().isColorLut()) {
            shown.setMinAndMax(image.getDisplayRangeMin(), image.getDisplayRangeMax());
        } else if (image.getBitDepth() != 24) {
            new ContrastEnhancer().stretchHistogram(shown, 0.35);
        }
        titles.add(title);
        parts.add(scaled(shown.getBufferedImage()));
        return this;
    }

    /** Adds a map, and the bar of its colours in the unit of its values. */
    Sheet map(String title, ImagePlus map) {
        image(title, map);
        titles.add(map.getCalibration().getValueUnit());
        parts.add(bar(map));
        return this;
    }

    private BufferedImage scaled(BufferedImage image) {
        int width = Math.round((float) image.getWidth() * height / image.getHeight());
        BufferedImage made = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = made.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, width, height, null);
        g.dispose();
        return made;
    }

    private BufferedImage bar(ImagePlus map) {
        BufferedImage made = new BufferedImage(BAR + BAR_TEXT, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = made.createGraphics();
        write(g);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, made.getWidth(), height);
        LUT lut = map.getProcessor().getLut();
        for (int y = 0; y < height; y++) {
            g.setColor(new Color(lut.getRGB(255 * (height - 1 - y) / (height - 1))));
            g.drawLine(0, y, BAR - 1, y);
        }
        g.setColor(Color.BLACK);
        g.drawRect(0, 0, BAR - 1, height - 1);
        double most = map.getDisplayRangeMax();
        double step = Math.pow(10, Math.floor(Math.log10(most)));
        step = most / step < 2 ? step / 5 : most / step < 5 ? step / 2 : step;
        for (double value = 0; value <= most; value += step) {
            int y = (int) Math.round((height - 1) * (1 - value / most));
            g.drawLine(BAR - 4, y, BAR, y);
            String words = step < 1 ? String.format("%.2f", value) : String.valueOf(Math.round(value));
            g.drawString(words, BAR + 4, Math.max(11, Math.min(height - 1, y + 5)));
        }
        g.dispose();
        return made;
    }

    /** The whole sheet. */
    BufferedImage draw() {
        int width = MARGIN;
        for (BufferedImage part : parts) {
            width += part.getWidth() + MARGIN;
        }
        BufferedImage sheet = new BufferedImage(width, TOP + height + MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        write(g);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, sheet.getHeight());
        g.setColor(Color.BLACK);
        int x = MARGIN;
        for (int i = 0; i < parts.size(); i++) {
            g.drawString(titles.get(i), x, TOP - 8);
            g.drawImage(parts.get(i), x, TOP, null);
            x += parts.get(i).getWidth() + MARGIN;
        }
        g.dispose();
        return sheet;
    }

    private static void write(Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setFont(new Font("SansSerif", Font.PLAIN, 13));
    }

    /** Writes a picture as a small file: in at most 256 colours of its own. */
    static void save(BufferedImage picture, File file) throws IOException {
        ImageProcessor few = new MedianCut(new ColorProcessor(picture)).convertToByte(COLOURS);
        ImageIO.write(few.getBufferedImage(), "png", file);
    }
}
