package io.github.panelfiji.imagej;

import io.github.panelfiji.core.Command;

/** {@code Sparse Shapes}: simple shapes, and two frames that hold a few of their pixels each. */
public final class SparseShapesPlugin extends SamplePlugin {

    /** Made by ImageJ for each run. */
    public SparseShapesPlugin() {
        super("Sparse Shapes", Command.SPARSE_SHAPES, "sparse-shapes",
                "Makes the stack Sparse Shapes (two frames, ready for FRC Resolution... and rFRC Map...) and Sparse Shapes truth.",
                new Window("truth", "truth"), new Window("frames", ""));
    }
}
