package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a user reads in the log where something is wrong with the installation: what it is, and what to do. */
public class CheckInstallationTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final String PLATFORM = System.getProperty("panel.test.platform");

    private interface Change {
        void apply(Path root) throws Exception;
    }

    /** The log of Check Installation with a changed jar. */
    private static String withJar(Change change) throws Exception {
        File folder = FOLDER.newFolder();
        ImageJProcess imagej = new ImageJProcess(folder, null);
        Path jar = new File(folder, "ImageJ/plugins").listFiles()[0].toPath();
        try (FileSystem inside = FileSystems.newFileSystem(jar, (ClassLoader) null)) {
            change.apply(inside.getPath("/"));
        }
        return log(imagej);
    }

    /** The log of Check Installation with a library that the user names. */
    private static String withLibrary(byte[] library) throws Exception {
        File file = FOLDER.newFile();
        Files.write(file.toPath(), library);
        return log(new ImageJProcess(FOLDER.newFolder(), null).with("-Dpanel.library=" + file.getPath()));
    }

    private static String log(ImageJProcess imagej) throws Exception {
        File macro = FOLDER.newFile();
        Files.write(macro.toPath(), "run('Check Installation'); print('GOES ON');".getBytes(StandardCharsets.UTF_8));
        String output = imagej.headless(macro.getPath(), "");
        assertTrue(output, output.contains("\nGOES ON"));
        return output;
    }

    /** The one line that says what is wrong. */
    private static void assertSaid(String output, String fault, String advice) {
        assertFalse(output, output.contains("PANEL works") || output.contains("Exception"));
        String[] lines = output.split("\n");
        String said = null;
        for (String line : lines) {
            if (line.startsWith("PANEL does not work: ")) {
                assertEquals("said once: " + output, null, said);
                said = line;
            }
        }
        assertTrue(output, said != null && said.contains(fault) && said.contains(advice));
        assertTrue(said, said.endsWith("If this does not help, please send the lines above to the makers of PANEL."));
    }

    private static byte[] twin() throws Exception {
        return Files.readAllBytes(new File(System.getProperty("panel.test.twin")).toPath());
    }

    private static Path library(Path root) throws Exception {
        try (java.nio.file.DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve("native/" + PLATFORM))) {
            for (Path file : all) {
                if (!file.toString().endsWith(".sha256")) {
                    return file;
                }
            }
        }
        throw new AssertionError("no library for " + PLATFORM);
    }

    @Test
    public void a_missing_library() throws Exception {
        assertSaid(withJar(root -> Files.delete(library(root))), "has no native library for " + PLATFORM,
                "Install the jar that is made for all platforms");
    }

    @Test
    public void a_damaged_library() throws Exception {
        assertSaid(withJar(root -> Files.write(library(root), new byte[] {1, 2, 3})), "The native library in PANEL's jar is damaged",
                "Install the jar again and restart ImageJ.");
    }

    @Test
    public void a_library_of_another_version() throws Exception {
        assertSaid(withJar(root -> Files.write(root.resolve("io/github/panelfiji/core/version.properties"),
                "version = 0.0.9\n".getBytes(StandardCharsets.US_ASCII))), ", but the jar is of version 0.0.9.",
                "Install the jar again and restart ImageJ.");
    }

    @Test
    public void a_truncated_library() throws Exception {
        byte[] whole = twin();
        assertSaid(withLibrary(Arrays.copyOf(whole, whole.length / 2)), "a truncated file: it has " + whole.length / 2 + " bytes",
                "Correct it, or start ImageJ without it.");
    }

    @Test
    public void a_library_of_another_architecture() throws Exception {
        assumeTrue("the twin is an ELF file", PLATFORM.startsWith("linux"));
        byte[] other = twin();
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putShort(18, (short) (PLATFORM.endsWith("x64") ? 183 : 62));
        assertSaid(withLibrary(other), "a library for linux-" + (PLATFORM.endsWith("x64") ? "arm64" : "x64") + ", but this Java is",
                "Correct it, or start ImageJ without it.");
    }

    @Test
    public void another_kind_of_java() throws Exception {
        assertSaid(log(new ImageJProcess(FOLDER.newFolder(), null).with("-Dos.arch=x86")), "PANEL does not run on ",
                "start ImageJ with a 64-bit Java of its own kind");
    }

    @Test
    public void a_processor_without_the_quick_instructions_is_told() {
        assertTrue(CheckInstallationPlugin.old("x86-64 with SSE2") && CheckInstallationPlugin.old("x86-64 with SSE4.2"));
        for (String good : new String[] {"x86-64 with AVX2", "x86-64 with AVX-512", "ARM64 with NEON",
            "x86-64 with AVX2, limited to SSE2 (the system property panel.simd is sse2)"}) {
            assertFalse(good, CheckInstallationPlugin.old(good));
        }
    }
}
