package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/**
 * Why places of a map have no value, or one that is none: background, unresolved and at the limit of two pixels in three
 * colours that do not occur in sJet and that differ in brightness too, with a legend that counts them.
 */
final class ReasonsOverlay {

    /** Names of its elements. */
    static final String NAME = "PANEL reasons";
    static final String LEGEND = "PANEL reasons legend";

    /** By code; what is resolved stays as it is. No colour is black, which ImageJ takes for transparent. */
    private static final int[] COLOURS = {0x505050, 0, 0xd2aa6e, 0x00e0f0};
    /** Codes in the order of the legend. */
    private static final int[] SHOWN = {Reasons.BACKGROUND, Reasons.UNRESOLVED, Reasons.NYQUIST};

    /** The smallest text, and how much of the map's width the legend may take. */
    private static final int SMALLEST = 4;
    private static final double SHARE = 0.6;

    private ReasonsOverlay() {
    }

    /** Puts it over all slices of a map that knows its reasons. */
    static void draw(ImagePlus map, float[][] codes) {
        List<Roi> pictures = new ArrayList<>();
        List<Roi> legend = new ArrayList<>();
        String[][] words = new String[codes.length][];
        for (int slice = 1; slice <= codes.length; slice++) {
            ColorProcessor picture = new ColorProcessor(map.getWidth(), map.getHeight());
            int[] counts = new int[Reasons.CODES];
            for (int i = 0; i < codes[slice - 1].length; i++) {
                int code = (int) codes[slice - 1][i];
                counts[code]++;
                picture.set(i, COLOURS[code]);
            }
            ImageRoi element = new ImageRoi(0, 0, picture);
            element.setZeroTransparent(true);
            OverlayBox.bind(map, element, slice);
            OverlayBox.add(pictures, NAME, element);
            words[slice - 1] = words(counts);
        }
        Font font = fitting(map, words);
        int widest = widest(font, words);
        int line = font.getSize() + font.getSize() / 2;
        int edge = Math.max(2, font.getSize() / 3);
        Rectangle place = OverlayBox.place(map, widest + font.getSize() + 4 * edge, SHOWN.length * line + 2 * edge, ColourBar.NAME);
        for (int slice = 1; slice <= codes.length; slice++) {
            add(map, legend, slice, OverlayBox.paper(place));
            for (int i = 0; i < SHOWN.length; i++) {
                int y = place.y + edge + i * line;
                Roi sample = new Roi(place.x + edge, y + edge / 2, font.getSize(), font.getSize());
                sample.setFillColor(new Color(COLOURS[SHOWN[i]]));
                add(map, legend, slice, sample);
                add(map, legend, slice, OverlayBox.text(place.x + 2 * edge + font.getSize(), y, words[slice - 1][i], font));
            }
        }
        OverlayBox.replace(map, pictures, legend, NAME, LEGEND);
    }

    /** Text that leaves room for the map, however small that is: a legend is enlarged with it. */
    private static Font fitting(ImagePlus map, String[][] words) {
        Font font = OverlayBox.font(map);
        while (font.getSize() > SMALLEST && widest(font, words) + 3 * font.getSize() > SHARE * map.getWidth()) {
            font = font.deriveFont((float) font.getSize() - 1);
        }
        return font;
    }

    private static int widest(Font font, String[][] words) {
        int widest = 0;
        for (String[] lines : words) {
            for (String line : lines) {
                widest = Math.max(widest, OverlayBox.width(font, line));
            }
        }
        return widest;
    }

    private static void add(ImagePlus map, List<Roi> legend, int slice, Roi element) {
        OverlayBox.bind(map, element, slice);
        OverlayBox.add(legend, LEGEND, element);
    }

    private static String[] words(int[] counts) {
        long all = 0;
        for (int count : counts) {
            all += count;
        }
        long judged = all - counts[Reasons.BACKGROUND];
        return new String[] {"background: " + share(counts[Reasons.BACKGROUND], all),
            "unresolved: " + share(counts[Reasons.UNRESOLVED], judged),
            "at two pixels: " + share(counts[Reasons.NYQUIST], judged)};
    }

    private static String share(long part, long whole) {
        return Numbers.grouped(part) + (whole == 0 ? "" : " (" + MapPicture.rounded(100.0 * part / whole) + " %)");
    }

    /** Takes it away. */
    static void remove(ImagePlus map) {
        OverlayBox.remove(map, NAME, LEGEND);
    }
}
