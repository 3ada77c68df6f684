package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.Prefs;
import ij.gui.DialogListener;
import ij.gui.GenericDialog;
import ij.gui.MultiLineLabel;
import io.github.panelfiji.core.PanelException;
import java.awt.AWTEvent;
import java.awt.Button;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.GridBagConstraints;
import java.awt.Insets;
import java.awt.Panel;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The dialog of a command, built from its keys. It checks the values at every change and says what is wrong with them instead
 * of only greying OK, and tells what the run would do, how long it would take and what makes its result doubtful.
 */
final class OptionDialog implements DialogListener {

    /** Milliseconds without a change before the run is tried: somebody who types a number has not finished it. */
    private static final long PAUSE_MS = 200;
    /** Milliseconds that a trial may take to stop once the dialog is closed. */
    private static final long STOP_MS = 2000;
    private static final String DEFAULTS = "Defaults";
    /** Characters in a line below the fields, and the pixels for them. */
    private static final int LINE = 90;
    private static final int LABEL_WIDTH = 590;
    private static final int FACT_LINES = 3;
    private static final int NOTE_LINES = 3;
    static final Color PROBLEM = new Color(0xb00000);
    private static final Color WARNING = new Color(0x8a5a00);

    private final PanelCommand command;
    private final ImagePlus image;
    private final GenericDialog dialog;
    private final DialogFields fields;
    private final MultiLineLabel facts;
    private final MultiLineLabel notes;
    private final ScheduledExecutorService worker;
    /** Null where there is none. */
    private final Preview preview;
    private ScheduledFuture<?> pending;
    /** What stands in the fields, and why there can be no run with it; null where there can. */
    private volatile Settings current;
    private String reason;

    private OptionDialog(PanelCommand command, ImagePlus image) {
        this.command = command;
        this.image = image;
        dialog = new GenericDialog(command.label().replace("...", ""));
        fields = new DialogFields(command, image, dialog);
        Panel buttons = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
        buttons.add(defaults());
        command.complete(fields, buttons);
        worker = Executors.newSingleThreadScheduledExecutor(new ThreadFactory() {
            @Override
            public Thread newThread(Runnable work) {
                Thread thread = new Thread(work, "PANEL forecast");
                thread.setDaemon(true);
                return thread;
            }
        });
        preview = command.previews() && image != null ? new Preview(command, image, dialog, worker) : null;
        if (preview != null) {
            buttons.add(preview.box(), 0);
        }
        dialog.addPanel(buttons, GridBagConstraints.WEST, new Insets(8, 0, 0, 0));
        facts = addLines(FACT_LINES, Color.BLACK);
        notes = addLines(NOTE_LINES, WARNING);
        HelpWindow.attach(dialog, command.help());
    }

    /**
     * Shows the dialog and waits for its end.
     *
     * @return the values, or null if it was cancelled
     */
    static Settings ask(PanelCommand command, ImagePlus image) {
        OptionDialog dialog = new OptionDialog(command, image);
        try {
            return dialog.show();
        } finally {
            dialog.stop();
        }
    }

    private Settings show() {
        dialog.addDialogListener(this);
        // Before the first change nobody calls the listener. This listener reads every field, which is also how ImageJ's
        // recorder gets to know them when the dialog closes.
        refresh();
        dialog.showDialog();
        if (dialog.wasCanceled()) {
            return null;
        }
        for (Key key : command.keys()) {
            if (key.remembered()) {
                Prefs.set(command.preference(key), current.get(key.name()));
            }
        }
        return current;
    }

    /** A button that forgets what the last dialogs left. */
    private Button defaults() {
        Button button = new Button(DEFAULTS);
        button.addActionListener(new ActionListener() {
            @Override
            public void actionPerformed(ActionEvent e) {
                fields.reset();
                refresh();
            }
        });
        return button;
    }

    /** What ImageJ does after a change that it has noticed. */
    private void refresh() {
        dialog.getButtons()[0].setEnabled(dialogItemChanged(dialog, null));
    }

