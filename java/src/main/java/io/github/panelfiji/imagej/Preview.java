package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import io.github.panelfiji.core.PanelException;
import java.awt.Checkbox;
import java.awt.EventQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The check box of a dialog that shows the map before the run, and what follows from it. Each change of a field stops the
 * pictures that are being made and begins new ones. They are made by the thread that also makes the dialog's forecast, one after
 * the other, so that neither disturbs the other's time. All methods but {@link #close} are for the event thread.
 */
final class Preview {

    private static final String LABEL = "Preview";

    private final PanelCommand command;
    private final ImagePlus image;
    private final GenericDialog dialog;
    private final ScheduledExecutorService worker;
    private final Checkbox box;
    private final PreviewInput input = new PreviewInput();
    private volatile PreviewWindow window;
    private volatile Look look;
    /** What is shown: these values, or for this reason none. */
    private Settings shown;
    private String reason;

    /**
     * Adds the check box to a dialog that has all fields: it is never asked for its value, so ImageJ's recorder does not get to
     * know it.
     *
     * @param worker a single thread
     */
    Preview(PanelCommand command, ImagePlus image, GenericDialog dialog, ScheduledExecutorService worker) {
        this.command = command;
        this.image = image;
        this.dialog = dialog;
        this.worker = worker;
        dialog.addCheckbox(LABEL, false);
        box = (Checkbox) dialog.getCheckboxes().lastElement();
    }

    /** The check box. */
    Checkbox box() {
        return box;
    }

    /**
     * Makes the preview that of these values, if it is wanted.
     *
     * @param problem why there can be no run with them; null where there can
     */
    void update(Settings settings, String problem) {
        if (!box.getState()) {
            hide();
            return;
        }
        boolean same = problem == null ? reason == null : problem.equals(reason);
        if (same && settings.same(shown)) {
            return;
        }
        stop();
        shown = settings;
        reason = problem;
        if (problem == null) {
            look = new Look(settings);
            look.schedule(); // before the window, which takes a while to come
        }
        if (window == null) {
            window = new PreviewWindow(dialog, PreviewInput.view(image), new Runnable() {
                @Override
                public void run() {
                    box.setState(false);
                    hide();
                }
            });
        }
        if (problem != null) {
            window.refuse(problem);
        }
    }

    private void hide() {
        stop();
        shown = null;
        if (window != null) {
            window.close();
            window = null;
        }
    }

    private void stop() {
        if (look != null) {
            look.stop();
            look = null;
        }
    }

    /** Stops everything and takes the window away; for any thread. */
    void close() {
        Look last = look;
        if (last != null) {
            last.stop();
        }
        PreviewWindow open = window;
        if (open != null) {
            open.close();
        }
    }

    /** The pictures of some values, from coarse to fine. Each puts the next in the worker's queue, behind what waits there. */
    private final class Look implements Runnable {
        private final Settings settings;
        private PreviewRun run;
        private Future<?> future;
        private boolean stopped;

        Look(Settings settings) {
            this.settings = settings;
        }

        synchronized void schedule() {
            try {
                future = stopped ? null : worker.schedule(this, 0, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                stopped = true; // the dialog has been closed
            }
        }

        synchronized void stop() {
            stopped = true;
            if (future != null) {
                future.cancel(true);
            }
        }

        @Override
        public void run() {
            try {
                if (run == null) {
                    run = command.preview(image, settings, input);
                }
                show(run.next(), null);
                if (run.more()) {
                    schedule();
                }
            } catch (PanelException e) {
                if (e.kind() != PanelException.Kind.CANCELLED) {
                    show(null, e.getMessage());
                }
            } catch (OutOfMemoryError e) {
                show(null, "There is not enough memory for a preview (Edit > Options > Memory & Threads...).");
            }
        }

        private void show(final PreviewPicture picture, final String problem) {
            EventQueue.invokeLater(new Runnable() {
                @Override
                public void run() {
                    if (look != Look.this || window == null) {
                        return;
                    }
                    if (picture == null) {
                        window.refuse(problem);
                    } else {
                        window.show(picture);
                    }
                }
            });
        }
    }
}
