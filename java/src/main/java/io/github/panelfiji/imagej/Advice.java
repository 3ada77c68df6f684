package io.github.panelfiji.imagej;

import java.util.List;

/** What a dialog tells before the start. */
final class Advice {

    private final List<String> facts;
    private final List<String> warnings;

    /**
     * Both may be empty.
     *
     * @param facts what will be done, how long it will take, what it needs; a line each
     * @param warnings what makes the result doubtful; a sentence each
     */
    Advice(List<String> facts, List<String> warnings) {
        this.facts = facts;
        this.warnings = warnings;
    }

    /** What will be done. */
    List<String> facts() {
        return facts;
    }

    /** What makes the result doubtful. */
    List<String> warnings() {
        return warnings;
    }
}
