package io.github.panelfiji.core;

/**
 * The natives, as bare as they are: {@link Command} and {@link Job} are the API. Each may throw a {@link PanelException};
 * that the library is loaded is the caller's duty ({@link NativeLibrary#load}). The Rust side has a function of the same
 * name for each, in {@code rust/jni}.
 */
final class Natives {

    private Natives() {
    }

    /** The version of the library, compared with the jar's after loading. */
    static native String version();

    /**
     * The processor's architecture, its vector instructions, and what they are limited to by a value of the option {@code simd},
     * such as {@code x86-64 with AVX-512, limited to SSE2}. Throws if the processor has none of that word.
     */
    static native String cpu(String simd);

    /** The names of all kinds of failure, compared with {@link PanelException.Kind} by a test. */
    static native String[] errorKinds();

    /** The names of all commands. */
    static native String[] commands();

    /**
     * Rows of seven strings: key, label, kind ({@code integer}, {@code number}, {@code choice}, {@code flag}), default,
     * suggested, allowed, choices joined by a bar.
     */
    static native String[] options(String command);

    /** Throws if the options (key, value, key, value ...) would not be accepted. */
    static native void check(String command, String[] options);

    /** The number of blocks, and bytes of memory. */
    static native double[] estimate(String command, String[] options, int width, int height);

    /**
     * Checks the options, copies the images and starts the run.
     *
     * @param shapes width, height and depth of each image
     * @return the job's number, never used again for another job
     */
    static native long start(String command, String[] options, float[][] images, int[] shapes, int threads);

    /**
     * As {@link #start} with the images that another job has given, as they lie in its memory; it may be released meanwhile.
     *
     * @return the job's number, never used again for another job
     */
    static native long follow(String command, String[] options, long job, int threads);

    /** Waits at most so long; whether the job has finished, whatever came of it. */
    static native boolean await(long job, int millis);

    /** 0 to 1. */
    static native double progress(long job);

    static native void cancel(long job);

    static native String[] imageNames(long job);

    /** Width, height and depth. */
    static native int[] imageShape(long job, String name);

    static native float[] imagePixels(long job, String name);

    static native String[] metricNames(long job);

    static native double[] metricValues(long job);

    static native String[] warnings(long job);

    /** Cancels the job if it still runs and forgets it; an unknown number is harmless. */
    static native void release(long job);
}
