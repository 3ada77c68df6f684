package io.github.panelfiji.core;

import static io.github.panelfiji.core.NativesTest.assertThrown;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.Test;

/** The one table of platforms, as the loader reads it. */
public class PlatformTest {

    private static String name(String osName, String osArch) {
        return Platform.of(Platform.table(), osName, osArch).name();
    }

    @Test
    public void namesThatJavaGivesAreKnown() {
        assertEquals("linux-x64", name("Linux", "amd64"));
        assertEquals("linux-arm64", name("Linux", "aarch64"));
        assertEquals("macos-x64", name("Mac OS X", "x86_64"));
        assertEquals("macos-arm64", name("Mac OS X", "aarch64"));
        assertEquals("macos-arm64", name("Darwin", "arm64"));
        for (String windows : Arrays.asList("Windows 7", "Windows 10", "Windows 11", "Windows Server 2022")) {
            assertEquals("windows-x64", name(windows, "amd64"));
        }
        assertEquals("the letters' case does not depend on the language", "linux-x64", name("LINUX", "AMD64"));
    }

    @Test
    public void otherPlatformsGetASentence() {
        String[][] others = {{"Linux", "x86"}, {"Linux", "riscv64"}, {"Linux", "i386"}, {"Windows 11", "aarch64"},
            {"Windows 10", "x86"}, {"FreeBSD", "amd64"}, {"SunOS", "sparcv9"}, {"", ""}};
        for (String[] other : others) {
            assertThrown(PanelException.Kind.LIBRARY, "PANEL does not run on " + other[0] + " with a Java for " + other[1]
                    + "; it runs on linux-x64, linux-arm64, macos-arm64, macos-x64, windows-x64.",
                    () -> name(other[0], other[1]));
        }
    }

    @Test
    public void everyRowIsWhole() {
        List<String> names = new ArrayList<>();
        for (Platform platform : Platform.all(Platform.table())) {
            names.add(platform.name());
            assertTrue(platform.name(), platform.file().matches("(lib)?panel_jni\\.(so|dylib|dll)"));
            assertEquals("/native/" + platform.name() + "/" + platform.file(), platform.resource());
            assertTrue(Platform.table().getProperty(platform.name() + ".target").contains("-"));
            assertEquals(platform.name(), platform.system() + "-" + platform.architecture());
        }
        assertEquals(Arrays.asList("linux-x64", "linux-arm64", "macos-arm64", "macos-x64", "windows-x64"), names);
    }

    @Test
    public void theJarHasTheProjectsTableAndVersion() throws Exception {
        Properties project = new Properties();
        try (Reader in = Files.newBufferedReader(
                Paths.get(System.getProperty("panel.test.root"), "packaging", "platforms.properties"),
                StandardCharsets.UTF_8)) {
            project.load(in);
        }
        assertEquals(project, Platform.table());
        assertEquals(System.getProperty("panel.test.version"), Platform.jarVersion());
    }

    @Test
    public void theBuildAndTheLoaderFindTheSamePlatform() {
        assertEquals(System.getProperty("panel.test.platform"), Platform.current().name());
    }

    @Test
    public void noPropertiesFileHasALineOfOnlyAComment() throws Exception {
        // Fiji's updater confuses the line after such a one when it makes its checksum.
        for (String line : Files.readAllLines(
                Paths.get(System.getProperty("panel.test.root"), "packaging", "platforms.properties"))) {
            assertTrue(line, !line.trim().startsWith("#"));
        }
    }
}
