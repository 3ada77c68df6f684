package io.github.panelfiji.shipping;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code tools/update-site}: what the updater will read, from the first release over later ones to an unchanged one. */
public class UpdateSiteTest {

    private static final File ROOT = new File(System.getProperty("panel.test.root"));
    private static final String VERSION = System.getProperty("panel.test.version");
    private static final String EXAMPLE = "script_templates/PANEL/rFRC_Map.ijm";
    private static final String FIRST = "20260102030405";
    private static final String SECOND = "20260203040506";
    private static final String THIRD = "20260304050607";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Map<String, byte[]> entries;
    private File site;

    /** The built jar; libraries that it lacks are stood in for, since the site only carries them. */
    @Before
    public void makeContents() throws Exception {
        entries = Jars.read(Paths.get(System.getProperty("panel.test.jar")));
        entries.keySet().removeIf(name -> name.startsWith("script_templates/"));
        entries.put(EXAMPLE, "// example\n".getBytes(StandardCharsets.US_ASCII));
        for (String library : Arrays.asList("linux-x64/libpanel_jni.so", "linux-arm64/libpanel_jni.so",
                "macos-x64/libpanel_jni.dylib", "macos-arm64/libpanel_jni.dylib", "windows-x64/panel_jni.dll")) {
            entries.putIfAbsent("native/" + library, library.getBytes(StandardCharsets.US_ASCII));
        }
        site = new File(folder.getRoot(), "site");
    }

    private File jar(String version) throws IOException {
        return jar(version, 1_600_000_000_000L);
    }

    private File jar(String version, long time) throws IOException {
        entries.put("io/github/panelfiji/core/version.properties",
                ("# remark that the checksum skips\nversion = " + version + "\n").getBytes(StandardCharsets.US_ASCII));
        Path jar = folder.getRoot().toPath().resolve("PANEL_-" + version + ".jar");
        Jars.write(jar, entries, time);
        return jar.toFile();
    }

    private Tool publish(File jar, String time) throws Exception {
        return Tool.run(ROOT, "update-site", jar.getPath(), site.getPath(), "--timestamp", time);
    }

    private void published(File jar, String time) throws Exception {
        Tool tool = publish(jar, time);
        assertEquals(tool.output, 0, tool.status);
    }

    private void refused(String sentence, File jar, String time) throws Exception {
        Map<String, String> before = snapshot();
        Tool tool = publish(jar, time);
        assertTrue(tool.output, tool.status == 1 && tool.output.contains(sentence));
        assertEquals("one line", 1, tool.output.trim().split("\n").length);
        assertEquals("nothing was changed", before, snapshot());
    }

