package io.github.panelfiji.imagej;

import ij.Prefs;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.Job;
import io.github.panelfiji.core.PanelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a run will take on this computer: the very run is begun and watched for a moment. So the figure knows the processor,
 * the threads, and how much of the image is background.
 */
final class Forecast {

    /** How long a run is watched, in milliseconds, and how long at most where it has not moved by then. */
    private static final long WATCH_MS = 250;
    private static final long PATIENCE_MS = 2000;
    private static final int POLL_MS = 30;

    private final Map<String, Double> known = new HashMap<>();

    /**
     * Seconds for one run; NaN where nothing could be measured because the thread was interrupted.
     *
     * @param images what it is run on; the same at every call with the same {@code name}
     * @param name of the images
     * @throws PanelException if the run has failed in this time
     */
    double seconds(Command command, Map<String, String> options, List<Image> images, String name) {
        String key = name + options;
        Double seconds = known.get(key);
        if (seconds == null) {
            seconds = measure(command, options, images);
            if (!Double.isNaN(seconds)) {
                known.put(key, seconds);
            }
        }
        return seconds;
    }

    private static double measure(Command command, Map<String, String> options, List<Image> images) {
        long start = System.nanoTime();
        try (Job job = command.start(options, images, Prefs.getThreads())) {
            while (!job.await(POLL_MS)) {
                double elapsed = (System.nanoTime() - start) / 1e9;
                double done = job.progress();
                if (Thread.currentThread().isInterrupted() || elapsed * 1000 > PATIENCE_MS) {
                    return Double.NaN;
                }
                if (elapsed * 1000 > WATCH_MS && done > 0) {
                    return elapsed / done;
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            job.metrics();
            return seconds;
        }
    }

    /** Seconds in words. */
    static String words(double seconds) {
        if (seconds < 1) {
            return "less than a second";
        }
        if (seconds < 90) {
            return "about " + Math.round(seconds) + " s";
        }
        double minutes = seconds / 60;
        return minutes < 90 ? "about " + Math.round(minutes) + " min" : "about " + Numbers.brief(minutes / 60) + " h";
    }
}
