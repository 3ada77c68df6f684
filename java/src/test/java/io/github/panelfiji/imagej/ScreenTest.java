package io.github.panelfiji.imagej;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** ImageJ with its window: what {@link ScreenMain} does there, one test a scenario. */
@RunWith(Parameterized.class)
public class ScreenTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static String output;

    private final String scenario;

    public ScreenTest(String scenario) {
        this.scenario = scenario;
    }

    @Parameters(name = "{0}")
    public static List<Object> scenarios() {
        List<Object> names = new ArrayList<>();
        for (String name : ScreenMain.scenarios().keySet()) {
            if (!name.equals("contract")) {
                names.add(name);
            }
        }
        return names;
    }

    @BeforeClass
    public static void runAll() throws Exception {
        File images = FOLDER.newFolder("images");
        TestImages.write(images);
        try (Display display = Display.start()) {
            output = new ImageJProcess(FOLDER.newFolder("run"), display.name()).screen(ScreenMain.class, images.getPath() + "/");
        }
    }

    @Test
    public void passes() {
        Scenario.assertPassed(output, scenario);
    }
}
