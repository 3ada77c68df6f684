package io.github.panelfiji.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Where copies of the library lie, on each system. */
public class LibraryFolderTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();

    private Path of(String system) {
        return LibraryFolder.ofUser(system, environment::get, properties::get);
    }

    @Test
    public void eachSystemHasItsFolder() {
        Path home = folder.getRoot().toPath();
        properties.put("user.home", home.toString());
        assertEquals(home.resolve(".cache/panel-fiji"), of("linux"));
        assertEquals(home.resolve("Library/Caches/panel-fiji"), of("macos"));
        assertEquals(home.resolve("AppData/Local/panel-fiji"), of("windows"));

        environment.put("XDG_CACHE_HOME", home.resolve("xdg").toString());
        environment.put("LOCALAPPDATA", home.resolve("local").toString());
        assertEquals(home.resolve("xdg/panel-fiji"), of("linux"));
        assertEquals(home.resolve("Library/Caches/panel-fiji"), of("macos"));
        assertEquals(home.resolve("local/panel-fiji"), of("windows"));
    }

    @Test
    public void whatIsNoAbsolutePathIsPassedOver() {
        environment.put("XDG_CACHE_HOME", "relative");
        properties.put("user.home", folder.getRoot().toString());
        assertEquals(folder.getRoot().toPath().resolve(".cache/panel-fiji"), of("linux"));
        for (String home : new String[] {"?", "", null, "\u0000"}) {
            properties.put("user.home", home);
            assertNull(of("linux"));
            assertNull(of("macos"));
            assertNull(of("windows"));
        }
    }

    @Test
    public void copyNamesTellWhatTheyAre() {
        for (Platform platform : Platform.all(Platform.table())) {
            byte[] bytes = {1, 2, 3};
            PackedLibrary library = PackedLibrary.check(platform, bytes, PackedLibrary.sha256(bytes));
            String name = library.copyName("1.2.3");
            String suffix = platform.file().substring(platform.file().lastIndexOf('.'));
            assertTrue(name, name.endsWith("panel_jni-1.2.3-" + platform.name() + "-039058c6f2c0" + suffix));
        }
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                PackedLibrary.sha256(new byte[0]));
    }

    @Test
    public void copiesForOneTimeNeverMeet() throws Exception {
        byte[] bytes = {1, 2, 3};
        PackedLibrary library = PackedLibrary.check(Platform.current(), bytes, PackedLibrary.sha256(bytes));
        Path parent = folder.getRoot().toPath().resolve("new").resolve("folder");
        Path one = LibraryFolder.storeOnce(library, parent, "x.so");
        Path two = LibraryFolder.storeOnce(library, parent, "x.so");
        assertTrue(one + " " + two, !one.equals(two) && one.getFileName().equals(Paths.get("x.so")));
    }
}
