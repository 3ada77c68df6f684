package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example macros of the jar: each runs headless as in Fiji and leaves what it says, and no command is without one. */
public class ExamplesTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final Pattern LEAVES = Pattern.compile("(?m)^// Leaves: (.+)$");
    /** Tells which images are open in the end, also where the macro has functions after its last line. */
    private static final String ENDING = "\nfor (left = 1; left <= nImages; left++) { selectImage(left); print('LEFT ' + getTitle()); }"
            + "\nclose('*');\nprint('TO THE END');\n";

    private static Map<String, String> macros;
    private static Map<String, String> printed;

    @BeforeClass
    public static void runAll() throws Exception {
        macros = JarFile.texts("script_templates/PANEL/", ".ijm");
        Map<String, String> ending = new LinkedHashMap<>();
        for (Map.Entry<String, String> macro : macros.entrySet()) {
            ending.put(macro.getKey(), macro.getValue() + ENDING);
        }
        printed = HeadlessMacros.run(FOLDER.newFolder(), ending);
    }

    @Test
    public void each_leaves_the_images_that_it_says() {
        for (String name : macros.keySet()) {
            String output = printed.get(name);
            Matcher said = LEAVES.matcher(macros.get(name));
            assertTrue(name + " does not say what it leaves", said.find());
            List<String> left = new ArrayList<>();
            for (String line : output.split("\n")) {
                if (line.startsWith("LEFT ")) {
                    left.add(line.substring("LEFT ".length()));
                }
            }
            assertTrue(name + " stopped: " + output, output.contains("TO THE END"));
            assertEquals(name, new TreeSet<>(Arrays.asList(said.group(1).split(", "))), new TreeSet<>(left));
            assertFalse(name + ": " + output, output.matches("(?s).*\\b(NaN|null|undefined|Exception|ignores)\\b.*"));
        }
    }

    @Test
    public void every_command_has_its_example_and_every_example_its_menu_entry() {
        for (MenuEntry entry : MenuEntry.all()) {
            if (entry.runs() instanceof PanelCommand || entry.runs() instanceof MapTool) {
                String name = entry.label().replace("...", "").replace(' ', '_');
                String macro = macros.get(name);
                assertNotNull("there is no example " + name + ".ijm", macro);
                assertTrue(name, macro.startsWith("// " + entry.label().replace("...", "") + ": "));
                assertTrue(name, macro.contains("run(\"" + entry.label() + "\""));
            }
        }
        List<String> listed = new ArrayList<>();
        for (MenuEntry entry : MenuEntry.all()) {
            if (entry.path().equals("Plugins>PANEL>Examples")) {
                assertEquals(entry.label(), entry.argument().replace('_', ' ') + " Example");
                listed.add(entry.argument());
            }
        }
        assertEquals(new ArrayList<>(macros.keySet()), listed);
    }

    @Test
    public void without_a_screen_the_macro_goes_to_the_log() throws Exception {
        String name = macros.keySet().iterator().next();
        Map<String, String> one = new LinkedHashMap<>();
        one.put("one", "run('" + name.replace('_', ' ') + " Example');");
        String output = HeadlessMacros.run(FOLDER.newFolder(), one).get("one");
        assertTrue(output, output.contains(macros.get(name).trim()));
    }
}
