package io.github.panelfiji.imagej;

import java.io.File;
import java.util.Objects;

/** The files of one run of a batch: the image that is judged, what belongs to it, or why it cannot be judged. */
final class BatchItem {

    private final String name;
    private final File first;
    private final File second;
    private final File reference;
    private final String problem;

    private BatchItem(String name, File first, File second, File reference, String problem) {
        this.name = name;
        this.first = first;
        this.second = second;
        this.reference = reference;
        this.problem = problem;
    }

    /**
     * An item that can be tried.
     *
     * @param name path of the first file within the input folder, with {@code /} between its parts
     * @param second its partner; null for none
     * @param reference null for none
     */
    static BatchItem of(String name, File first, File second, File reference) {
        return new BatchItem(name, first, second, reference, null);
    }

    /** An item that lacks something; the problem is a sentence. */
    static BatchItem lacking(String name, File first, String problem) {
        return new BatchItem(name, first, null, null, problem);
    }

    /** Path of the first file within the input folder, with {@code /} between its parts: the column {@code file}. */
    String name() {
        return name;
    }

    /** The file that is judged and lends the results its name. */
    File first() {
        return first;
    }

    /** The file that it is compared with; null where it is compared with itself. */
    File second() {
        return second;
    }

    /** The file of the reference; null for none. */
    File reference() {
        return reference;
    }

    /** Whether another item is made of the same files, null for none. */
    boolean sameFiles(BatchItem other) {
        return other != null && first.equals(other.first) && Objects.equals(second, other.second)
                && Objects.equals(reference, other.reference);
    }

    /** Why it cannot be tried; null where it can. */
    String problem() {
        return problem;
    }
}
