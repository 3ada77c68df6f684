package io.github.panelfiji.imagej;

import ij.IJ;
import ij.Prefs;
import ij.plugin.PlugIn;
import io.github.panelfiji.core.NativeLibrary;
import io.github.panelfiji.core.PanelException;

/** {@code Check Installation}: writes into the log what runs here, and whether a small map comes out right. */
public final class CheckInstallationPlugin implements PlugIn {

    private static final String REPORT = "If this does not help, please send the lines above to the makers of PANEL.";

    /** Made by ImageJ for each run. */
    public CheckInstallationPlugin() {
    }

    /**
     * Whether a processor lacks what makes the kernel quick; the oldest 64-bit ones have SSE2, and the results are the same.
     *
     * @param cpu as {@link NativeLibrary#cpu} tells it
     */
    static boolean old(String cpu) {
        return cpu.matches("x86-64 with SSE.*");
    }

    @Override
    public void run(String argument) {
        IJ.log("PANEL " + MethodInfo.jarVersion() + ": check of the installation");
        IJ.log("  Platform: " + NativeLibrary.platform() + " (" + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + ", " + System.getProperty("os.arch") + ")");
        IJ.log("  Java: " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
        IJ.log("  ImageJ: " + IJ.getFullVersion() + (Screen.present() ? "" : ", without a screen"));
        IJ.log("  Threads: " + Prefs.getThreads() + " (Edit > Options > Memory & Threads...)");
        try {
            NativeLibrary.load();
            IJ.log("  Native library: " + NativeLibrary.file() + ", version " + NativeLibrary.version());
            IJ.log("  Its SHA-256: " + NativeLibrary.sha256());
            IJ.log("  It comes from: " + NativeLibrary.source());
            IJ.log("  Processor: " + NativeLibrary.cpu());
            if (old(NativeLibrary.cpu())) {
                IJ.log("  This processor is too old for AVX2. PANEL works without it, but a map takes more than twice as long.");
            }
            IJ.resetEscape();
            SelfTest test = SelfTest.run();
            if (test.wrong() == 0) {
                IJ.log("  Test map: all " + test.nodes() + " values agree with the stored truth (largest relative deviation "
                        + Numbers.brief(test.largest() * 1e6) + " millionths)");
                IJ.log("PANEL works");
            } else {
                IJ.log("  Test map: " + test.wrong() + " of " + test.nodes() + " values are wrong; " + test.detail());
                IJ.log("PANEL does not work: its results are wrong on this computer. Install it again, and delete the folder of"
                        + " the native library before. " + REPORT);
            }
        } catch (PanelException e) {
            if (e.kind() == PanelException.Kind.CANCELLED) {
                IJ.log("The check was stopped.");
                return;
            }
            IJ.log("PANEL does not work: " + e.getMessage() + " " + REPORT);
        } finally {
            IJ.showProgress(1.0);
        }
    }
}
