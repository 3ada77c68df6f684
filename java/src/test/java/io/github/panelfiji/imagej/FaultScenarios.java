package io.github.panelfiji.imagej;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Faults forced in the testing twin under {@code rFRC Map...} in a macro, in a running ImageJ: one sentence or none, a macro
 * that stops, nothing that is left, and then the same map as before. Knows no class of ImageJ, which is another one with a
 * screen than in Fiji's headless mode; a subclass knows the difference. Prints a line for each scenario, PASS or FAIL.
 */
abstract class FaultScenarios {

    /** Names of the scenarios, in the order in which they are run. */
    static final List<String> NAMES = Arrays.asList("panic", "error", "cancelled by itself", "Esc");

    private static final long ESCAPE_MS = 200;
    private static final long LIMIT_MS = 30_000;

    private final ClassLoader imagej;
    private final String folder;
    private final String macro;
    private final Twin twin;
    private String normal;

    /**
     * Loads the twin.
     *
     * @param imagej loader of ImageJ's classes
     * @param macro path of {@code faults.ijm}
     * @param folder of the test images, its argument
     */
    FaultScenarios(ClassLoader imagej, String macro, String folder) throws Exception {
        this.imagej = imagej;
        this.folder = folder;
        this.macro = new String(Files.readAllBytes(new File(macro).toPath()), StandardCharsets.UTF_8);
        twin = new Twin((ClassLoader) method("ij.IJ", "getClassLoader").invoke(null));
    }

    /** Runs something, closes the message that it opens, if one, and gives all words that the user saw. */
    abstract String said(Runnable action) throws Exception;

    /** Whether the user saw this sentence, once, and nothing more than belongs to it. */
    abstract boolean tells(String said, String sentence);

    /** The user presses Esc. */
    abstract void pressEscape() throws Exception;

    /** Images, windows and tables that are open. */
    abstract String open() throws Exception;

    /** A method of one of ImageJ's classes. */
    final Method method(String type, String name, Class<?>... types) throws Exception {
        return imagej.loadClass(type).getMethod(name, types);
    }

    /** Runs all. */
    final void run() throws Exception {
        normal = map();
        check(normal != null && normal.startsWith("rFRC of first 96 x 80 x 3 "), "the normal map is " + normal);
        System.out.println("The normal map is " + normal);
        Scenario.tried(NAMES.get(0), () -> fault("panic", "no row 7", "PANEL failed by a fault of its own: no row 7."));
        Scenario.tried(NAMES.get(1), () -> fault("INVALID_IMAGE", "Pixel x=7 is odd.",
                "Slice 3 of first and slice 3 of second: Pixel x=7 is odd."));
        Scenario.tried(NAMES.get(2), () -> fault("CANCELLED", "Cancelled.", null));
        Scenario.tried(NAMES.get(3), this::escape);
        System.exit(0);
    }

    // ---- Scenarios

    /** The third of three maps fails: two are there already, and must not be shown or written. */
    private void fault(String how, String words, String expected) throws Exception {
        String before = left();
        twin.failAfter(2, how, words);
        String[] result = new String[1];
        String said;
        try (Watch watch = new Watch()) {
            said = said(() -> result[0] = quietMap());
            watch.end();
        }
        stopped(result[0]);
        check(expected == null ? said.isEmpty() : tells(said, expected), "ImageJ said: " + said);
        goesOn(before);
    }

    private void escape() throws Exception {
        String before = left();
        twin.failAfter(0, "long", "");
        String[] result = new String[1];
        long[] millis = new long[1];
        String said;
        try (Watch watch = new Watch()) {
            Thread user = new Thread(() -> {
                try {
                    await("a job", () -> twin.jobs() == 1);
                    Thread.sleep(400);
                    millis[0] = -System.nanoTime() / 1_000_000;
                    pressEscape();
                } catch (Exception e) {
                    e.printStackTrace(System.out);
                }
            }, "user");
            user.start();
            said = said(() -> {
                result[0] = quietMap();
                millis[0] += System.nanoTime() / 1_000_000;
            });
            user.join();
            watch.end();
        }
        System.out.println("Esc stopped the map after " + millis[0] + " ms");
        stopped(result[0]);
        check(millis[0] <= ESCAPE_MS, "Esc took " + millis[0] + " ms");
        check(said.isEmpty(), "ImageJ said: " + said);
        goesOn(before);
    }

    /** What a macro returns that ImageJ has stopped, by an exception and without. */
    private static void stopped(String result) {
        check(result == null || result.equals("[aborted]"), "the macro went on: " + result);
    }

    private void goesOn(String before) throws Exception {
        check(twin.jobs() == 0, twin.jobs() + " jobs were not released");
        check(left().equals(before), "before was " + before + " and now is " + left());
        String next = map();
        check(normal.equals(next), "the next map is " + next + " instead of " + normal);
    }

    // ---- What they do and see

    /** Runs the macro and gives what it returns. */
    private String map() throws Exception {
        return (String) method("ij.IJ", "runMacro", String.class, String.class).invoke(null, macro, folder);
    }

    private String quietMap() {
        try {
            return map();
        } catch (Exception e) {
            return String.valueOf(e);
        }
    }

    /** All that a run could leave behind. */
    private String left() throws Exception {
        return open() + "; rows " + Files.readAllLines(new File(folder, "faults.csv").toPath()).size();
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.currentTimeMillis() + LIMIT_MS;
        while (!condition.call()) {
            check(System.currentTimeMillis() < end, "waited in vain for " + what);
            Thread.sleep(2);
        }
    }

    /**
     * Looks at the locks of both images while they are in use, and for a map that must not come. The current image is no proof
     * alone: ImageJ itself unlocks it where a macro stops.
     */
    private final class Watch implements AutoCloseable {
        private final List<Object> locked = new ArrayList<>();
        private volatile Object map;
        private final Thread thread = new Thread(this::look, "watch");

        Watch() {
            thread.start();
        }

        private void look() {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    map = map == null ? image("rFRC of first") : map;
                    for (String title : new String[] {"first", "second"}) {
                        Object image = image(title);
                        if (image != null && isLocked(image) && !locked.contains(image)) {
                            locked.add(image);
                        }
                    }
                    Thread.sleep(2);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                e.printStackTrace(System.out);
            }
        }

        private Object image(String title) throws Exception {
            return method("ij.WindowManager", "getImage", String.class).invoke(null, title);
        }

        private boolean isLocked(Object image) throws Exception {
            return (Boolean) method("ij.ImagePlus", "isLocked").invoke(image);
        }

        /** Both images were locked, and are no longer; no map came. */
        void end() throws Exception {
            close();
            check(map == null, "there is a map: " + map);
            check(locked.size() == 2, "locked were " + locked);
            for (Object image : locked) {
                check(!isLocked(image), image + " is still locked");
            }
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
