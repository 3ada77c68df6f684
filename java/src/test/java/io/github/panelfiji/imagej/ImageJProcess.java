package io.github.panelfiji.imagej;

import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real ImageJ with the built jar in its plugins folder, in a JVM and a home folder of its own. */
final class ImageJProcess {

    private static final int LIMIT_S = 600;

    private final File folder;
    private final List<String> properties = new ArrayList<>();
    private final String display;

    /**
     * Makes the folders.
     *
     * @param folder where ImageJ and the user's home will be
     * @param display value for DISPLAY; null for none
     */
    ImageJProcess(File folder, String display) throws IOException {
        this.folder = folder;
        this.display = display;
        File plugins = new File(folder, "ImageJ/plugins");
        assertTrue(plugins.isDirectory() || plugins.mkdirs());
        assertTrue(new File(folder, "home").isDirectory() || new File(folder, "home").mkdirs());
        File jar = new File(System.getProperty("panel.test.jar"));
        Files.copy(jar.toPath(), new File(plugins, jar.getName()).toPath(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Adds an option of the JVM. */
    ImageJProcess with(String option) {
        properties.add(option);
        return this;
    }

    /** Plain ImageJ, {@code -batch}: needs a display, has no window. */
    String batch(File macro, String argument) throws Exception {
        return run(System.getProperty("panel.test.ij"), "ij.ImageJ", "-ijpath", imagej().getPath(), "-batch", macro.getPath(),
                argument);
    }

    /** Plain ImageJ with its window, driven by a main class of the tests. */
    String screen(Class<?> driver, String... arguments) throws Exception {
        with("-Dpanel.test.imagej=" + imagej().getPath());
        with("-Dpanel.test.root=" + System.getProperty("panel.test.root"));
        with("-Dpanel.test.pictures=" + new File(System.getProperty("panel.test.root"), "build/pictures").getPath());
        return run(System.getProperty("panel.test.ij") + File.pathSeparator + testClasses(), driver.getName(), arguments);
    }

    /** ImageJ as Fiji runs it headless; the arguments are pairs of macro file and macro argument, run one after the other. */
    String headless(String... macrosAndArguments) throws Exception {
        return headless(HeadlessMain.class, macrosAndArguments);
    }

    /** ImageJ as Fiji runs it headless, driven by a main class of the tests that gets it from {@link HeadlessMain#fiji}. */
    String headless(Class<?> driver, String... arguments) throws Exception {
        with("-Djava.awt.headless=true");
        with("-Dpanel.test.imagej=" + imagej().getPath());
        with("-Dpanel.test.jar=" + new File(imagej(), "plugins").listFiles()[0].getPath());
        String path = System.getProperty("panel.test.ij") + File.pathSeparator + System.getProperty("panel.test.patcher")
                + File.pathSeparator + testClasses();
        return run(path, driver.getName(), arguments);
    }

    private File imagej() {
        return new File(folder, "ImageJ");
    }

    /** Where the compiled tests are, without the classes that they test: those come from the jar. */
    private static String testClasses() throws Exception {
        return new File(ImageJProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getPath();
    }

    private String run(String classPath, String main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(new File(System.getProperty("java.home"), "bin/java").getPath());
        if (!System.getProperty("java.version").startsWith("1.")) {
            command.addAll(Arrays.asList("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        }
        command.add("-Duser.home=" + new File(folder, "home").getPath());
        command.add("-Xmx1g");
        command.addAll(properties);
        command.addAll(Arrays.asList("-cp", classPath, main));
        command.addAll(Arrays.asList(arguments));
        File log = File.createTempFile("imagej", ".log", folder);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log));
        if (display == null) {
            builder.environment().remove("DISPLAY");
        } else {
            builder.environment().put("DISPLAY", display);
        }
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_S, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String output = new String(Files.readAllBytes(log.toPath()), StandardCharsets.UTF_8);
        assertTrue("ImageJ hangs; it said:\n" + output, ended);
        assertTrue("ImageJ ended with " + process.exitValue() + "; it said:\n" + output, process.exitValue() == 0);
        return output;
    }

    /** A macro of {@code tests/macros}. */
    static File macro(String name) {
        return new File(System.getProperty("panel.test.root"), "tests/macros/" + name);
    }
}
