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

/** The dialogs of ImageJ with its window: what {@link ScreenDialogs} does there, one test a scenario. */
@RunWith(Parameterized.class)
public class DialogTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static String output;

    private final String scenario;

    public DialogTest(String scenario) {
        this.scenario = scenario;
    }

    @Parameters(name = "{0}")
    public static List<Object> scenarios() {
        List<Object> names = new ArrayList<>(ScreenDialogs.scenarios().keySet());
        names.add(ScreenDialogs.RESTART);
        return names;
    }

    @BeforeClass
    public static void runAll() throws Exception {
        File images = FOLDER.newFolder("images");
        TestImages.write(images);
        try (Display display = Display.start()) {
            ImageJProcess imagej = new ImageJProcess(FOLDER.newFolder("run"), display.name());
            output = imagej.screen(ScreenDialogs.class, images.getPath() + "/");
            output += imagej.screen(ScreenDialogs.class, images.getPath() + "/", ScreenDialogs.RESTART);
        }
    }

    @Test
    public void passes() {
        Scenario.assertPassed(output, scenario);
    }
}
