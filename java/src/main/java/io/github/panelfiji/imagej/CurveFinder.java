package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.Prefs;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Job;
import io.github.panelfiji.core.PanelException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the curves behind the pixels of one map. What is the same for all pixels of a map of the stack (drift, background) is
 * worked out at the first of them and kept in the native library until another map of the stack, or the end, is asked for.
 */
final class CurveFinder implements AutoCloseable {

    private final ImagePlus map;
    private MapOrigin origin;
    private Job sources;
    private int prepared = -1;

    /** A finder for a map; nothing is looked at yet. */
    CurveFinder(ImagePlus map) {
        this.map = map;
    }

    /** The images that the map was made of; none before the first curve. */
    MapOrigin origin() {
        return origin;
    }

    /**
     * The curve behind a pixel.
     *
     * @param slice of the map, from 1
     * @param x column, from 0
     * @param y row, from 0
     * @throws PanelException if the map's images are not open or have changed, or no block covers the pixel; the next call
     *         tries again
     */
    BlockCurve at(int slice, int x, int y) {
        if (origin == null || !origin.isOpen()) {
            close();
            origin = MapOrigin.of(map);
        }
        Map<String, String> options = origin.options();
        prepare(origin.mapOf(slice), options);
        options = new LinkedHashMap<>(options);
        options.put("x", String.valueOf(x));
        options.put("y", String.valueOf(y));
        options.put("plane", String.valueOf(origin.planeOf(slice)));
        JobRunner.Outcome outcome;
        try (Job job = Command.POINT.start(options, sources, 1)) {
            outcome = JobRunner.finish(job);
        }
        float value = map.getStack().getProcessor(slice).getf(x, y);
        return new BlockCurve(map.getTitle(), origin, slice, x, y, value, outcome);
    }

    private void prepare(int k, Map<String, String> options) {
        if (k == prepared) {
            return;
        }
        release();
        Job job = Command.SOURCES.start(options, origin.read(k), Prefs.getThreads());
        try {
            JobRunner.await(job, 0, 1);
            job.imageNames(); // throws what the run failed with
            sources = job;
            prepared = k;
        } finally {
            if (sources != job) {
                job.close();
            }
        }
    }

    private void release() {
        if (sources != null) {
            sources.close();
        }
        sources = null;
        prepared = -1;
    }

    /** Frees what is kept; the finder may be asked again. */
    @Override
    public void close() {
        release();
        origin = null;
    }
}
