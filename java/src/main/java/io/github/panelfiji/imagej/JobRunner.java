package io.github.panelfiji.imagej;

import ij.IJ;
import ij.Prefs;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.Job;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a core command on the calling thread: moves the progress bar, and stops it on Esc or when the thread is interrupted. */
final class JobRunner {

    /** Milliseconds between two looks at the job: three of them are one step of ImageJ's progress bar (90 ms). */
    private static final int POLL_MS = 30;

    /** The same where a new run waits for the old one to stop. */
    private static final int QUICK_POLL_MS = 5;

    private JobRunner() {
    }

    /** What a command gave. */
    static final class Outcome {
        private final Map<String, Image> images = new LinkedHashMap<>();
        private final Map<String, Double> metrics;
        private final List<String> warnings;
        private final double seconds;

        private Outcome(Job job, Collection<String> names, long start) {
            for (String name : names) {
                images.put(name, job.image(name));
            }
            this.metrics = new LinkedHashMap<>(job.metrics());
            this.warnings = new ArrayList<>(job.warnings());
            this.seconds = (System.nanoTime() - start) / 1e9;
        }

        /** An image by its name in the core; null where it was not asked for. */
        Image image(String name) {
            return images.get(name);
        }

        /** Metrics in the order of the core. */
        Map<String, Double> metrics() {
            return metrics;
        }

        /** The core's own warnings. */
        List<String> warnings() {
            return warnings;
        }

        /** How long it took. */
        double seconds() {
            return seconds;
        }
    }

    /**
     * Runs a command to its end and takes all of its images.
     *
     * @param from share of the progress bar where this job begins
     * @param to share where it ends
     * @throws PanelException of the job; of kind CANCELLED after Esc or an interrupt
     */
    static Outcome run(Command command, Map<String, String> options, List<Image> images, double from, double to) {
        return run(command, options, images, null, from, to);
    }

    /**
     * The same, with those images only that are wanted: each is copied out of the library.
     *
     * @param wanted their names in the core; null for all
     */
    static Outcome run(Command command, Map<String, String> options, List<Image> images, Collection<String> wanted,
            double from, double to) {
        long start = System.nanoTime();
        try (Job job = command.start(options, images, Prefs.getThreads())) {
            await(job, from, to);
            return new Outcome(job, wanted == null ? job.imageNames() : wanted, start);
        }
    }

    /**
     * Waits for the end of a job, whatever came of it.
     *
     * @param from share of the progress bar where this job begins
     * @param to share where it ends
     * @throws PanelException of kind CANCELLED after Esc or an interrupt
     */
    static void await(Job job, double from, double to) {
        boolean interrupted = false;
        try {
            boolean cancelled = false;
            while (!job.await(POLL_MS)) {
                interrupted |= Thread.interrupted();
                if (!cancelled && (interrupted || IJ.escapePressed())) {
                    job.cancel();
                    cancelled = true;
                }
                IJ.showProgress(from + (to - from) * job.progress());
            }
            if (interrupted || IJ.escapePressed()) {
                throw new PanelException(PanelException.Kind.CANCELLED, "Cancelled.");
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * What a job that takes but a moment gave; without progress and Esc.
     *
     * @throws PanelException of the job
     */
    static Outcome finish(Job job) {
        long start = System.nanoTime();
        while (!job.await(POLL_MS)) {
            // It is one block.
        }
        return new Outcome(job, job.imageNames(), start);
    }

    /**
     * Runs a command that shows neither progress nor heeds Esc, as somebody does something else meanwhile.
     *
     * @param wanted names of the images that are taken
     * @throws PanelException of the job; of kind CANCELLED when the thread is interrupted, which it stays
     */
    static Outcome unseen(Command command, Map<String, String> options, List<Image> images, Collection<String> wanted) {
        long start = System.nanoTime();
        try (Job job = command.start(options, images, Prefs.getThreads())) {
            while (!job.await(QUICK_POLL_MS)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new PanelException(PanelException.Kind.CANCELLED, "Cancelled.");
                }
            }
            return new Outcome(job, wanted, start);
        }
    }
}
