package io.github.panelfiji.core;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;

/**
 * Loads the native library in a JVM of its own and prints what came of it: {@code loaded FILE}, {@code from SOURCE} and
 * {@code cpu NAME}, or {@code refused SENTENCE}.
 */
public final class LoadMain {

    private LoadMain() {
    }

    /**
     * Starts here.
     *
     * @param args nothing; or {@code twice}: a second call after a failure; or {@code pretend VERSION}: with a library of that
     *     version; or {@code loaders JAR}: in two class loaders one after the other
     * @throws Exception what should not happen
     */
    public static void main(String[] args) throws Exception {
        String mode = args.length > 0 ? args[0] : "";
        if (mode.equals("loaders")) {
            URL[] jar = {new File(args[1]).toURI().toURL()};
            for (int i = 0; i < 2; i++) {
                // Two loaders without a common parent that knows the classes, as ImageJ's before and after Refresh Menus.
                Class<?> library = new URLClassLoader(jar, null).loadClass(NativeLibrary.class.getName());
                Method file = library.getMethod("file");
                System.out.println("loaded " + file.invoke(null));
                System.out.println("version " + library.getMethod("version").invoke(null));
            }
            return;
        }
        if (mode.equals("pretend")) {
            System.load(System.getProperty(NativeLibrary.PROPERTY));
            TestNatives.pretendVersion(args[1]);
        }
        if (mode.equals("twice")) {
            report();
        }
        report();
    }

    private static void report() {
        try {
            NativeLibrary.load();
            Command.RFRC.check(Collections.singletonMap("block", "32"));
            System.out.println("loaded " + NativeLibrary.file());
            System.out.println("sha256 " + NativeLibrary.sha256());
            System.out.println("from " + NativeLibrary.source());
            System.out.println("cpu " + NativeLibrary.cpu());
        } catch (PanelException e) {
            System.out.println("refused " + e.getMessage());
            System.out.println("kind " + e.kind());
        }
    }
}