    private void stop() {
        worker.shutdownNow();
        if (preview != null) {
            preview.close();
        }
        try {
            worker.awaitTermination(STOP_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- Answers

    @Override
    public boolean dialogItemChanged(GenericDialog source, AWTEvent event) {
        Settings settings = fields.read();
        if (!settings.same(current)) { // ImageJ also asks when the focus moves, and when the dialog closes
            current = settings;
            change(settings);
        }
        if (preview != null) {
            preview.update(current, reason);
        }
        return reason == null;
    }

    /** Looks at new values. */
    private void change(Settings settings) {
        if (pending != null) {
            pending.cancel(true);
            pending = null;
        }
        if (fields.tell(settings) && dialog.isVisible()) {
            dialog.pack();
        }
        try {
            command.check(image, settings);
        } catch (PanelException e) {
            refuse(e.getMessage());
            return;
        }
        fields.mark("");
        if (reason != null) {
            say(facts, Collections.<String>emptyList());
        }
        reason = null;
        if (!worker.isShutdown()) {
            pending = worker.schedule(advice(settings), PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Says why there can be no run with these values. */
    private void refuse(String why) {
        reason = why;
        dialog.getButtons()[0].setEnabled(false); // before the words: who reads them must not find it on
        fields.mark(why);
        facts.setForeground(PROBLEM);
        say(facts, Collections.singletonList(why));
        say(notes, Collections.<String>emptyList());
    }

    private Runnable advice(final Settings settings) {
        return new Runnable() {
            @Override
            public void run() {
                Advice found = null;
                PanelException failure = null;
                try {
                    found = command.advise(image, settings);
                } catch (PanelException e) {
                    failure = e;
                }
                final Advice advice = found;
                final PanelException problem = failure;
                EventQueue.invokeLater(new Runnable() {
                    @Override
                    public void run() {
                        if (current == settings) {
                            show(advice, problem);
                        }
                    }
                });
            }
        };
    }

    /** Shows what the worker found: what a run would do, or that it would fail. */
    private void show(Advice advice, PanelException problem) {
        if (problem != null && (problem.kind() == PanelException.Kind.INVALID_IMAGE
                || problem.kind() == PanelException.Kind.INVALID_OPTION)) {
            refuse(problem.getMessage());
            return;
        }
        facts.setForeground(Color.BLACK);
        say(facts, advice == null ? Collections.<String>emptyList() : advice.facts());
        say(notes, advice == null ? Collections.singletonList(problem.getMessage()) : advice.warnings());
    }

    /** A label with room for some lines, as wide as the dialog will ever need it, so that the dialog stays as it is. */
    private MultiLineLabel addLines(int lines, Color colour) {
        MultiLineLabel label = new MultiLineLabel(padded("", lines), (int) (LABEL_WIDTH * Prefs.getGuiScale()));
        label.setForeground(colour);
        Panel panel = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
        panel.add(label);
        dialog.addPanel(panel, GridBagConstraints.WEST, new Insets(6, 0, 0, 0));
        return label;
    }

    /** The text with blank lines after it: the label leaves out lines that hold nothing at all. */
    private static String padded(String text, int lines) {
        StringBuilder padded = new StringBuilder(text.isEmpty() ? " " : text);
        for (int i = padded.toString().split("\n").length; i < lines; i++) {
            padded.append("\n ");
        }
        return padded.toString();
    }

    /** Shows sentences, a new line each, and makes the dialog larger where they need it. */
    private void say(MultiLineLabel label, List<String> sentences) {
        StringBuilder text = new StringBuilder();
        for (String sentence : sentences) {
            text.append(text.length() == 0 ? "" : "\n").append(Report.wrap(sentence, LINE));
        }
        label.setText(padded(text.toString(), label == facts ? FACT_LINES : NOTE_LINES));
        boolean tooSmall = label.getPreferredSize().height > label.getHeight()
                || label.getPreferredSize().width > label.getWidth();
        if (dialog.isVisible() && tooSmall) {
            dialog.pack();
        }
    }
}
