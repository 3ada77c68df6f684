package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sample data by headless macro: windows, sizes, calibration, properties, and the same pixels for the same options. */
public class SamplesTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    /** Command, options, and each window with its width, height, slices and pixel size, the current one last. */
    private static final String[][] SAMPLES = {
        {"Filaments", "size=150 pixel=50 iterations=3", "Filaments truth 150 150 1 0.05", "Filaments reference 150 150 1 0.05",
            "Filaments camera 150 150 2 0.05", "Filaments 150 150 2 0.05"},
        {"Tubulin", "size=96 seed=7 filaments=9 pixel=50", "Tubulin truth 96 96 1 0.05", "Tubulin reference 96 96 1 0.05",
            "Tubulin 96 96 2 0.05"},
        {"SMLM Grid", "size=250 frames=30 pixel=20", "SMLM Grid truth 250 250 1 0.02", "SMLM Grid camera 50 50 30 0.1",
            "SMLM Grid reference 50 50 1 0.1", "SMLM Grid 250 250 2 0.02"},
        {"Sparse Shapes", "size=200 sampling=30", "Sparse Shapes truth 200 200 1 0.065", "Sparse Shapes 200 200 2 0.065"},
        {"Missing Structure", "size=100 seed=7", "Missing Structure truth 100 100 1 0.065",
            "Missing Structure filament 100 100 1 0.065", "Missing Structure reference 100 100 1 0.065",
            "Missing Structure 100 100 2 0.065"},
    };
    private static final String TELL = "for (i = 1; i <= nImages; i++) { selectImage(i); getPixelSize(unit, w, h);"
            + " getDimensions(width, height, channels, slices, frames); getStatistics(area, mean, min, max, deviation);"
            + " print('WINDOW ' + getTitle() + ' ' + width + ' ' + height + ' ' + (channels * slices * frames) + ' ' + w + ' ' + unit"
            + " + ', ' + bitDepth() + ' bit'); print('MEAN ' + mean); print('RUN ' + Property.get('panel.options')); }\n"
            + "print('CURRENT ' + current);\n";

    private static Map<String, String> printed;

    @BeforeClass
    public static void runAll() throws Exception {
        Map<String, String> macros = new LinkedHashMap<>();
        for (String[] sample : SAMPLES) {
            String run = "run('" + sample[0] + "', '" + sample[1] + "'); current = getTitle();\n" + TELL;
            // Once more by the call that the image carries.
            String again = "repeat = Property.get('panel.options'); close('*'); eval(repeat); current = getTitle();\n" + TELL + "close('*');\n";
            macros.put(sample[0], "close('*');\n" + run + again);
            macros.put("bad " + sample[0], "run('" + sample[0] + "', 'size=5');\nprint('after ' + nImages);\n");
        }
        printed = HeadlessMacros.run(FOLDER.newFolder(), macros);
    }

    @Test
    public void windowsAreNamedSizedAndCalibrated() {
        for (String[] sample : SAMPLES) {
            String output = printed.get(sample[0]);
            for (int i = 2; i < sample.length; i++) {
                assertTrue(output, output.contains("WINDOW " + sample[i] + " um, 32 bit\n")
                        || output.contains("WINDOW " + sample[i] + " \u00b5m, 32 bit\n"));
            }
            assertEquals(output, 2 * (sample.length - 2), output.split("\nWINDOW ", -1).length - 1);
            assertTrue(output, output.contains("\nCURRENT " + sample[0] + "\n"));
        }
    }

    @Test
    public void theCallInTheirPropertiesMakesThemAgain() {
        for (String[] sample : SAMPLES) {
            String output = printed.get(sample[0]);
            assertTrue(output, output.contains("\nRUN run(\"" + sample[0] + "\", \"size="));
            int half = output.indexOf("\nCURRENT ");
            String first = output.substring(output.indexOf("WINDOW "), half);
            String second = output.substring(output.indexOf("WINDOW ", half), output.lastIndexOf("\nCURRENT "));
            assertEquals(first, second);
        }
    }

    @Test
    public void aBadSizeStopsWithItsSentenceAndNoWindow() {
        for (String[] sample : SAMPLES) {
            String output = printed.get("bad " + sample[0]);
            assertTrue(output, output.contains("size: 5 is not allowed; it must be "));
            assertTrue(output, !output.contains("after") || output.contains("after 0"));
        }
    }
}
