package io.github.panelfiji.shipping;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** The facts in {@code docs/installation.md} that stand elsewhere, too. */
public class InstallationPageTest {

    private static final File ROOT = new File(System.getProperty("panel.test.root"));

    private static String text(String path) throws IOException {
        return new String(Files.readAllBytes(new File(ROOT, path).toPath()), StandardCharsets.UTF_8);
    }

    private static String value(String path, String pattern) throws IOException {
        Matcher at = Pattern.compile("(?m)^" + pattern).matcher(text(path));
        assertTrue(path + " has no " + pattern, at.find());
        return at.group(1);
    }

    @Test
    public void versionsAndNamesAreThoseOfTheBuild() throws Exception {
        String page = text("docs/installation.md").replaceAll("\\s+", " ");
        assertTrue(page.contains("Rust " + value("Cargo.toml", "rust-version = \"([0-9.]+)\"") + " or newer"));
        assertTrue(page.contains("glibc " + value("packaging/toolchain.env", "glibc=([0-9.]+)") + " "));
        assertTrue(page.contains("macOS " + value("packaging/toolchain.env", "macos=([0-9]+)\\.0") + " or newer"));
        Properties platforms = new Properties();
        platforms.load(new java.io.StringReader(text("packaging/platforms.properties")));
        for (String platform : platforms.getProperty("platforms").split(" *, *")) {
            String file = platforms.getProperty(platform + ".file");
            assertTrue(file, page.contains(file.substring(0, file.lastIndexOf('.'))));
        }
        assertTrue(page.contains("-p " + value("rust/jni/Cargo.toml", "name = \"([\\w-]+)\"") + " "));
        for (Matcher tool = Pattern.compile("tools/[\\w-]+").matcher(page); tool.find();) {
            assertTrue(tool.group(), new File(ROOT, tool.group()).canExecute());
        }
    }

    @Test
    public void readmeAndHelpLeadToIt() throws Exception {
        assertTrue(text("README.md").contains("(docs/installation.md)"));
        Map<String, byte[]> entries = Jars.read(new File(System.getProperty("panel.test.jar")).toPath());
        String help = "io/github/panelfiji/imagej/help/";
        assertTrue(Jars.text(entries.get(help + "contents.html")).contains("href=\"installation.html\""));
        String page = Jars.text(entries.get(help + "installation.html"));
        assertEquals("headings", 9, page.split("<h2>").length);
        assertTrue(page.contains("panel-fiji") && page.contains("<table>"));
    }
}
