package io.github.panelfiji.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The switch for lesser vector instructions, each time in a JVM of its own. */
public class InstructionsTest {

    private static final String ALLOWED = "avx512|avx2|sse4\\.2|sse2|neon|scalar";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path caches;
    private Path temporary;
    private String least;
    private String leastName;

    @Before
    public void findTheLeast() throws Exception {
        caches = folder.newFolder("caches").toPath();
        temporary = folder.newFolder("temporary").toPath();
        boolean x64 = System.getProperty("panel.test.platform").endsWith("x64");
        least = x64 ? "sse2" : "neon";
        leastName = x64 ? "SSE2" : "NEON";
    }

    private JavaProcess.Setup setup() {
        return new JavaProcess.Setup(Paths.get(System.getProperty("panel.test.jar")), caches, temporary)
                .withVariable("PANEL_SIMD", "");
    }

    private static String cpu(JavaProcess.Setup setup) throws Exception {
        List<String> lines = setup.run();
        return lines.get(lines.size() - 1);
    }

    @Test
    public void thePropertyAndTheVariableLimitThem() throws Exception {
        String full = cpu(setup());
        assertTrue(full, full.matches("cpu (x86-64|ARM64) with [^,(]+"));
        String limited = full.endsWith(leastName) ? full : full + ", limited to " + leastName;
        assertEquals(limited + " (the system property panel.simd is " + least + ")",
                cpu(setup().with("panel.simd", least).withVariable("PANEL_SIMD", "mmx")));
        assertEquals(limited + " (the environment variable PANEL_SIMD is " + least + ")",
                cpu(setup().withVariable("PANEL_SIMD", least)));
        assertEquals(full + " (the environment variable PANEL_SIMD is auto)",
                cpu(setup().with("panel.simd", "").withVariable("PANEL_SIMD", "auto")));
    }

    @Test
    public void whatTheProcessorDoesNotHaveIsRefusedByEachCommand() throws Exception {
        String allowed = " mmx is not allowed; on this processor it must be (?:(?:" + ALLOWED + ")(?:, )?)+ or auto\\.";
        List<String> property = setup().with("panel.simd", "mmx").run();
        assertTrue(property.get(0), property.get(0).matches("refused The system property panel\\.simd:" + allowed));
        assertEquals("kind INVALID_OPTION", property.get(1));
        List<String> variable = setup().withVariable("PANEL_SIMD", "mmx").run();
        assertTrue(variable.get(0), variable.get(0).matches("refused The environment variable PANEL_SIMD:" + allowed));
    }
}
