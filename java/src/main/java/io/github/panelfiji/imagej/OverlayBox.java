package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A white box with words in a corner of a map, made of elements of ImageJ's overlay: it changes no pixel, is saved in a TIFF, and
 * needs no screen. All elements of one box bear its name, by which it is found and removed again.
 */
final class OverlayBox {

    /** The smallest text that can be read, and how many lines of the usual size the map's shorter side holds. */
    private static final int SMALLEST = 8;
    private static final int LINES = 24;
    private static final Color PAPER = new Color(0xe6ffffff, true);

    /** Property of an element that holds the name of its box: a TIFF does not keep the names of pictures. */
    private static final String PART = "panel.part";

    private OverlayBox() {
    }

    /** Whether a map bears the box of a name. */
    static boolean isOn(ImagePlus map, String name) {
        return find(map, name) != null;
    }

    /** The first element of a box, which is its paper; null where there is none. */
    static Roi find(ImagePlus map, String name) {
        Overlay overlay = map.getOverlay();
        for (int i = 0; overlay != null && i < overlay.size(); i++) {
            if (name.equals(overlay.get(i).getProperty(PART))) {
                return overlay.get(i);
            }
        }
        return null;
    }

    /**
     * Puts elements over a map in place of those of some names. The map's overlay is never changed, only replaced by another,
     * and by one thread at a time: bars are drawn anew on the event thread, while a macro may be saving the map.
     *
     * @param below what comes under all other elements
     * @param above what comes over them
     */
    static void replace(ImagePlus map, List<Roi> below, List<Roi> above, String... names) {
        synchronized (OverlayBox.class) {
            Overlay all = new Overlay();
            for (Roi element : below) {
                all.add(element);
            }
            Overlay before = map.getOverlay();
            for (int i = 0; before != null && i < before.size(); i++) {
                String part = before.get(i).getProperty(PART);
                if (part == null || !Arrays.asList(names).contains(part)) {
                    all.add(before.get(i));
                }
            }
            for (Roi element : above) {
                all.add(element);
            }
            map.setOverlay(all.size() == 0 ? null : all);
        }
    }

    /** Removes all elements of some names. */
    static void remove(ImagePlus map, String... names) {
        replace(map, Collections.<Roi>emptyList(), Collections.<Roi>emptyList(), names);
    }

    /** Adds an element of a name. */
    static void add(List<Roi> elements, String name, Roi element) {
        element.setName(name);
        element.setProperty(PART, name);
        elements.add(element);
    }

    /** Text of a size that suits the map. */
    static Font font(ImagePlus map) {
        int size = Math.max(SMALLEST, Math.min(map.getWidth(), map.getHeight()) / LINES);
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }

    /** How wide a text is. */
    static int width(Font font, String text) {
        Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            FontMetrics metrics = g.getFontMetrics(font);
            return metrics.stringWidth(text);
        } finally {
            g.dispose();
        }
    }

    /** Paper of a place and size. */
    static Roi paper(Rectangle place) {
        Roi paper = new Roi(place.x, place.y, place.width, place.height);
        paper.setFillColor(PAPER);
        return paper;
    }

    /** Black words whose left upper corner is given. */
    static TextRoi text(double x, double y, String words, Font font) {
        TextRoi text = new TextRoi(x, y, words, font);
        text.setStrokeColor(Color.BLACK);
        text.setAntiAlias(true);
        return text;
    }

    /** Binds an element to one slice of a stack. */
    static void bind(ImagePlus map, Roi element, int slice) {
        if (map.getStackSize() == 1) {
            return;
        }
        if (map.isHyperStack()) {
            int[] at = map.convertIndexToPosition(slice);
            element.setPosition(at[0], at[1], at[2]);
        } else {
            element.setPosition(slice);
        }
    }

    /** The corner in which a box hides least of the current slice, and no other box if possible. */
    static Rectangle place(ImagePlus map, int width, int height, String... others) {
        int gap = Math.max(1, font(map).getSize() / 3);
        int right = Math.max(0, map.getWidth() - width - gap);
        int bottom = Math.max(0, map.getHeight() - height - gap);
        Rectangle best = null;
        long least = Long.MAX_VALUE;
        for (int[] corner : new int[][] {{right, gap}, {right, bottom}, {gap, bottom}, {gap, gap}}) {
            Rectangle place = new Rectangle(corner[0], corner[1], width, height);
            long cost = hidden(map, place);
            for (String other : others) {
                Roi box = find(map, other);
                cost += box != null && box.getBounds().intersects(place) ? (long) map.getWidth() * map.getHeight() : 0;
            }
            if (cost < least) {
                least = cost;
                best = place;
            }
        }
        return best;
    }

    /** How many pixels of the foreground lie under a box. */
    private static long hidden(ImagePlus map, Rectangle place) {
        long count = 0;
        for (int y = place.y; y < Math.min(map.getHeight(), place.y + place.height); y++) {
            for (int x = place.x; x < Math.min(map.getWidth(), place.x + place.width); x++) {
                count += map.getProcessor().getf(x, y) > 0 ? 1 : 0;
            }
        }
        return count;
    }
}
