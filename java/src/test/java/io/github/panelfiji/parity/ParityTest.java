package io.github.panelfiji.parity;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The golden cases through the core without a JVM, through the Java API, and through the commands of the menu in ImageJ
 * as Fiji runs it headless: all within the tolerances, and with the same bits.
 */
public class ParityTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static List<GoldenCase> cases;
    private static final Map<String, Outcome> CORE = new LinkedHashMap<>();
    private static final Map<String, Outcome> API = new LinkedHashMap<>();
    private static final Map<String, Outcome> MACRO = new LinkedHashMap<>();

    @BeforeClass
    public static void runAll() throws Exception {
        cases = GoldenCase.all();
        for (GoldenCase golden : cases) {
            CORE.put(golden.name, Ways.core(golden, FOLDER.newFolder("core-" + golden.name)));
            API.put(golden.name, Ways.api(golden));
        }
        MACRO.putAll(Ways.macro(cases, FOLDER.newFolder("imagej")));
    }

    @Test
    public void each_case_went_each_way() {
        assertTrue("only " + cases.size() + " cases", cases.size() > 60);
        for (Map<String, Outcome> way : Arrays.asList(CORE, API, MACRO)) {
            assertEquals(cases.size(), way.size());
        }
        for (GoldenCase golden : cases) {
            Set<String> all = new HashSet<>(golden.nodes == null ? Arrays.asList("frequency", "raw", "smoothed", "threshold")
                    : Arrays.asList("map", "grid", "cutoff", "resolved", "reasons"));
            assertEquals(all, CORE.get(golden.name).images.keySet());
            assertEquals(all, API.get(golden.name).images.keySet());
        }
    }

    @Test
    public void the_core_agrees_with_the_reference() {
        agree(CORE);
    }

    @Test
    public void the_java_api_agrees_with_the_reference() {
        agree(API);
    }

    @Test
    public void the_macro_agrees_with_the_reference() {
        agree(MACRO);
    }

    @Test
    public void the_java_api_gives_the_bits_of_the_core() {
        same(API);
    }

    @Test
    public void the_macro_gives_the_bits_of_the_core() {
        same(MACRO);
    }

    private static void agree(Map<String, Outcome> way) {
        List<String> wrong = new ArrayList<>();
        for (GoldenCase golden : cases) {
            List<String> failures = Tolerances.failures(golden, way.get(golden.name));
            if (!failures.isEmpty()) {
                wrong.add(golden.name + ": " + String.join("\n    ", failures));
            }
        }
        assertTrue("outside the tolerances:\n" + String.join("\n", wrong), wrong.isEmpty());
    }

    private static void same(Map<String, Outcome> way) {
        List<String> wrong = new ArrayList<>();
        for (GoldenCase golden : cases) {
            List<String> differences = way.get(golden.name).differences(CORE.get(golden.name));
            if (!differences.isEmpty()) {
                wrong.add(golden.name + ": " + String.join("\n    ", differences));
            }
        }
        assertTrue("other bits than the core's:\n" + String.join("\n", wrong), wrong.isEmpty());
    }
}
