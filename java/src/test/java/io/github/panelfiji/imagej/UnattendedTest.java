package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Errors where nobody sits in front of a screen: a sentence, a stopped macro, no window that waits for ever. */
public class UnattendedTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static File macro(String name, String text) throws IOException {
        File file = new File(FOLDER.getRoot(), name + ".ijm");
        Files.write(file.toPath(), text.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    @Test
    public void every_bad_input_stops_its_macro_with_one_sentence_headless() throws Exception {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < BadInputs.ALL.length; i++) {
            // Images of the macro before would still be open.
            arguments.add(macro("bad" + i, "close('*');\n" + BadInputs.macro(BadInputs.ALL[i])).getPath());
            arguments.add("");
        }
        arguments.add(macro("good", "newImage('fine', '8-bit noise', 64, 64, 2); run('rFRC Map...', 'block=32 skip=8');"
                + "print('GOOD ' + getTitle());").getPath());
        arguments.add("");
        String output = new ImageJProcess(FOLDER.newFolder(), null).headless(arguments.toArray(new String[0]));
        String[] parts = output.split("(?m)^MACRO .*$");
        assertEquals(output, BadInputs.ALL.length + 2, parts.length);
        for (int i = 0; i < BadInputs.ALL.length; i++) {
            String command = BadInputs.command(BadInputs.ALL[i]).replace("...", "");
            assertTrue(BadInputs.ALL[i][0] + ": " + parts[i + 1], parts[i + 1].trim().startsWith(command + ": ")
                    && parts[i + 1].contains(BadInputs.ALL[i][3]));
            assertEquals(BadInputs.ALL[i][0] + ": " + parts[i + 1], 1, parts[i + 1].trim().split("\n").length);
        }
        assertTrue(output, parts[parts.length - 1].contains("GOOD rFRC of fine"));
    }

    @Test
    public void a_bad_input_ends_a_batch_run_instead_of_waiting_in_a_window() throws Exception {
        File macro = macro("batch", BadInputs.macro(BadInputs.ALL[1]));
        String output;
        try (Display display = Display.start()) {
            output = new ImageJProcess(FOLDER.newFolder(), display.name()).batch(macro, "");
        }
        assertEquals("rFRC Map: block: 63 is not allowed; it must be an even number from 24 to 512.", output.trim());
    }

    @Test
    public void without_options_nobody_is_asked() throws Exception {
        File macro = macro("defaults", "newImage('fine', '8-bit noise', 64, 64, 2); run('rFRC Map...');"
                + "print(Property.get('panel.options'));");
        String expected = "run(\"rFRC Map...\", \"second=[next slice] block=64 skip=2 background=5 center=3 criterion=[3 sigma]"
                + " window=Hann border=inside pixel=0\");";
        String output;
        try (Display display = Display.start()) {
            output = new ImageJProcess(FOLDER.newFolder(), display.name()).batch(macro, "");
        }
        assertTrue(output, output.contains(expected));
        output = new ImageJProcess(FOLDER.newFolder(), null).headless(macro.getPath(), "");
        assertTrue(output, output.contains(expected));
    }

    @Test
    public void without_the_native_library_a_sentence_says_so_and_imagej_goes_on() throws Exception {
        File check = macro("check", "run('Check Installation'); run('About PANEL...'); print('GOES ON');");
        File map = macro("map", "newImage('fine', '8-bit noise', 64, 64, 2); run('rFRC Map...', 'block=32'); print('AFTER');");
        File other = macro("other", "newImage('new', '8-bit ramp', 9, 9, 1); print('ALIVE ' + getPixel(8, 0));");
        File none = new File(FOLDER.getRoot(), "none.so");
        String output = new ImageJProcess(FOLDER.newFolder(), null).with("-Dpanel.library=" + none.getPath())
                .headless(check.getPath(), "", map.getPath(), "", other.getPath(), "");
        assertTrue(output, output.contains("PANEL does not work: ") && output.contains(none.getPath()));
        assertFalse(output, output.contains("PANEL works"));
        assertTrue(output, output.contains("GOES ON") && output.contains("ALIVE ") && !output.contains("AFTER"));
        assertTrue(output, output.contains("rFRC Map: ") && output.contains("not loaded: "));
    }

    @Test
    public void an_image_that_is_all_background_gives_an_empty_map_and_says_so() throws Exception {
        String[][] runs = {{"rFRC Map...", "adaptive drift"}, {"Single-Frame rFRC Map...", ""}, {"3D rFRC Map...", ""},
            {"3D rFRC Map...", "method=[Fourier shell] depth=16 block=32"}, {"PANEL Map...", ""}, {"PANEL Map...", "single"}};
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < runs.length; i++) {
            String size = runs[i][0].startsWith("3D") ? "40, 36, 1, 10, 2" : "80, 70, 2";
            arguments.add(macro("empty" + i, "close('*'); newImage('empty', '8-bit black grayscale-mode', " + size + ");"
                    + "run('" + runs[i][0] + "', '" + runs[i][1] + "'); selectImage('rFRC of empty');"
                    + "getStatistics(area, mean, min, max); print('EMPTY ' + max + ' ' + Property.get('panel.foreground') + ' '"
                    + " + Property.get('panel.mean_resolution') + ' ' + Property.get('panel.warnings'));").getPath());
            arguments.add("");
        }
        String output = new ImageJProcess(FOLDER.newFolder(), null).headless(arguments.toArray(new String[0]));
        String[] parts = output.split("(?m)^MACRO .*$");
        for (int i = 0; i < runs.length; i++) {
            String text = parts[i + 1].substring(Math.max(parts[i + 1].indexOf("EMPTY"), 0));
            assertTrue(runs[i][0] + ": " + parts[i + 1], text.startsWith("EMPTY 0 0 NaN ")
                    && text.contains("constant: it holds nothing to resolve.") && text.contains("\nNo foreground: "));
        }
    }

    @Test
    public void lesser_vector_instructions_are_told_and_used_or_refused() throws Exception {
        File check = macro("simd", "run('Check Installation'); run('About PANEL...'); print('GOES ON');");
        String word = System.getProperty("panel.test.platform").endsWith("x64") ? "sse2" : "neon";
        String output = new ImageJProcess(FOLDER.newFolder(), null).with("-Dpanel.simd=" + word).headless(check.getPath(), "");
        assertTrue(output, output.contains("(the system property panel.simd is " + word + ")") && output.contains("PANEL works"));
        output = new ImageJProcess(FOLDER.newFolder(), null).with("-Dpanel.simd=mmx").headless(check.getPath(), "");
        assertTrue(output, output.contains("PANEL does not work: The system property panel.simd: mmx is not allowed; on this"));
        assertTrue(output, output.contains("not usable: The system property panel.simd: mmx") && output.contains("GOES ON"));
    }

    @Test
    public void unknown_keys_are_named_and_do_not_stop_the_run() throws Exception {
        File macro = macro("unknown", "newImage('fine', '8-bit noise', 64, 64, 2);"
                + "run('rFRC Map...', 'blok=32 block=24 medain'); print('AFTER ' + Property.get('panel.block'));");
        String output = new ImageJProcess(FOLDER.newFolder(), null).headless(macro.getPath(), "");
        assertTrue(output, output.contains("rFRC Map: ignores blok, which is not one of its keys: second, block, skip,"));
        assertTrue(output, output.contains("rFRC Map: ignores medain, "));
        assertTrue(output, output.contains("AFTER 24"));
    }
}