    /** Every file with its time and contents. */
    private Map<String, String> snapshot() throws IOException {
        Map<String, String> found = new TreeMap<>();
        if (site.exists()) {
            try (Stream<Path> all = Files.walk(site.toPath())) {
                for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                    found.put(site.toPath().relativize(file).toString(),
                            Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return found;
    }

    /** The version on offer fits the file that lies on the server, by an independent checksum. */
    private void assertOffered(SiteDatabase.Plugin plugin, String time, byte[] contents) throws Exception {
        byte[] served = Files.readAllBytes(new File(site, plugin.filename + "-" + time).toPath());
        assertArrayEquals(plugin.filename, contents, served);
        assertEquals(time, plugin.version.get("timestamp"));
        assertEquals(String.valueOf(served.length), plugin.version.get("filesize"));
        String sum = plugin.filename.endsWith(".jar") ? UpdaterChecksum.ofJar(entries)
                : UpdaterChecksum.ofFile(plugin.filename, served);
        assertEquals(plugin.filename, sum, plugin.version.get("checksum"));
    }

    @Test
    public void aFreshSiteOffersJarLutAndExamples() throws Exception {
        File jar = jar(VERSION);
        published(jar, FIRST);
        Map<String, SiteDatabase.Plugin> plugins = SiteDatabase.read(site);
        String name = "plugins/PANEL_-" + VERSION + ".jar";
        assertEquals(new HashSet<>(Arrays.asList(name, "luts/sJet.lut", "macros/PANEL/rFRC_Map.ijm")),
                plugins.keySet());
        SiteDatabase.Plugin panel = plugins.get(name);
        assertOffered(panel, FIRST, Files.readAllBytes(jar.toPath()));
        assertOffered(plugins.get("luts/sJet.lut"), FIRST, entries.get("io/github/panelfiji/imagej/sJet.lut"));
        assertOffered(plugins.get("macros/PANEL/rFRC_Map.ijm"), FIRST, entries.get(EXAMPLE));
        assertEquals("three files and the database", 4, snapshot().size());
        assertEquals(768, Files.size(new File(site, "luts/sJet.lut-" + FIRST).toPath()));
        assertTrue(panel.details.get("description").contains("resolution"));
        assertTrue(panel.details.get("author").contains("PANEL"));
        assertTrue(panel.details.get("dependency"), panel.details.get("dependency").matches("jars/ij-[0-9.a-z]+\\.jar \\d{14}"));
        for (SiteDatabase.Plugin plugin : plugins.values()) {
            assertEquals(Collections.emptyList(), plugin.previous);
        }
    }

    @Test
    public void anUntouchedSecondRunChangesNothing() throws Exception {
        published(jar(VERSION), FIRST);
        Map<String, String> before = snapshot();
        Tool again = publish(jar(VERSION), SECOND);
        assertEquals(0, again.status);
        assertTrue(again.output, again.output.contains("nothing was changed"));
        assertEquals(before, snapshot());
        // Built again: other dates in the jar, which the updater's checksum does not see.
        entries.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n".getBytes(StandardCharsets.US_ASCII));
        File rebuilt = jar(VERSION, 1_700_000_000_000L);
        assertFalse(Arrays.equals(Files.readAllBytes(rebuilt.toPath()),
                Files.readAllBytes(new File(site, "plugins/PANEL_-" + VERSION + ".jar-" + FIRST).toPath())));
        assertEquals(0, publish(rebuilt, SECOND).status);
        assertEquals(before, snapshot());
    }

    @Test
    public void laterReleasesKeepTheEarlierOnesAsPreviousVersions() throws Exception {
        String[] sums = new String[3];
        String[] versions = {"0.8.0", "0.9.0", "0.10.0"};
        String[] times = {FIRST, SECOND, THIRD};
        for (int i = 0; i < 3; i++) {
            entries.put("change", versions[i].getBytes(StandardCharsets.US_ASCII));
            if (i == 1) {
                entries.remove(EXAMPLE);
            }
            published(jar(versions[i]), times[i]);
            sums[i] = UpdaterChecksum.ofJar(entries);
        }
        assertNotEquals(sums[0], sums[1]);
        Map<String, SiteDatabase.Plugin> plugins = SiteDatabase.read(site);
        SiteDatabase.Plugin panel = plugins.get("plugins/PANEL_-0.10.0.jar");
        assertOffered(panel, THIRD, Files.readAllBytes(new File(folder.getRoot(), "PANEL_-0.10.0.jar").toPath()));
        assertEquals(Arrays.asList(previous("0.8.0", FIRST, SECOND, sums[0]), previous("0.9.0", SECOND, THIRD, sums[1])),
                panel.previous);
        for (int i = 0; i < 3; i++) {
            assertTrue(new File(site, "plugins/PANEL_-" + versions[i] + ".jar-" + times[i]).isFile());
        }
        assertEquals("unchanged, so with its first time", FIRST, plugins.get("luts/sJet.lut").version.get("timestamp"));
        SiteDatabase.Plugin example = plugins.get("macros/PANEL/rFRC_Map.ijm");
        assertNull("no longer released, so obsolete", example.version);
        assertEquals(SECOND, example.previous.get(0).get("timestamp-obsolete"));
        assertEquals(3, plugins.size());
        // An obsolete example that comes back is offered again and keeps its history.
        entries.put(EXAMPLE, "// again\n".getBytes(StandardCharsets.US_ASCII));
        published(jar("0.11.0"), "20260405060708");
        example = SiteDatabase.read(site).get("macros/PANEL/rFRC_Map.ijm");
        assertOffered(example, "20260405060708", entries.get(EXAMPLE));
        assertEquals(1, example.previous.size());
    }

    private static Map<String, String> previous(String version, String time, String obsolete, String checksum) {
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("filename", "plugins/PANEL_-" + version + ".jar");
        attributes.put("timestamp", time);
        attributes.put("timestamp-obsolete", obsolete);
        attributes.put("checksum", checksum);
        return attributes;
    }

    @Test
    public void aUsersFolderIsFilledUpdatedAndLeftAlone() throws Exception {
        File user = folder.newFolder("Fiji");
        UpdaterClient updater = new UpdaterClient(site, user);
        published(jar("0.9.0"), FIRST);
        String old = "plugins/PANEL_-0.9.0.jar";
        List<String> all = Arrays.asList("+ luts/sJet.lut", "+ macros/PANEL/rFRC_Map.ijm", "+ " + old);
        assertEquals("fresh", all, updater.apply());
        assertEquals("untouched", Collections.emptyList(), updater.apply());
        assertEquals(Collections.singleton(UpdaterClient.Status.INSTALLED), new HashSet<>(updater.look().values()));
        published(jar("0.9.0"), SECOND);
        assertEquals("the site was written again", Collections.emptyList(), updater.apply());

        entries.put("change", new byte[] {1});
        entries.remove(EXAMPLE);
        published(jar("0.10.0"), SECOND);
        String now = "plugins/PANEL_-0.10.0.jar";
        assertEquals("from the version before", Arrays.asList("- macros/PANEL/rFRC_Map.ijm", "+ " + now), updater.apply());
        assertFalse("two versions would both be in the menu", new File(user, old).exists());
        assertEquals(Collections.emptyList(), updater.apply());

        // From two versions before, and by somebody who changed the file.
        entries.put("change", new byte[] {2});
        published(jar("0.11.0"), THIRD);
        Files.delete(new File(user, now).toPath());
        Files.copy(new File(site, old + "-" + FIRST).toPath(), new File(user, old).toPath());
        Files.write(new File(user, "luts/sJet.lut").toPath(), new byte[768]);
        Map<String, UpdaterClient.Status> states = updater.look();
        assertEquals(UpdaterClient.Status.UPDATEABLE, states.get("plugins/PANEL_-0.11.0.jar"));
        assertEquals(UpdaterClient.Status.MODIFIED, states.get("luts/sJet.lut"));
        assertEquals(Collections.singletonList("+ plugins/PANEL_-0.11.0.jar"), updater.apply());
    }

    @Test
    public void badInputsChangeNothing() throws Exception {
        refused("cannot be read as a jar", new File(folder.getRoot(), "PANEL_-1.0.0.jar"), FIRST);
        refused("is not named PANEL_-X.Y.Z.jar", folder.newFile("panel.jar"), FIRST);
        published(jar("1.0.0"), SECOND);
        entries.put("change", new byte[] {1});
        refused("plugins/PANEL_-1.0.0.jar is on the site already", jar("1.0.0"), THIRD);
        refused("is not later than the last change of the site, " + SECOND, jar("1.1.0"), FIRST);
        refused("--timestamp takes 14 digits", jar("1.1.0"), "today");
        byte[] library = entries.remove("native/windows-x64/panel_jni.dll");
        refused("has no native library for windows-x64", jar("1.1.0"), THIRD);
        entries.put("native/windows-x64/panel_jni.dll", library);
        File jar = jar("1.1.0");
        Files.move(jar.toPath(), folder.getRoot().toPath().resolve("PANEL_-1.2.0.jar"));
        refused("holds version 1.1.0", new File(folder.getRoot(), "PANEL_-1.2.0.jar"), THIRD);
        File good = jar("1.1.0");
        byte[] database = Files.readAllBytes(new File(site, "db.xml.gz").toPath());
        Files.write(new File(site, "db.xml.gz").toPath(), Arrays.copyOf(database, database.length / 2));
        refused("is no database of an update site", good, THIRD);
        entries.remove("io/github/panelfiji/imagej/sJet.lut");
        refused("is not PANEL's jar", jar("1.3.0"), THIRD);
    }
}
