package io.github.panelfiji.imagej;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** A screen for one test class: Xvfb on Linux, so that no window opens in front of somebody; elsewhere the screen there is. */
final class Display implements AutoCloseable {

    private final Process xvfb;
    private final String name;

    private Display(Process xvfb, String name) {
        this.xvfb = xvfb;
        this.name = name;
    }

    /** Starts it; fails with a sentence that says what to install where it cannot be. */
    static Display start() throws IOException {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            return new Display(null, System.getenv("DISPLAY"));
        }
        File log = File.createTempFile("xvfb", ".log");
        log.deleteOnExit();
        Process process;
        try {
            process = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp")
                    .redirectError(log).start();
        } catch (IOException e) {
            throw new IOException("The tests of ImageJ with a screen need Xvfb; install it (Debian: apt-get install xvfb).", e);
        }
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String number = out.readLine();
        if (number == null) {
            throw new IOException("Xvfb did not start: " + new String(Files.readAllBytes(log.toPath()), StandardCharsets.UTF_8));
        }
        return new Display(process, ":" + number.trim());
    }

    /** Value for the variable DISPLAY. */
    String name() {
        return name;
    }

    @Override
    public void close() {
        if (xvfb != null) {
            xvfb.destroy();
        }
    }
}
