package io.github.panelfiji.imagej;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.Method;

/** The natives of the testing twin in a running ImageJ that was started with {@code -Dpanel.library} naming the twin. */
final class Twin {

    private static final String NATIVES = "io.github.panelfiji.core.TestNatives";

    private final Class<?> natives;

    /**
     * Loads the library by PANEL's own classes. Java binds natives for the class loader alone that asked for the library, so
     * the tests' class of natives is made a class of that loader too, although it stands in no jar of the plugins folder.
     *
     * @param plugins ImageJ's class loader of plugins
     */
    Twin(ClassLoader plugins) throws Exception {
        Class<?> library = plugins.loadClass("io.github.panelfiji.core.NativeLibrary");
        library.getMethod("load").invoke(null);
        byte[] code = code();
        Method define = ClassLoader.class.getDeclaredMethod("defineClass", String.class, byte[].class, int.class, int.class);
        define.setAccessible(true);
        natives = (Class<?>) define.invoke(library.getClassLoader(), NATIVES, code, 0, code.length);
    }

    private static byte[] code() throws Exception {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        try (InputStream in = Twin.class.getResourceAsStream("/" + NATIVES.replace('.', '/') + ".class")) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                code.write(next);
            }
        }
        return code.toByteArray();
    }

    private Object call(String name, Class<?>[] types, Object... arguments) throws Exception {
        Method method = natives.getDeclaredMethod(name, types);
        method.setAccessible(true);
        return method.invoke(null, arguments);
    }

    /** Lets so many jobs go well and makes the one after them fail, see {@code TestNatives.failAfter}. */
    void failAfter(int jobs, String how, String words) throws Exception {
        call("failAfter", new Class<?>[] {int.class, String.class, String.class}, jobs, how, words);
    }

    /** How many jobs were not released. */
    int jobs() throws Exception {
        return (Integer) call("jobs", new Class<?>[0]);
    }
}
