package io.github.panelfiji.shipping;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.BeforeClass;
import org.junit.Test;

/** What is in the jar, and that it needs nothing else. */
public class JarContentsTest {

    private static final Path JAR = Paths.get(System.getProperty("panel.test.jar"));
    private static final File ROOT = new File(System.getProperty("panel.test.root"));
    private static final int JAVA_8 = 52;
    private static final long LIBRARY_LIMIT = 4L << 20;
    private static final long JAR_LIMIT = 12L << 20;

    private static Map<String, byte[]> entries;

    @BeforeClass
    public static void readJar() throws Exception {
        entries = Jars.read(JAR);
    }

    @Test
    public void everyClassIsOneOfJava8AndOurOwn() {
        int classes = 0;
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (entry.getKey().endsWith(".class")) {
                byte[] head = entry.getValue();
                assertEquals(entry.getKey(), JAVA_8, (head[6] & 0xff) << 8 | head[7] & 0xff);
                assertTrue("a library of somebody else: " + entry.getKey(), entry.getKey().startsWith("io/github/panelfiji/"));
                classes++;
            }
        }
        assertTrue(classes + " classes", classes > 40);
    }

    @Test
    public void nothingIsInTheJarThatDoesNotBelongThere() {
        TreeSet<String> strange = new TreeSet<>();
        for (String name : entries.keySet()) {
            if (!name.matches("META-INF/(|MANIFEST\\.MF|LICENSE|THIRD-PARTY-NOTICES\\.txt)|plugins\\.config|native/.*"
                    + "|io/|io/github/|io/github/panelfiji/.*|script_templates/.*") || name.matches(".*\\.(java|rs|toml|orig)")) {
                strange.add(name);
            }
        }
        assertEquals(new TreeSet<String>(), strange);
    }

    @Test
    public void everyLibraryHasItsSha256AndIsSmall() throws Exception {
        int libraries = 0;
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (entry.getKey().matches("native/.*\\.(so|dylib|dll)")) {
                StringBuilder digits = new StringBuilder();
                for (byte b : MessageDigest.getInstance("SHA-256").digest(entry.getValue())) {
                    digits.append(String.format("%02x", b));
                }
                assertEquals(digits + "\n", Jars.text(entries.get(entry.getKey() + ".sha256")));
                assertTrue(entry.getKey() + " has " + entry.getValue().length, entry.getValue().length < LIBRARY_LIMIT);
                libraries++;
            }
        }
        assertTrue(libraries > 0);
        assertTrue("the jar has " + Files.size(JAR), Files.size(JAR) < JAR_LIMIT);
    }

    @Test
    public void noticesNameEveryCrateOfTheLibraries() throws Exception {
        String notices = Jars.text(entries.get("META-INF/THIRD-PARTY-NOTICES.txt"));
        assertTrue(Jars.text(entries.get("META-INF/LICENSE")).startsWith("BSD 2-Clause License"));
        String lock = new String(Files.readAllBytes(new File(ROOT, "Cargo.lock").toPath()), StandardCharsets.UTF_8);
        for (String crate : new String[] {"jni", "ndarray", "rayon", "rustfft", "fearless_simd", "libm", "thiserror"}) {
            Matcher version = Pattern.compile("name = \"" + crate + "\"\nversion = \"([^\"]+)\"").matcher(lock);
            assertTrue(crate, version.find());
            assertTrue(crate, notices.contains(crate + " " + version.group(1)));
        }
        assertTrue(notices.contains("Rust standard library"));
        Tool check = Tool.run(ROOT, "components", "check");
        assertEquals(check.output, 0, check.status);
    }

    @Test
    public void bothListsOfPartsAreMade() throws Exception {
        Path folder = Files.createTempDirectory("sbom");
        Tool sbom = Tool.run(ROOT, "components", "sbom", folder.toString());
        assertEquals(sbom.output, 0, sbom.status);
        String base = "PANEL_-" + System.getProperty("panel.test.version");
        String rust = Jars.text(Files.readAllBytes(folder.resolve(base + ".rust.cdx.json")));
        String java = Jars.text(Files.readAllBytes(folder.resolve(base + ".java.cdx.json")));
        assertTrue(rust, rust.contains("\"bomFormat\": \"CycloneDX\"") && rust.contains("pkg:cargo/rustfft@"));
        assertTrue(java, java.contains("pkg:maven/net.imagej/ij@") && java.contains("\"scope\": \"excluded\""));
        for (File file : folder.toFile().listFiles()) {
            Files.delete(file.toPath());
        }
        Files.delete(folder);
    }
}
