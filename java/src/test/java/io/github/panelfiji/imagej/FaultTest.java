package io.github.panelfiji.imagej;

import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** ImageJ survives faults of the native library, with a screen and as in Fiji's headless mode: {@link FaultScenarios}. */
@RunWith(Parameterized.class)
public class FaultTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final String[] WAYS = {"screen", "headless"};
    private static final Map<String, String> OUTPUT = new HashMap<>();

    private final String way;
    private final String scenario;

    public FaultTest(String way, String scenario) {
        this.way = way;
        this.scenario = scenario;
    }

    @Parameters(name = "{0}: {1}")
    public static List<Object[]> scenarios() {
        List<Object[]> all = new ArrayList<>();
        for (String way : WAYS) {
            for (String name : FaultScenarios.NAMES) {
                all.add(new Object[] {way, name});
            }
        }
        return all;
    }

    @BeforeClass
    public static void runAll() throws Exception {
        for (String way : WAYS) {
            TestImages.write(FOLDER.newFolder(way));
        }
        try (Display display = Display.start()) {
            OUTPUT.put("screen", process("screen", display.name()).screen(FaultMain.class, arguments("screen")));
        }
        OUTPUT.put("headless", process("headless", null).headless(HeadlessFaultMain.class, arguments("headless")));
    }

    private static ImageJProcess process(String way, String display) throws Exception {
        return new ImageJProcess(FOLDER.newFolder("run-" + way), display)
                .with("-Dpanel.library=" + System.getProperty("panel.test.twin"));
    }

    private static String[] arguments(String way) {
        return new String[] {ImageJProcess.macro("faults.ijm").getPath(), new File(FOLDER.getRoot(), way).getPath() + "/"};
    }

    @Test
    public void passes() {
        Scenario.assertPassed(OUTPUT.get(way), scenario);
    }
}
