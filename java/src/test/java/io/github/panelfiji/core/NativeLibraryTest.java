package io.github.panelfiji.core;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The library from the packed jar and from a file of the user's, with every fault in a JVM of its own. */
public class NativeLibraryTest {

    private static final Path JAR = Paths.get(System.getProperty("panel.test.jar"));
    private static final Path TWIN = Paths.get(System.getProperty("panel.test.twin"));
    private static final String VERSION = System.getProperty("panel.test.version");
    private static final String PLATFORM = System.getProperty("panel.test.platform");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path caches;
    private Path temporary;

    @Before
    public void makeFolders() throws IOException {
        caches = folder.newFolder("caches").toPath();
        temporary = folder.newFolder("temporary").toPath();
    }

    private JavaProcess.Setup jar(Path jar) {
        return new JavaProcess.Setup(jar, caches, temporary);
    }

    private JavaProcess.Setup named(Object library) {
        return jar(JAR).with("panel.library", library);
    }

    // ---- From the jar ------------------------------------------------------------------------------------------------

    @Test
    public void theJarAloneLoadsItsLibraryAndKeepsTheCopy() throws Exception {
        List<String> first = jar(JAR).run();
        Path copy = Paths.get(after("loaded ", first));
        assertTrue(copy.toString(), copy.startsWith(caches) && copy.toString().contains("panel-fiji"));
        String sha256 = after("sha256 ", first);
        assertEquals(sha256, PackedLibrary.sha256(Files.readAllBytes(copy)));
        String name = copy.getFileName().toString();
        assertTrue(name, name.contains("-" + VERSION + "-" + PLATFORM + "-" + sha256.substring(0, 12) + "."));
        assertTrue(after("from ", first), after("from ", first).startsWith("the jar, /native/" + PLATFORM + "/"));

        Object written = Files.getLastModifiedTime(copy);
        assertEquals(first, jar(JAR).run());
        assertEquals("the second start writes nothing", written, Files.getLastModifiedTime(copy));
        assertEquals(Collections.singletonList(copy), files(caches));
        assertEquals(Collections.emptyList(), files(temporary));
    }

    @Test
    public void damagedCopiesAreRepaired() throws Exception {
        Path copy = Paths.get(after("loaded ", jar(JAR).run()));
        byte[] whole = Files.readAllBytes(copy);
        byte[] changed = whole.clone();
        changed[whole.length / 2] ^= 1;
        for (byte[] damage : Arrays.asList(new byte[0], Arrays.copyOf(whole, whole.length / 2), changed,
                Files.readAllBytes(TWIN))) {
            Files.write(copy, damage);
            assertEquals(copy.toString(), after("loaded ", jar(JAR).run()));
            assertArrayEquals(whole, Files.readAllBytes(copy));
        }
        assertEquals(Collections.singletonList(copy), files(caches));
    }

