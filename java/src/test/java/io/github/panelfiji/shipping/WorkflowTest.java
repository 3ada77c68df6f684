package io.github.panelfiji.shipping;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Before;
import org.junit.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The workflows of the project's host run nothing but scripts of the project, which everybody can run. */
public class WorkflowTest {

    private static final File ROOT = new File(System.getProperty("panel.test.root"));

    private final Map<String, Map<?, ?>> workflows = new LinkedHashMap<>();

    @Before
    public void read() throws Exception {
        File[] files = new File(ROOT, ".github/workflows").listFiles();
        assertNotNull("no workflows", files);
        Arrays.sort(files);
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        for (File file : files) {
            try (InputStream in = new FileInputStream(file)) {
                workflows.put(file.getName(), (Map<?, ?>) new Yaml(strict).load(in));
            }
        }
        assertEquals(new TreeSet<>(Arrays.asList("ci.yml", "release.yml")), workflows.keySet());
    }

    private static List<Map<?, ?>> steps(Map<?, ?> workflow) {
        List<Map<?, ?>> steps = new ArrayList<>();
        for (Object job : ((Map<?, ?>) workflow.get("jobs")).values()) {
            for (Object step : (List<?>) ((Map<?, ?>) job).get("steps")) {
                steps.add((Map<?, ?>) step);
            }
        }
        return steps;
    }

    @Test
    public void everyCommandIsAScriptThatIsThere() {
        int commands = 0;
        for (Map.Entry<String, Map<?, ?>> workflow : workflows.entrySet()) {
            for (Map<?, ?> step : steps(workflow.getValue())) {
                if (step.get("run") == null) {
                    assertTrue(workflow.getKey() + ": " + step, String.valueOf(step.get("uses")).matches("[\\w./-]+@v\\d+"));
                    continue;
                }
                String run = (String) step.get("run");
                Matcher script = Pattern.compile("((?:tools|\\.ci)/[\\w-]+)( [^;&|`\n]*)?\n?").matcher(run);
                assertTrue(workflow.getKey() + " runs more than a script: " + run, script.matches());
                File file = new File(ROOT, script.group(1));
                assertTrue(run, file.isFile() && (file.canExecute() || File.separatorChar == '\\'));
                commands++;
            }
        }
        assertTrue(commands + " commands", commands >= 9);
    }

    @Test
    public void everyPlatformIsCheckedBeforeTheRelease() throws Exception {
        Map<?, ?> jobs = (Map<?, ?>) workflows.get("release.yml").get("jobs");
        Map<?, ?> platforms = (Map<?, ?>) jobs.get("platforms");
        Set<String> checked = new TreeSet<>();
        for (Object row : (List<?>) ((Map<?, ?>) ((Map<?, ?>) platforms.get("strategy")).get("matrix")).get("include")) {
            checked.add((String) ((Map<?, ?>) row).get("platform"));
        }
        java.util.Properties table = new java.util.Properties();
        try (InputStream in = new FileInputStream(new File(ROOT, "packaging/platforms.properties"))) {
            table.load(in);
        }
        assertEquals(new TreeSet<>(Arrays.asList(table.getProperty("platforms").split(" *, *"))), checked);
        assertEquals("natives", platforms.get("needs"));
        assertEquals("platforms", ((Map<?, ?>) jobs.get("release")).get("needs"));
    }

    @Test
    public void nothingIsPublishedWithoutATag() {
        List<String> published = new ArrayList<>();
        for (Map<?, ?> step : steps(workflows.get("release.yml"))) {
            String what = step.get("run") + " " + step.get("uses");
            if (what.contains("publish-site") || what.contains("gh-release") || what.contains("--tag")) {
                assertEquals(what, "github.ref_type == 'tag'", step.get("if"));
                published.add(what);
            }
        }
        assertEquals(published.toString(), 3, published.size());
        for (Map<?, ?> workflow : workflows.values()) {
            assertEquals("read", ((Map<?, ?>) workflow.get("permissions")).get("contents"));
        }
    }
}
