package io.github.panelfiji.imagej;

import ij.ImageListener;
import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Line;
import ij.gui.Roi;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The colours of a map with their values, as a box of its overlay. It is drawn anew when the map's display range or colours
 * change: a bar that tells other values than the map would be worse than none.
 */
final class ColourBar {

    /** Name of its elements. */
    static final String NAME = "PANEL colour bar";

    /** Property of the paper that tells for which range and colours the bar was drawn. */
    private static final String DRAWN_FOR = "panel.drawn";
    private static final int COLOURS = 256;
    private static final int STEPS = 5;
    /** Height of the bar as a share of the map's, and its least height in lines of text. */
    private static final double SHARE = 0.5;
    private static final int LEAST_LINES = 6;

    private static boolean watching;

    private ColourBar() {
    }

    /** Keeps the bars of all images true from now on: ImageJ tells of a change on the event thread, a moment later. */
    static synchronized void watch() {
        if (watching) {
            return;
        }
        watching = true;
        ImagePlus.addImageListener(new ImageListener() {
            @Override
            public void imageOpened(ImagePlus image) {
                refresh(image);
            }

            @Override
            public void imageUpdated(ImagePlus image) {
                refresh(image);
            }

            @Override
            public void imageClosed(ImagePlus image) {
                // Its bar goes with it.
            }
        });
    }

    /** Draws the bar of an image anew where it has one that no longer holds. */
    static void refresh(ImagePlus image) {
        Roi paper = OverlayBox.find(image, NAME);
        if (paper != null && image.getProcessor() != null && !state(image).equals(paper.getProperty(DRAWN_FOR))) {
            draw(image, paper.getBounds());
        }
    }

    /** Draws a bar in the corner where it hides least. */
    static void draw(ImagePlus map) {
        draw(map, null);
    }

    private static String state(ImagePlus map) {
        int colours = 0;
        for (int i = 0; i < COLOURS; i++) {
            colours = 31 * colours + colours(map).getRGB(i);
        }
        return Numbers.exact(map.getDisplayRangeMin()) + " " + Numbers.exact(map.getDisplayRangeMax()) + " " + colours;
    }

    private static IndexColorModel colours(ImagePlus map) {
        ColorModel model = map.getProcessor().getColorModel();
        return model instanceof IndexColorModel ? (IndexColorModel) model : map.getLuts()[0];
    }

    /** Draws a bar, in the corner of {@code before} where there was one: it must not jump about while a range is chosen. */
    private static void draw(ImagePlus map, Rectangle before) {
        double least = map.getDisplayRangeMin();
        double most = map.getDisplayRangeMax();
        double step = MapPicture.round((most - least) / STEPS);
        Font font = OverlayBox.font(map);
        int line = font.getSize() + font.getSize() / 4;
        String unit = unit(map);
        int widest = 0;
        List<Double> ticks = new ArrayList<>();
        for (double k = Math.ceil(least / step - 1e-6); k * step <= most + step * 1e-6; k++) {
            ticks.add(k * step);
            widest = Math.max(widest, OverlayBox.width(font, MapPicture.rounded(k * step)));
        }
        int bar = Math.max(3, font.getSize());
        int tick = Math.max(2, font.getSize() / 3);
        int length = (int) Math.max(LEAST_LINES * line, SHARE * map.getHeight());
        int width = Math.max(3 * tick + bar + widest, OverlayBox.width(font, unit)) + 2 * tick;
        int height = length + 2 * line + tick;
        Rectangle place = OverlayBox.place(map, width, height, ReasonsOverlay.LEGEND);
        if (before != null) {
            boolean right = before.x + before.width / 2 > map.getWidth() / 2;
            boolean low = before.y + before.height / 2 > map.getHeight() / 2;
            place = new Rectangle(right ? before.x + before.width - width : before.x,
                    low ? before.y + before.height - height : before.y, width, height);
        }
        List<Roi> elements = new ArrayList<>();
        Roi paper = OverlayBox.paper(place);
        paper.setProperty(DRAWN_FOR, state(map));
        OverlayBox.add(elements, NAME, paper);
        OverlayBox.add(elements, NAME, OverlayBox.text(place.x + tick, place.y + 1, unit, font));
        int x = place.x + tick;
        int y = place.y + line + line / 2;
        BufferedImage gradient = new BufferedImage(bar, length, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < length; i++) {
            int colour = colours(map).getRGB((COLOURS - 1) - i * COLOURS / length);
            for (int j = 0; j < bar; j++) {
                gradient.setRGB(j, i, colour);
            }
        }
        OverlayBox.add(elements, NAME, new ImageRoi(x, y, gradient));
        Roi frame = new Roi(x, y, bar, length);
        frame.setStrokeColor(Color.BLACK);
        OverlayBox.add(elements, NAME, frame);
        for (double value : ticks) {
            double at = y + length * (1 - (value - least) / (most - least));
            Line mark = new Line(x + bar, at, x + bar + tick, at);
            mark.setStrokeColor(Color.BLACK);
            OverlayBox.add(elements, NAME, mark);
            OverlayBox.add(elements, NAME, OverlayBox.text(x + bar + 1.5 * tick, at - 0.62 * font.getSize(),
                    MapPicture.rounded(value), font));
        }
        OverlayBox.replace(map, Collections.<Roi>emptyList(), elements, NAME);
    }

    private static String unit(ImagePlus map) {
        String unit = map.getProp(PanelProperties.PREFIX + "unit");
        return ResultKind.of(map) == ResultKind.RSM ? "error" : unit == null || unit.equals("pixel") ? "pixels" : unit;
    }
}
