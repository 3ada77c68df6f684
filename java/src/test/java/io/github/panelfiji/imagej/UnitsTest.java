package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import ij.measure.Calibration;
import java.util.List;
import org.junit.Test;

public class UnitsTest {

    @Test
    public void units_of_length_become_nanometres() {
        for (String unit : new String[] {"um", "\u00b5m", "\u03bcm", "micron", "microns", "Micron", " um ", "\\u00B5m", "micrometer"}) {
            assertEquals(unit, 1000, Lengths.nanometres(unit), 0);
        }
        assertEquals(1, Lengths.nanometres("nm"), 0);
        assertEquals(1e6, Lengths.nanometres("mm"), 0);
        assertEquals(1e7, Lengths.nanometres("cm"), 0);
        assertEquals(1e9, Lengths.nanometres("m"), 0);
        assertEquals(25.4e6, Lengths.nanometres("inch"), 0);
        assertEquals(0.1, Lengths.nanometres("\u212b"), 0);
    }

    @Test
    public void other_units_are_no_length() {
        for (String unit : new String[] {null, "", " ", "pixel", "pixels", "sec", "furlong", "1/nm"}) {
            assertTrue(unit, Double.isNaN(Lengths.nanometres(unit)));
        }
    }

    private static PixelSize size(String unit, double width, double height, String pixel, Warnings warnings) {
        Calibration calibration = new Calibration();
        calibration.setUnit(unit);
        calibration.pixelWidth = width;
        calibration.pixelHeight = height;
        return PixelSize.of(calibration, pixel, warnings);
    }

    private static void expect(String unit, double width, double height, String pixel, double length, String resultUnit,
            String warning) {
        Warnings warnings = new Warnings();
        PixelSize size = size(unit, width, height, pixel, warnings);
        assertEquals(length, size.length(), 1e-15 * length);
        assertEquals(resultUnit, size.unit());
        List<String> sentences = warnings.sentences(1);
        if (warning == null) {
            assertTrue(sentences.toString(), sentences.isEmpty());
        } else {
            assertEquals(sentences.toString(), 1, sentences.size());
            assertTrue(sentences.toString(), sentences.get(0).contains(warning));
        }
    }

    @Test
    public void the_calibration_or_the_user_gives_the_pixel_size() {
        expect("um", 0.065, 0.065, "0", 65, "nm", null);
        expect("nm", 65, 65, "65", 65, "nm", null);
        expect("um", 0.06500000162500004, 0.065, "0", 65, "nm", null);
        expect("nm", 65, 65, "20.5", 20.5, "nm", "given, 20.50 nm, is not that of the image's calibration, 65 nm");
        expect("pixel", 1, 1, "20", 20, "nm", null);
        expect("pixel", 1, 1, "0", 1, "pixel", "no pixel size");
        expect("", 1, 1, "0", 1, "pixel", "no pixel size");
        expect("furlong", 3, 3, "0", 1, "pixel", "unit, furlong, is no known length");
        expect("um", 0, 0, "0", 1, "pixel", "no pixel size");
        expect("um", Double.NaN, 1, "0", 1, "pixel", "no pixel size");
        expect("um", 0.1, 0.102, "0", 100, "nm", "not square (100 x 102 nm)");
        expect("um", 0.1, 0.1005, "0", 100, "nm", null);
        expect("inch", 1 / 72.0, 1 / 72.0, "0", 352777.8, "nm", "352,778 nm, is no microscope's");
    }

    @Test
    public void numbers_are_written_so_that_they_read_back() {
        for (double value : new double[] {0, 1, -3, 64, 0.1, 1 / 3.0, 1e-300, 123456789.125, 1e20, Math.PI * 1e6}) {
            assertEquals(value, Double.parseDouble(Numbers.exact(value)), 0);
        }
        assertEquals("64", Numbers.exact(64));
        assertEquals("NaN", Numbers.exact(Double.NaN));
        assertTrue(Double.isNaN(Numbers.parse("3 sigma")));
        assertEquals("1.5 GB", Numbers.bytes(3L << 29).replace(".500", ".5"));
        assertEquals("3 MB", Numbers.bytes(3 << 20));
    }

    @Test
    public void a_warning_is_said_once_and_names_its_slices() {
        Warnings warnings = new Warnings();
        warnings.add("The unit is odd.");
        warnings.add("Same.", "1-2");
        warnings.add("Same.", "3-4");
        warnings.add("Same.", "3-4");
        warnings.add("12 % are missing.", "5-6");
        warnings.add("40 % are missing.", "7-8");
        assertEquals("[The unit is odd., Slices 1-2, 3-4: Same., Slices 5-6, 7-8: 12 % are missing. (The figures are those of"
                + " 5-6.)]", warnings.sentences(5).toString());
        Warnings all = new Warnings();
        all.add("Same.", "1-2");
        assertEquals("[Same.]", all.sentences(1).toString());
        for (int k = 0; k < 20; k++) {
            all.add("Same.", "x" + k);
        }
        assertTrue(all.sentences(99).get(0).contains("x6 and 13 more: Same."));
        assertFalse(all.sentences(99).get(0).contains("x7"));
    }

    @Test
    public void sentences_are_broken_into_lines_of_a_message_window() {
        String text = Report.wrap("block: 63 is not allowed; it must be an even number from 24 to 512, and the sentence goes on"
                + " for quite a while longer so that it needs a third line to hold it all, really.");
        String[] lines = text.split("\n");
        assertEquals(3, lines.length);
        for (String line : lines) {
            assertTrue(line, line.length() <= Report.WIDTH);
        }
        assertEquals(String.join(" ", lines), text.replace('\n', ' '));
    }
}
