package io.github.panelfiji.imagej;

import java.awt.event.KeyEvent;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import net.imagej.patcher.LegacyEnvironment;

/** Main class of a JVM that is ImageJ as Fiji patches it for {@code --headless}, with the testing twin as PANEL's library. */
final class HeadlessFaultMain extends FaultScenarios {

    private HeadlessFaultMain(ClassLoader imagej, String macro, String folder) throws Exception {
        super(imagej, macro, folder);
    }

    /**
     * Runs all scenarios.
     *
     * @param arguments path of the macro, folder of the test images
     */
    public static void main(String[] arguments) throws Exception {
        LegacyEnvironment fiji = HeadlessMain.fiji();
        // The first macro is what makes it patch ImageJ's classes.
        fiji.runMacro("", "");
        new HeadlessFaultMain(fiji.getClassLoader(), arguments[0], arguments[1]).run();
    }

    /** Without a screen ImageJ's log is the standard output. */
    @Override
    String said(Runnable action) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        System.setOut(new PrintStream(words, true, "UTF-8"));
        try {
            action.run();
        } finally {
            System.setOut(out);
        }
        return words.toString("UTF-8").trim();
    }

    @Override
    boolean tells(String said, String sentence) {
        return said.equals("rFRC Map: " + sentence);
    }

    @Override
    void pressEscape() throws Exception {
        method("ij.IJ", "setKeyDown", int.class).invoke(null, KeyEvent.VK_ESCAPE);
    }

    /** ImageJ forgets images when a macro stops, and has no windows. */
    @Override
    String open() {
        return "";
    }
}
