package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenMain.COMMAND;
import static io.github.panelfiji.imagej.ScreenMain.open;
import static io.github.panelfiji.imagej.ScreenMain.prepare;
import static io.github.panelfiji.imagej.ScreenMain.untouched;
import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.image;
import static io.github.panelfiji.imagej.ScreenTools.images;
import static io.github.panelfiji.imagej.ScreenTools.picture;
import static io.github.panelfiji.imagej.ScreenTools.pressEscape;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.awt.EventQueue;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Scenarios of {@link ScreenMain} about runs of many seconds: stopping them, and what else goes on meanwhile. */
final class ScreenStops {

    private static final String LONG_MAP = "block=256 skip=1";
    /** Command, macro that opens its input, and options of a run of many seconds. */
    static final String[][] LONG_RUNS = {
        {"Single-Frame rFRC Map...", "open(F + 'long.tif');", "block=256 skip=1"},
        {"3D rFRC Map...", "newImage('z', '8-bit grayscale-mode', 128, 128, 1, 64, 2); run('Add...', 'value=100 stack');"
            + "run('Add Noise', 'stack');", "method=[Fourier shell] block=32 depth=16 skip=1 background=0"},
        {"PANEL Map...", "newImage('wide', '32-bit noise', 600, 600, 1); open(F + 'long.tif');",
            "reference=wide block=256 skip=1"},
    };

    private ScreenStops() {
    }

    /** Starts a map of a minute or more and waits until it is under way. */
    static Thread startLong(Runnable action) throws Exception {
        Thread thread = new Thread(action, "scenario");
        thread.start();
        await("progress", () -> (Boolean) ScreenTools.field(IJ.getInstance().getProgressBar(), ij.gui.ProgressBar.class,
                "showBar"));
        Thread.sleep(300);
        check(thread.isAlive(), "the map was too quick to be stopped");
        return thread;
    }

    private static void runLong(ImagePlus image) {
        try {
            IJ.run(image, COMMAND, LONG_MAP);
        } catch (RuntimeException e) {
            check("Macro canceled".equals(e.getMessage()), String.valueOf(e));
        }
    }

    static long millisUntilEnd(Thread thread, long start) throws Exception {
        thread.join(20_000);
        check(!thread.isAlive(), "the map does not stop");
        return (System.nanoTime() - start) / 1_000_000;
    }

    static void escape() throws Exception {
        ImagePlus image = open("long.tif");
        Thread thread = startLong(() -> runLong(image));
        check(image.isLocked(), "the image is not locked while it is in use");
        picture("running");
        long start = System.nanoTime();
        pressEscape();
        long millis = millisUntilEnd(thread, start);
        System.out.println("Esc stopped the map after " + millis + " ms");
        check(millis <= 200, "Esc took " + millis + " ms");
        untouched(image);
        check(!(Boolean) ScreenTools.field(IJ.getInstance().getProgressBar(), ij.gui.ProgressBar.class, "showBar"),
                "the progress bar still stands");
        IJ.run(image, COMMAND, "block=32 skip=8");
        untouched(image, image("rFRC of long.tif"));
    }

    static void escapeIn(String[] command) throws Exception {
        IJ.log("\\Clear");
        prepare(command[1]);
        List<ImagePlus> before = images();
        Thread thread = startLong(() -> IJ.runMacro("run('" + command[0] + "', '" + command[2] + "'); print('AFTER');"));
        long start = System.nanoTime();
        pressEscape();
        long millis = millisUntilEnd(thread, start);
        System.out.println("Esc stopped " + command[0] + " after " + millis + " ms");
        check(millis <= 200, "Esc took " + millis + " ms");
        check(!String.valueOf(IJ.getLog()).contains("AFTER"), "the macro went on without its map");
        untouched(before.toArray(new ImagePlus[0]));
    }

    static void escapeInAMacro() throws Exception {
        IJ.log("\\Clear");
        ImagePlus image = open("long.tif");
        Thread thread = startLong(() -> IJ.runMacro("run('rFRC Map...', '" + LONG_MAP + "'); print('AFTER');"));
        long start = System.nanoTime();
        pressEscape();
        long millis = millisUntilEnd(thread, start);
        check(millis <= 200, "Esc took " + millis + " ms");
        check(!String.valueOf(IJ.getLog()).contains("AFTER"), "the macro went on without its map");
        untouched(image);
        // Where only the key's state says so, as from another program, the macro must stop as well.
        Thread second = startLong(() -> IJ.runMacro("run('rFRC Map...', '" + LONG_MAP + "'); print('AFTER');"));
        IJ.setKeyDown(java.awt.event.KeyEvent.VK_ESCAPE);
        millisUntilEnd(second, start);
        check(!String.valueOf(IJ.getLog()).contains("AFTER"), "the macro went on without its map");
        untouched(image);
    }

    static void interrupt() throws Exception {
        ImagePlus image = open("long.tif");
        boolean[] still = {false};
        Thread thread = startLong(() -> {
            runLong(image);
            still[0] = Thread.currentThread().isInterrupted();
        });
        long start = System.nanoTime();
        thread.interrupt();
        long millis = millisUntilEnd(thread, start);
        check(millis <= 200, "the interrupt took " + millis + " ms");
        check(still[0], "the interrupt was swallowed");
        untouched(image);
    }

    // ---- Threads

    static void eventThread() throws Exception {
        ImagePlus image = open("long.tif");
        long start = System.nanoTime();
        EventQueue.invokeAndWait(() -> IJ.run(image, COMMAND, "block=64 skip=4"));
        AtomicLong longest = new AtomicLong();
        long last = System.nanoTime();
        while (WindowManager.getImage("rFRC of long.tif") == null) {
            EventQueue.invokeAndWait(() -> { });
            long now = System.nanoTime();
            longest.set(Math.max(longest.get(), now - last));
            last = now;
            check(now - start < 30_000_000_000L, "no map came");
        }
        check(longest.get() < 500_000_000L, "the event thread stood still for " + longest.get() / 1_000_000 + " ms");
        await("the lock to go", () -> !image.isLocked());
        untouched(image, image("rFRC of long.tif"));
    }

    static void progress() throws Exception {
        ImagePlus image = open("long.tif");
        Thread thread = startLong(() -> runLong(image));
        Object bar = IJ.getInstance().getProgressBar();
        int steps = 0;
        long shown = 0;
        long end = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < end) {
            long now = (Long) ScreenTools.field(bar, ij.gui.ProgressBar.class, "lastTime");
            steps += now != shown ? 1 : 0;
            shown = now;
            Thread.sleep(2);
        }
        pressEscape();
        thread.join();
        System.out.println("The progress bar moved " + steps + " times in 2 s");
        // One look may have begun before and ended after the two seconds.
        check(steps >= 19, "the progress bar moved " + steps + " times in 2 s");
    }
}
