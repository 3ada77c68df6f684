package io.github.panelfiji.parity;

import io.github.panelfiji.core.NativeLibrary;
import io.github.panelfiji.imagej.CheckInstallationPlugin;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Main class of a JVM that has nothing but the jar, ImageJ and the tests' classes; {@code tools/jar-check} starts it on each
 * platform. Says what {@code Check Installation} says, and with {@code golden} runs the golden cases by the Java API, too.
 * The last line is {@code SHIPPED} where all is right, and nothing else ends so.
 */
public final class ShippedMain {

    private ShippedMain() {
    }

    /**
     * Starts here.
     *
     * @param arguments {@code golden}; {@code golden NAME...} for cases of these names alone; or nothing
     */
    public static void main(String[] arguments) throws Exception {
        String jar = new File(NativeLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getName();
        if (!jar.matches("PANEL_-.*\\.jar")) {
            throw new IllegalStateException("the classes come from " + jar + ", not from the jar");
        }
        // Writes into ImageJ's log, which without a window is the standard output.
        new CheckInstallationPlugin().run("");
        NativeLibrary.load();
        System.out.println("loaded " + NativeLibrary.file() + " from " + NativeLibrary.source());
        int wrong = 0;
        if (arguments.length > 0) {
            wrong = golden(arguments);
        }
        if (wrong == 0) {
            System.out.println("SHIPPED");
        }
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static int golden(String[] arguments) throws Exception {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 1; i < arguments.length; i++) {
            names.add(arguments[i]);
        }
        List<String> wrong = new ArrayList<>();
        int run = 0;
        for (GoldenCase golden : GoldenCase.all()) {
            if (arguments.length > 1 && !names.remove(golden.name)) {
                continue;
            }
            run++;
            List<String> failures = Tolerances.failures(golden, Ways.api(golden));
            if (!failures.isEmpty()) {
                wrong.add(golden.name + ": " + String.join("\n    ", failures));
            }
        }
        for (String name : names) {
            wrong.add("there is no golden case " + name);
        }
        System.out.println("golden " + run + " cases, " + wrong.size() + " wrong");
        for (String line : wrong) {
            System.out.println("    " + line);
        }
        return wrong.size();
    }
}
