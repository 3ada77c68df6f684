package io.github.panelfiji.core;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run of a command in threads of its own. All methods may be called from any thread at any time. The results
 * ({@link #imageNames}, {@link #image}, {@link #metrics}, {@link #warnings}) throw the {@link PanelException} with which
 * the run failed or was cancelled, and one of kind {@code INTERNAL} before it has finished or after {@link #close}.
 *
 * <p>Nothing calls back: the caller waits in {@link #await} in short steps and looks at {@link #progress} between them.
 */
public final class Job implements AutoCloseable {

    private final long id;
    private boolean closed;

    Job(long id) {
        this.id = id;
    }

    /** The number of the run. */
    long id() {
        return id;
    }

    /**
     * Waits for the end of the run.
     *
     * @param millis how long to wait at most; 0 only asks
     * @return whether the run has finished, whatever came of it
     */
    public boolean await(int millis) {
        return Natives.await(id, millis);
    }

    /**
     * How far the run is.
     *
     * @return 0 to 1
     */
    public double progress() {
        return Natives.progress(id);
    }

    /** Asks the run to stop, which it does within the time of a block; without effect on one that is finished or closed. */
    public synchronized void cancel() {
        if (!closed) {
            Natives.cancel(id);
        }
    }

    /**
     * The images that the run gives.
     *
     * @return their names, the main one first
     */
    public List<String> imageNames() {
        return Collections.unmodifiableList(Arrays.asList(Natives.imageNames(id)));
    }

    /**
     * One image that the run gives.
     *
     * @param name one of {@link #imageNames()}
     * @return a copy that belongs to the caller
     */
    public Image image(String name) {
        int[] shape = Natives.imageShape(id, name);
        return new Image(name, shape[0], shape[1], shape[2], Natives.imagePixels(id, name));
    }

    /**
     * The metrics by name.
     *
     * @return name and value in the order in which tables show them; NaN where there is none
     */
    public Map<String, Double> metrics() {
        String[] names = Natives.metricNames(id);
        double[] values = Natives.metricValues(id);
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            metrics.put(names[i], values[i]);
        }
        return Collections.unmodifiableMap(metrics);
    }

    /**
     * What makes the result doubtful.
     *
     * @return sentences for the user
     */
    public List<String> warnings() {
        return Collections.unmodifiableList(Arrays.asList(Natives.warnings(id)));
    }

    /** Frees the results, and stops the run first if it still goes on. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        closed = true;
        Natives.release(id);
    }
}
