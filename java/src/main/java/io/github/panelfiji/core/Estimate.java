package io.github.panelfiji.core;

/** What a run will need at most, known before it starts. */
public final class Estimate {

    private final long blocks;
    private final long bytes;

    Estimate(long blocks, long bytes) {
        this.blocks = blocks;
        this.bytes = bytes;
    }

    /**
     * Work.
     *
     * @return the number of blocks that are correlated if there is no background
     */
    public long blocks() {
        return blocks;
    }

    /**
     * Memory.
     *
     * @return bytes of memory outside the Java heap, beside the input
     */
    public long bytes() {
        return bytes;
    }
}
