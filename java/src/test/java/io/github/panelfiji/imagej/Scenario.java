package io.github.panelfiji.imagej;

/** Something that is tried in another JVM, which writes how it ended; the JVM of the tests reads that. */
interface Scenario {

    /** Begins the line before what a scenario writes. */
    String BEGIN = "BEGIN ";

    void run() throws Exception;

    /**
     * Runs a scenario and writes a line before it, what it writes itself, and PASS or FAIL with the reason.
     *
     * @return whether it passed
     */
    static boolean tried(String name, Scenario scenario) {
        System.out.println(BEGIN + name);
        try {
            scenario.run();
            System.out.println("PASS " + name);
            return true;
        } catch (Throwable e) {
            System.out.println("FAIL " + name + ": " + e);
            e.printStackTrace(System.out);
            return false;
        }
    }

    /** Fails with what a scenario has written where it did not pass; with all of the output where it was not run. */
    static void assertPassed(String output, String name) {
        String all = "\n" + output;
        int start = all.indexOf("\n" + BEGIN + name + "\n");
        if (start < 0) {
            throw new AssertionError(name + " was not run:" + all);
        }
        int end = all.indexOf("\n" + BEGIN, start + 1);
        String said = all.substring(start, end < 0 ? all.length() : end + 1);
        if (!said.contains("\nPASS " + name + "\n")) {
            throw new AssertionError(said);
        }
    }
}
