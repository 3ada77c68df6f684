package io.github.panelfiji.imagej;

import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.Job;
import io.github.panelfiji.core.PanelException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What makes the answer of a run meaningless, as the core tells it before the run. The run itself says the same. */
final class Inspection {

    private static final int POLL_MS = 30;

    private Inspection() {
    }

    /**
     * The sentences for the dialog; none where the thread is interrupted, or where the images cannot be used at all, which the
     * run says in full.
     *
     * @param command that will be run
     * @param options for it
     * @param images for it
     */
    static List<String> before(Command command, Map<String, String> options, List<Image> images) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put("command", command.id());
        try (Job job = Command.INSPECT.start(all, images, 1)) {
            while (!job.await(POLL_MS)) {
                if (Thread.currentThread().isInterrupted()) {
                    return Collections.emptyList();
                }
            }
            return job.warnings();
        } catch (PanelException e) {
            return Collections.emptyList();
        }
    }
}