    @Test
    public void manyStartsAtOnceShareOneCopy() throws Exception {
        for (int round = 0; round < 3; round++) {
            // Half of the rounds' starts meet a damaged copy, so that they also replace it at once.
            for (Path copy : files(caches)) {
                Files.write(copy, new byte[] {1, 2, 3});
            }
            List<JavaProcess> processes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                processes.add(jar(JAR).start());
            }
            for (JavaProcess process : processes) {
                after("loaded ", process.lines());
            }
            assertEquals(files(caches).toString(), 1, files(caches).size());
        }
    }

    @Test
    public void aFolderThatCannotBeWrittenIsReplacedByATemporaryOne() throws Exception {
        // A file in the place of the folder stops root, too.
        Files.write(caches.resolve("panel-fiji"), new byte[0]);
        block(caches);
        Path copy = Paths.get(after("loaded ", jar(JAR).run()));
        assertTrue(copy.toString(), copy.startsWith(temporary));
        assertEquals("the temporary copy goes with the JVM", Collections.emptyList(), files(temporary));
    }

    @Test
    public void withoutAnyFolderTheSentenceNamesThemAll() throws Exception {
        block(caches);
        Path file = folder.newFile("taken").toPath();
        List<String> lines = new JavaProcess.Setup(JAR, caches, file.resolve("temporary")).run("twice");
        String sentence = after("refused ", lines);
        assertTrue(sentence, sentence.startsWith("There is no folder for a copy of PANEL's native library. The folder "));
        assertTrue(sentence, sentence.contains(caches.toString()) && sentence.contains(file.toString()));
        assertTrue(sentence, sentence.contains("-Djava.io.tmpdir=FOLDER"));
        assertEquals("the second call says the same", lines.subList(0, 2), lines.subList(2, 4));
        assertEquals("kind LIBRARY", lines.get(1));
    }

    @Test
    public void aFolderWhereNothingMayRunIsReplacedByATemporaryOne() throws Exception {
        assumeTrue("needs Linux and the right to mount", canMount());
        String mount = "mount -t tmpfs -o noexec tmpfs '" + caches + "' && exec \"$@\"";
        List<String> lines = jar(JAR).under("unshare", "-m", "sh", "-c", mount, "sh").run();
        assertTrue(lines.toString(), after("loaded ", lines).startsWith(temporary.toString()));

        String both = "mount -t tmpfs -o noexec tmpfs '" + temporary + "' && " + mount;
        String sentence = after("refused ", jar(JAR).under("unshare", "-m", "sh", "-c", both, "sh").run());
        assertTrue(sentence, sentence.startsWith("PANEL's native library cannot be loaded: " + caches));
        assertTrue("the system's own words: " + sentence, sentence.contains("failed to map segment"));
        assertTrue(sentence, sentence.contains("noexec") && sentence.contains("XDG_CACHE_HOME"));
    }

    @Test
    public void aDamagedJarIsNoticedByItsHash() throws Exception {
        Path damaged = copyJar("damaged.jar", name -> name, (name, bytes) -> {
            if (name.startsWith("native/") && !name.endsWith(".sha256")) {
                bytes[bytes.length / 3] ^= 4;
            }
            return bytes;
        });
        String sentence = after("refused ", jar(damaged).run());
        assertTrue(sentence, sentence.startsWith("The native library in PANEL's jar is damaged: the SHA-256 of /native/"));
        assertTrue(sentence, sentence.endsWith("Install the jar again and restart ImageJ."));

        Path unsigned = copyJar("unsigned.jar", name -> name.endsWith(".sha256") ? null : name, (name, bytes) -> bytes);
        assertTrue(after("refused ", jar(unsigned).run()).contains("and it should be missing"));

        Path incomplete = copyJar("incomplete.jar", name -> name.endsWith("platforms.properties") ? null : name,
                (name, bytes) -> bytes);
        assertTrue(after("refused ", jar(incomplete).run())
                .startsWith("PANEL's jar is incomplete: platforms.properties cannot be read (it is missing)."));
        assertEquals("nothing was written", Collections.emptyList(), files(caches));
    }

    @Test
    public void aLibraryOfAnotherVersionInTheJarIsRefused() throws Exception {
        Path older = copyJar("older.jar", name -> name, (name, bytes) -> name.endsWith("version.properties")
                ? "version = 0.0.9\n".getBytes("US-ASCII") : bytes);
        String sentence = after("refused ", jar(older).run());
        assertTrue(sentence, sentence.contains(" is of version " + VERSION + ", but the jar is of version 0.0.9. Install"));
    }

    /** The library and its SHA-256 fit each other, but not the place where they lie. */
    @Test
    public void aLibraryThatWasSwappedOrCutOffBeforePackingIsRefused() throws Exception {
        assumeTrue("the twin is an ELF file", PLATFORM.startsWith("linux"));
        byte[] whole = Files.readAllBytes(TWIN);
        byte[] other = whole.clone();
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putShort(18, (short) (PLATFORM.endsWith("x64") ? 183 : 62));
        byte[][] packed = {other, Arrays.copyOf(whole, whole.length - 1), {1, 2, 3}};
        String[] faults = {"is a library for linux-" + (PLATFORM.endsWith("x64") ? "arm64" : "x64"),
            "is truncated: it has " + (whole.length - 1) + " bytes of at least " + whole.length, "is no native library"};
        for (int i = 0; i < packed.length; i++) {
            byte[] bytes = packed[i];
            Path jar = copyJar("packed" + i + ".jar", name -> name, (name, old) -> !name.startsWith("native/" + PLATFORM) ? old
                    : name.endsWith(".sha256") ? PackedLibrary.sha256(bytes).getBytes("US-ASCII") : bytes);
            String sentence = after("refused ", jar(jar).run());
            assertTrue(sentence, sentence.matches("PANEL's jar was packed wrongly: its file /native/" + PLATFORM + "/\\S+ \\Q"
                    + faults[i] + "\\E\\. Install the jar again and restart ImageJ\\."));
        }
        assertEquals("nothing was written", Collections.emptyList(), files(caches));
    }

    /** A folder in the place of the copy: it cannot be replaced, and the run goes on with a copy elsewhere. */
    @Test
    public void aCopyThatCannotBeRepairedIsLeftAlone() throws Exception {
        Path copy = Paths.get(after("loaded ", jar(JAR).run()));
        Files.delete(copy);
        Files.createDirectories(copy.resolve("inside"));
        Path loaded = Paths.get(after("loaded ", jar(JAR).run()));
        assertTrue(loaded.toString(), loaded.startsWith(temporary));
        assertEquals(copy.getFileName(), loaded.getFileName());
        assertEquals("nothing is left over", Collections.emptyList(), files(caches));
    }

    /** After an update both versions keep their own copy. */
    @Test
    public void theCopyOfAnotherVersionIsNeverTaken() throws Exception {
        Path copy = Paths.get(after("loaded ", jar(JAR).run()));
        Path older = copy.getParent().resolveSibling("0.0.9").resolve(copy.getFileName().toString().replace(VERSION, "0.0.9"));
        Files.createDirectories(older.getParent());
        Files.write(older, new byte[] {1, 2, 3});
        Files.write(copy.resolveSibling("other-" + copy.getFileName()), Files.readAllBytes(TWIN));
        assertEquals(copy.toString(), after("loaded ", jar(JAR).run()));
        assertEquals("the other's copy is not ours to touch", 3, Files.size(older));
    }

    @Test
    public void otherPlatformsGetTheirSentence() throws Exception {
        String sentence = after("refused ", jar(JAR).with("os.arch", "sparc").run());
        assertTrue(sentence, sentence.contains("with a Java for sparc; it runs on linux-x64, linux-arm64, macos-arm64,"));

        Path empty = copyJar("empty.jar", name -> name.startsWith("native/") ? null : name, (name, bytes) -> bytes);
        sentence = after("refused ", jar(empty).run());
        assertEquals("This jar of PANEL " + VERSION + " has no native library for " + PLATFORM + "; it has one for none."
                + " Install the jar that is made for all platforms, or build it on this computer.", sentence);

        Path foreign = copyJar("foreign.jar",
                name -> name.startsWith("native/" + PLATFORM) ? name.replace(PLATFORM, "windows-x64")
                        .replaceAll("(lib)?panel_jni\\.[a-z]+", "panel_jni.dll") : name, (name, bytes) -> bytes);
        sentence = after("refused ", jar(foreign).run());
        assertTrue(sentence, sentence.contains(" for " + PLATFORM + "; it has one for windows-x64. Install"));
    }

    @Test
    public void aSecondClassLoaderGetsACopyOfItsOwn() throws Exception {
        List<String> lines = jar(JAR).run("loaders", JAR.toString());
        assertEquals(lines.toString(), 4, lines.size());
        Path first = Paths.get(lines.get(0).substring("loaded ".length()));
        Path second = Paths.get(lines.get(2).substring("loaded ".length()));
        assertNotEquals(first, second);
        assertEquals("same name, in a folder that goes with the JVM", first.getFileName(), second.getFileName());
        assertEquals(Arrays.asList("version " + VERSION, "version " + VERSION), Arrays.asList(lines.get(1), lines.get(3)));
        assertEquals(Collections.singletonList(first), files(caches));
    }

    // ---- From a file that the user names -----------------------------------------------------------------------------

    @Test
    public void aNamedLibraryIsTakenAndNothingElseIsTried() throws Exception {
        List<String> lines = named(TWIN).run();
        assertEquals(TWIN.toString(), after("loaded ", lines));
        assertEquals(PackedLibrary.sha256(Files.readAllBytes(TWIN)), after("sha256 ", lines));
        assertEquals("the system property panel.library", after("from ", lines));
        Path missing = folder.getRoot().toPath().resolve("missing.so");
        for (Path nothing : Arrays.asList(missing, caches)) {
            lines = named(nothing).run("twice");
            String sentence = "refused The system property panel.library names " + nothing
                    + ", and there is no such file. Correct it, or start ImageJ without it.";
            assertEquals(Arrays.asList(sentence, "kind LIBRARY", sentence, "kind LIBRARY"), lines);
        }
        assertTrue(after("refused ", named("").run()).contains("there is no such file"));
        assertEquals("the jar was not even looked at", Collections.emptyList(), files(caches));
    }

    @Test
    public void truncatedLibrariesAreRefusedBeforeTheyKillTheProcess() throws Exception {
        byte[] whole = Files.readAllBytes(TWIN);
        Path part = folder.newFile("part.so").toPath();
        for (int length : new int[] {whole.length - 1, whole.length / 2, 70_000, 5_000}) {
            Files.write(part, Arrays.copyOf(whole, length));
            String sentence = after("refused ", named(part).run());
            assertTrue(sentence, sentence.startsWith("The system property panel.library names " + part + ", a truncated file: it"
                    + " has " + length + " bytes of at least "));
        }
        for (int length : new int[] {0, 1, 10}) {
            Files.write(part, Arrays.copyOf(whole, length));
            String sentence = after("refused ", named(part).run());
            assertTrue(sentence, sentence.contains("which is no native library, or only the beginning of one"));
        }
        Files.write(part, "not a library at all, only some text that is long enough".getBytes("US-ASCII"));
        assertTrue(after("refused ", named(part).run()).contains("which is no native library"));
    }

    @Test
    public void librariesOfAnotherPlatformAreNamed() throws Exception {
        assumeTrue("the twin is an ELF file", PLATFORM.startsWith("linux"));
        byte[] other = Files.readAllBytes(TWIN);
        String platform = PLATFORM.endsWith("x64") ? "linux-arm64" : "linux-x64";
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putShort(18, (short) (PLATFORM.endsWith("x64") ? 183 : 62));
        Path file = folder.newFile("other.so").toPath();
        Files.write(file, other);
        assertEquals("The system property panel.library names " + file + ", a library for " + platform
                + ", but this Java is one for " + PLATFORM + ". Correct it, or start ImageJ without it.",
                after("refused ", named(file).run()));
    }

    @Test
    public void theSystemsOwnWordsReachTheUser() throws Exception {
        assumeTrue("what the loader of Linux says", PLATFORM.startsWith("linux"));
        byte[] broken = Files.readAllBytes(TWIN);
        ByteBuffer.wrap(broken).order(ByteOrder.LITTLE_ENDIAN).putShort(54, (short) 13); // size of a program header
        Path file = folder.newFile("broken.so").toPath();
        Files.write(file, broken);
        String sentence = after("refused ", named(file).run());
        assertTrue(sentence, sentence.startsWith("PANEL's native library cannot be loaded: " + file));
        assertTrue(sentence, sentence.contains("phentsize") && sentence.contains("Install PANEL again"));
    }

    @Test
    public void aLibraryOfAnotherVersionIsRefused() throws Exception {
        assertEquals("The native library " + TWIN + " is of version 9.9.9, but the jar is of version " + VERSION
                + ". Name the library of version " + VERSION
                + " by the system property panel.library, or start ImageJ without it.",
                after("refused ", named(TWIN).run("pretend", "9.9.9")));
    }

    @Test
    public void aLibraryOfAnotherProgramIsRefused() throws Exception {
        File java = new File(System.getProperty("java.home"), "lib");
        Path other = null;
        for (String name : Arrays.asList("libprefs.so", "libprefs.dylib", "amd64/libprefs.so", "../bin/prefs.dll")) {
            other = new File(java, name).isFile() ? new File(java, name).toPath().normalize() : other;
        }
        assumeTrue("a library of Java itself that is not loaded yet", other != null);
        String sentence = after("refused ", named(other).run());
        assertTrue(sentence, sentence.startsWith("The file " + other + " is a native library, but not PANEL's ("));
    }

    // ---- Tools -------------------------------------------------------------------------------------------------------

    /** The rest of the first line that begins so. */
    private static String after(String beginning, List<String> lines) {
        for (String line : lines) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("no '" + beginning + "' in " + lines);
    }

    /** A file stands where the folder should be made, on every system. */
    private static void block(Path caches) throws IOException {
        for (String taken : Arrays.asList("panel-fiji", "Library")) {
            Files.deleteIfExists(caches.resolve(taken));
            Files.write(caches.resolve(taken), new byte[0]);
        }
    }

    private static List<Path> files(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        try (java.util.stream.Stream<Path> all = Files.walk(root)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        return files;
    }

    private boolean canMount() throws Exception {
        if (!PLATFORM.startsWith("linux")) {
            return false;
        }
        try {
            String script = "mount -t tmpfs -o noexec tmpfs '" + temporary + "'";
            return new ProcessBuilder("unshare", "-m", "sh", "-c", script).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private interface Change {
        byte[] apply(String name, byte[] bytes) throws IOException;
    }

    /** A copy of the jar with entries renamed, left out (null) or changed. */
    private Path copyJar(String fileName, UnaryOperator<String> rename, Change change) throws IOException {
        Path copy = folder.newFile(fileName).toPath();
        try (ZipFile from = new ZipFile(JAR.toFile()); OutputStream file = Files.newOutputStream(copy);
                ZipOutputStream to = new ZipOutputStream(file)) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                String name = rename.apply(entry.getName());
                if (name == null || entry.isDirectory()) {
                    continue;
                }
                byte[] bytes = new byte[(int) entry.getSize()];
                try (InputStream in = from.getInputStream(entry)) {
                    for (int at = 0; at < bytes.length;) {
                        at += in.read(bytes, at, bytes.length - at);
                    }
                }
                to.putNextEntry(new ZipEntry(name));
                to.write(change.apply(name, bytes));
            }
        }
        return copy;
    }
}
