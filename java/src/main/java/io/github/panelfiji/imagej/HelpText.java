package io.github.panelfiji.imagej;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Texts that come with the jar, so that help works without a network. */
final class HelpText {

    private HelpText() {
    }

    /**
     * The HTML text of a name; ImageJ shows it in a window of its own.
     *
     * @param name of the file in the folder {@code help} of the resources, without its ending
     */
    static String load(String name) {
        try {
            return new String(read("help/" + name + ".html"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "<html>The help text " + name + " is missing from this installation of PANEL.</html>";
        }
    }

    /**
     * A file in the jar: beside this class, or from the root where the path begins with a slash.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    static byte[] read(String path) throws IOException {
        try (InputStream in = HelpText.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException(path + " is missing");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        }
    }
}
