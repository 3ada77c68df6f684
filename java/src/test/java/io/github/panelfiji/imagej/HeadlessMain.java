package io.github.panelfiji.imagej;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import net.imagej.patcher.LegacyEnvironment;

/** Main class of a JVM that is ImageJ as Fiji patches it for {@code --headless}. Knows no class of ImageJ or PANEL. */
final class HeadlessMain {

    private HeadlessMain() {
    }

    /**
     * Runs macros one after the other.
     *
     * @param arguments pairs of macro file and macro argument
     */
    public static void main(String[] arguments) throws Exception {
        LegacyEnvironment fiji = fiji();
        for (int i = 0; i < arguments.length; i += 2) {
            String macro = new String(Files.readAllBytes(new File(arguments[i]).toPath()), StandardCharsets.UTF_8);
            System.out.println("MACRO " + new File(arguments[i]).getName());
            fiji.runMacro(macro, arguments[i + 1]);
        }
        System.out.println("END");
        System.exit(0);
    }

    /** An ImageJ without windows that has PANEL's jar. */
    static LegacyEnvironment fiji() throws Exception {
        System.setProperty("ij.dir", System.getProperty("panel.test.imagej"));
        LegacyEnvironment fiji = new LegacyEnvironment(null, true);
        fiji.disableIJ1PluginDirs();
        fiji.disableInitializer();
        fiji.addPluginClasspath(new File(System.getProperty("panel.test.jar")));
        return fiji;
    }
}
