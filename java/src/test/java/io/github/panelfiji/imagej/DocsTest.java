package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the tutorial promises: its macros run, and their maps have the numbers that stand in the text. */
public class DocsTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final String TUTORIAL = "docs/tutorial.md";

    @Test
    public void theNumbersOfTheTutorialAreThoseOfItsMacros() throws Exception {
        StringBuilder macro = new StringBuilder();
        int numbers = 0;
        for (DocText.Part part : DocText.parts(TUTORIAL)) {
            if (part.kind == DocText.Kind.MACRO) {
                macro.append(part.words[0]);
            } else if (part.kind == DocText.Kind.NUMBER) {
                numbers++;
                macro.append("if (getTitle() != '").append(part.words[1]).append("') exit(getTitle()); print('NUMBER ").append(part.words[0])
                        .append(" is ' + Property.get('panel.").append(part.words[2]).append("'));\n");
            }
        }
        File file = new File(FOLDER.getRoot(), "tutorial.ijm");
        Files.write(file.toPath(), macro.toString().getBytes(StandardCharsets.UTF_8));
        String output = new ImageJProcess(FOLDER.newFolder(), null).headless(file.getPath(), "");
        Matcher at = Pattern.compile("(?m)^NUMBER (\\S+) is (\\S+)$").matcher(output);
        int found = 0;
        while (at.find()) {
            found++;
            assertEquals(output, at.group(1), Long.toString(Math.round(Double.parseDouble(at.group(2)))));
        }
        assertTrue(numbers > 0);
        assertEquals(output, numbers, found);
    }

    @Test
    public void everyPictureIsThereAndHasARecipe() throws Exception {
        Set<String> files = new TreeSet<>();
        for (String name : new File(System.getProperty("panel.test.root"), "docs/pictures").list()) {
            files.add(name.replace(".png", ""));
        }
        assertEquals(PictureMain.names(), files);
        for (String text : new String[] {TUTORIAL, "README.md"}) {
            for (DocText.Part part : DocText.parts(text)) {
                assertTrue(text + ": " + part.words[0], part.kind != DocText.Kind.PICTURE || files.contains(part.words[0]));
            }
        }
    }
}
