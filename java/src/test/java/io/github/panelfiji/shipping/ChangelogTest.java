package io.github.panelfiji.shipping;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code tools/changelog}: no release without what it changes, and none whose tag is not the version. */
public class ChangelogTest {

    private static final String HEAD = "# Changelog\n\n## [Unreleased]\n\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Tool changelog(String text, String... arguments) throws Exception {
        File tools = new File(folder.getRoot(), "tools");
        tools.mkdir();
        Files.copy(new File(System.getProperty("panel.test.root"), "tools/changelog").toPath(),
                new File(tools, "changelog").toPath(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        write("Cargo.toml", "[package]\nversion = \"9.9.9\"\n[workspace.package]\nversion = \"1.2.0\"\n");
        write("CHANGELOG.md", text);
        return Tool.run(folder.getRoot(), "changelog", arguments);
    }

    private void write(String name, String text) throws IOException {
        Files.write(new File(folder.getRoot(), name).toPath(), text.getBytes(StandardCharsets.UTF_8));
    }

    private void refused(String sentence, String text, String... arguments) throws Exception {
        Tool tool = changelog(text, arguments);
        assertTrue(tool.output, tool.status == 1 && tool.output.contains(sentence));
    }

    @Test
    public void theSectionOfTheVersionIsPrinted() throws Exception {
        String text = HEAD + "## [1.2.0] - 2026-05-06\n\n### Added\n\n- One.\n\n### Fixed\n\n- Two.\n\n## [1.1.0] - 2026-01-02\n\n- Old.\n";
        for (String[] arguments : new String[][] {{}, {"1.2.0"}, {"v1.2.0"}}) {
            Tool tool = changelog(text, arguments);
            assertEquals(tool.output, 0, tool.status);
            assertEquals("### Added\n\n- One.\n\n### Fixed\n\n- Two.\n", tool.output);
        }
    }

    @Test
    public void whatMustNotBeReleasedIsRefused() throws Exception {
        String good = HEAD + "## [1.2.0] - 2026-05-06\n\n- One.\n";
        refused("is not that of Cargo.toml, which is 1.2.0", good, "v1.3.0");
        refused("has no section", HEAD + "- One.\n");
        refused("has no section", HEAD + "## [11250] - 2026-05-06\n\n- One.\n");
        refused("is not of the form", HEAD + "## [1.2.0]\n\n- One.\n");
        refused("names no change", HEAD + "## [1.2.0] - 2026-05-06\n\n## [1.1.0] - 2026-01-02\n\n- Old.\n");
        refused("still has changes under [Unreleased]", HEAD + "- More.\n\n## [1.2.0] - 2026-05-06\n\n- One.\n");
    }
}
