package io.github.panelfiji.imagej;

import io.github.panelfiji.core.NativeLibrary;
import io.github.panelfiji.core.PanelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Properties;

/** What PANEL is: version, method, what to cite, licence, patent. */
final class MethodInfo {

    /** The paper to cite for rFRC maps. */
    static final String PAPER = "Zhao W. et al., Quantitatively mapping local quality of super-resolution microscopy by rolling"
            + " Fourier ring correlation, Light: Science & Applications 12, 298 (2023),"
            + " https://doi.org/10.1038/s41377-023-01321-0";

    private MethodInfo() {
    }

    /** The text of the About window as HTML. */
    static String about() {
        String text = HelpText.load("about");
        return text.replace("{version}", jarVersion()).replace("{library}", HelpPage.escape(library()))
                .replace("{paper}", HelpPage.escape(PAPER));
    }

    /** The same without marks, for a log. */
    static String plain(String html) {
        return html.replaceAll("(?s)<style>.*?</style>", "").replaceAll("\\s+", " ").replaceAll("<(br|/p|/h[1-6]|/li)>", "\n")
                .replaceAll("<[^>]*>", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                .replaceAll("(?m)^ +| +$", "").replaceAll("\n{2,}", "\n").trim();
    }

    /** The version of the jar. It does not need the native library, which may be what is missing. */
    static String jarVersion() {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(HelpText.read("/io/github/panelfiji/core/version.properties")));
        } catch (IOException e) {
            return "unknown (" + e.getMessage() + ")";
        }
        return properties.getProperty("version");
    }

    private static String library() {
        try {
            NativeLibrary.load();
        } catch (PanelException e) {
            return "not loaded: " + e.getMessage();
        }
        String library = NativeLibrary.file() + " (version " + NativeLibrary.version() + "), ";
        try {
            return library + "using " + NativeLibrary.cpu();
        } catch (PanelException e) {
            return library + "not usable: " + e.getMessage();
        }
    }
}
