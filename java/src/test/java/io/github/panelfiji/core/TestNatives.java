package io.github.panelfiji.core;

/** What only the testing twin of the native library can do ({@code rust/jni-testing}). */
final class TestNatives {

    private TestNatives() {
    }

    /** Loads the twin instead of the packed library. Each test class has a JVM of its own, so this is for good. */
    static void load() {
        System.setProperty(NativeLibrary.PROPERTY, System.getProperty("panel.test.twin"));
        NativeLibrary.load();
    }

    /** Makes the library answer as one of another version. */
    static native void pretendVersion(String version);

    /** Panics. */
    static native void panic(String message);

    /** Fails with an error of a kind. */
    static native void fail(String kind, String sentence);

    /** Reads a text without asking first whether it is null. */
    static native String missing(String text);

    /** A job that panics in one of its threads. */
    static native long startPanicking(String message, int threads);

    /** A job that fails at once. */
    static native long startFailing(String kind, String sentence);

    /** A job of so many steps of 10 ms in each of its threads, with an image, metrics and a warning as its result. */
    static native long startLong(int steps, int threads);

    /**
     * Lets so many jobs go well, whoever starts them, and makes the one after them fail when it is half done.
     *
     * @param how {@code panic} with the words as message; {@code long} for a job that only cancel ends; or the name of a kind
     *            of failure, with the words as sentence
     */
    static native void failAfter(int jobs, String how, String words);

    /** How many jobs were not released. */
    static native int jobs();
}
