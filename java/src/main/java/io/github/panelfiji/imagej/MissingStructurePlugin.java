package io.github.panelfiji.imagej;

import io.github.panelfiji.core.Command;

/** {@code Missing Structure}: the filaments of {@code Tubulin}, of which both frames lack one that the reference shows. */
public final class MissingStructurePlugin extends SamplePlugin {

    /** Made by ImageJ for each run. */
    public MissingStructurePlugin() {
        super("Missing Structure", Command.MISSING_STRUCTURE, "missing-structure",
                "Makes the stack Missing Structure (two frames, ready for PANEL Map...), Missing Structure truth, Missing Structure"
                + " reference, and Missing Structure filament, which both frames lack.",
                new Window("truth", "truth"), new Window("missing", "filament"), new Window("reference", "reference"),
                new Window("frames", ""));
    }
}
