package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.MultiLineLabel;
import java.awt.Button;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Label;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.awt.event.KeyEvent;
import java.io.File;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;

/** What the driver of the screen tests does to ImageJ's windows, and sees of them. */
final class ScreenTools {

    private static final long LIMIT_MS = 30_000;

    private ScreenTools() {
    }

    /** Waits until a condition holds. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.currentTimeMillis() + LIMIT_MS;
        while (!condition.call()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(5);
        }
    }

    /** The threads that work for dialogs, and where each of them is. */
    static Map<Thread, String> forecasts() {
        Map<Thread, String> found = new HashMap<>();
        for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
            if (thread.getKey().getName().equals("PANEL forecast") && thread.getKey().isAlive()) {
                found.put(thread.getKey(), Arrays.toString(thread.getValue()));
            }
        }
        return found;
    }

    /** Fails where a claim does not hold. */
    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** The value of a field that is not public. */
    static Object field(Object object, Class<?> type, String name) throws Exception {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }

    // ---- Images

    /** All images that are open. */
    static List<ImagePlus> images() {
        List<ImagePlus> images = new ArrayList<>();
        int[] ids = WindowManager.getIDList();
        if (ids != null) {
            for (int id : ids) {
                images.add(WindowManager.getImage(id));
            }
        }
        return images;
    }

    /** Closes all images without asking. */
    static void closeImages() {
        for (ImagePlus image : images()) {
            image.changes = false;
            image.close();
        }
    }

    /** Whether two images hold the same bits in all planes. */
    static boolean sameBits(ImagePlus a, ImagePlus b) {
        boolean same = a.getStackSize() == b.getStackSize();
        for (int i = 1; same && i <= a.getStackSize(); i++) {
            same = Arrays.equals((float[]) a.getStack().getPixels(i), (float[]) b.getStack().getPixels(i));
        }
        return same;
    }

    /** The open image of a title. */
    static ImagePlus image(String title) {
        ImagePlus image = WindowManager.getImage(title);
        check(image != null, "there is no image " + title + " among " + images());
        return image;
    }

    // ---- Dialogs

    /** The dialogs on the screen. */
    static List<Dialog> dialogs() {
        List<Dialog> dialogs = new ArrayList<>();
        for (Window window : Window.getWindows()) {
            if (window instanceof Dialog && window.isShowing()) {
                dialogs.add((Dialog) window);
            }
        }
        return dialogs;
    }

    /** All words that a window shows, its lines joined by blanks. */
    static String text(Container window) throws Exception {
        StringBuilder text = new StringBuilder();
        for (Component part : window.getComponents()) {
            if (part instanceof MultiLineLabel) {
                text.append(String.join(" ", (String[]) field(part, MultiLineLabel.class, "lines"))).append(' ');
            } else if (part instanceof Label) {
                text.append(((Label) part).getText()).append(' ');
            } else if (part instanceof Container) {
                text.append(text((Container) part));
            }
        }
        return text.toString();
    }

    /**
     * Presses a button as the mouse would, once all modal dialogs wait for their user: one that closes within its first moment
     * leaves AWT waiting for ever.
     */
    static void press(final Button button) throws Exception {
        check(button.isEnabled(), "the button " + button.getLabel() + " is off");
        await("the dialogs to be ready", () -> waits() >= dialogs().stream().filter(Dialog::isModal).count());
        EventQueue.invokeLater(new Runnable() {
            @Override
            public void run() {
                for (ActionListener listener : button.getActionListeners()) {
                    listener.actionPerformed(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, button.getLabel()));
                }
            }
        });
    }

    /** How many modal dialogs wait for their user, on the event thread or another one. */
    private static int waits() {
        int waits = 0;
        for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
            int entered = 0;
            boolean events = false;
            for (StackTraceElement call : thread.getValue()) {
                entered += call.getClassName().equals("java.awt.WaitDispatchSupport") && call.getMethodName().equals("enter") ? 1 : 0;
                events |= call.getClassName().equals("java.awt.EventDispatchThread");
            }
            waits += events || thread.getKey().getState() == Thread.State.WAITING ? entered : 0;
        }
        return waits;
    }

    /** The button of a window whose label is this, without blanks around it. */
    static Button button(Container window, String label) {
        for (Component part : window.getComponents()) {
            if (part instanceof Button && ((Button) part).getLabel().trim().equals(label)) {
                return (Button) part;
            }
            Button inside = part instanceof Container ? button((Container) part, label) : null;
            if (inside != null) {
                return inside;
            }
        }
        return null;
    }

    /** Runs something that must open exactly one message; closes that, waits for the end, and gives the message's words. */
    static String message(Runnable action) throws Exception {
        Thread thread = new Thread(action, "scenario");
        thread.start();
        StringBuilder words = new StringBuilder();
        int count = 0;
        long end = System.currentTimeMillis() + LIMIT_MS;
        while (thread.isAlive()) {
            check(System.currentTimeMillis() < end, "the command does not come back");
            for (Dialog dialog : dialogs()) {
                Button ok = button(dialog, "OK");
                if (ok != null) {
                    words.append(text(dialog));
                    count++;
                    press(ok);
                    final Dialog gone = dialog;
                    await("the message to close", () -> !gone.isShowing());
                }
            }
            Thread.sleep(5);
        }
        check(count == 1, count + " messages: " + words);
        return words.toString();
    }

    /** Presses Esc as the keyboard would where the focus is on ImageJ. */
    static void pressEscape() {
        EventQueue.invokeLater(new Runnable() {
            @Override
            public void run() {
                IJ.getInstance().keyPressed(new KeyEvent(IJ.getInstance(), KeyEvent.KEY_PRESSED, System.currentTimeMillis(), 0,
                        KeyEvent.VK_ESCAPE, KeyEvent.CHAR_UNDEFINED));
            }
        });
    }

    /** Keeps a picture of the screen. */
    static void picture(String name) throws Exception {
        EventQueue.invokeAndWait(new Runnable() {
            @Override
            public void run() {
                // Everything that waits to be drawn is drawn before this.
            }
        });
        Thread.sleep(100);
        Rectangle all = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        File folder = new File(System.getProperty("panel.test.pictures"));
        check(folder.isDirectory() || folder.mkdirs(), "no folder " + folder);
        ImageIO.write(new Robot().createScreenCapture(all), "png", new File(folder, name + ".png"));
    }
}
