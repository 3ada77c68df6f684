package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.Prefs;
import ij.gui.DialogListener;
import ij.gui.GenericDialog;
import ij.gui.MultiLineLabel;
import io.github.panelfiji.core.PanelException;
import java.awt.AWTEvent;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.GridBagConstraints;
import java.awt.Insets;
import java.awt.Panel;
import java.util.ArrayList;
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
    private static final int NUMBER_COLUMNS = 8;
    private static final int PATH_COLUMNS = 24;
    private static final int TEXT_COLUMNS = 24;
    private static final int LABEL_WIDTH = 540;
    private static final int FACT_LINES = 3;
    private static final int NOTE_LINES = 3;
    private static final Color PROBLEM = new Color(0xb00000);
    private static final Color WARNING = new Color(0x8a5a00);

    private final PanelCommand command;
    private final ImagePlus image;
    private final GenericDialog dialog;
    private final MultiLineLabel facts;
    private final MultiLineLabel notes;
    private final ScheduledExecutorService worker;
    private ScheduledFuture<?> pending;
    private volatile Settings current;

    private OptionDialog(PanelCommand command, ImagePlus image) {
        this.command = command;
        this.image = image;
        dialog = new GenericDialog(command.label().replace("...", ""));
        for (Key key : command.keys()) {
            add(key);
        }
        command.complete(dialog);
        facts = addLines(FACT_LINES, Color.BLACK);
        notes = addLines(NOTE_LINES, WARNING);
        HelpWindow.attach(dialog, command.help());
        worker = Executors.newSingleThreadScheduledExecutor(new ThreadFactory() {
            @Override
            public Thread newThread(Runnable work) {
                Thread thread = new Thread(work, "PANEL forecast");
                thread.setDaemon(true);
                return thread;
            }
        });
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
            dialog.stopWorker();
        }
    }

    private Settings show() {
        current = read(dialog);
        dialog.addDialogListener(this);
        // Before the first change nobody calls the listener. This listener reads every field, which is also how ImageJ's
        // recorder gets to know them when the dialog closes.
        boolean good = dialogItemChanged(dialog, null);
        dialog.getButtons()[0].setEnabled(good);
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

    private void stopWorker() {
        worker.shutdownNow();
        try {
            worker.awaitTermination(STOP_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- Fields

    private void add(Key key) {
        String suggested = command.suggested(key, image);
        String value = command.initial(key, image);
        switch (key.kind()) {
            case INTEGER:
            case NUMBER:
                // As text, so that what was typed can be named in a sentence.
                dialog.addStringField(key.label(), value, NUMBER_COLUMNS);
                break;
            case CHOICE:
                addChoice(key, key.choices(), value, suggested);
                break;
            case IMAGE:
                List<String> titles = new ArrayList<>(key.choices());
                titles.addAll(OpenImages.titles(image));
                addChoice(key, titles, value, suggested);
                break;
            case FILE:
                dialog.addFileField(key.label(), value, PATH_COLUMNS);
                break;
            case FOLDER:
                dialog.addDirectoryField(key.label(), value, PATH_COLUMNS);
                break;
            case TEXT:
                dialog.addStringField(key.label(), value, TEXT_COLUMNS);
                break;
            case FLAG:
                dialog.addCheckbox(key.label(), "true".equals(value));
                break;
            default:
                throw new IllegalStateException(key.kind().name());
        }
    }

    private void addChoice(Key key, List<String> items, String value, String suggested) {
        // What an older version remembered may be no choice any more.
        dialog.addChoice(key.label(), items.toArray(new String[0]), items.contains(value) ? value : suggested);
    }

    /** Reads every field once, in the order in which they were added: each kind has its own queue in the dialog. */
    private Settings read(GenericDialog from) {
        return values(command, from);
    }

    /** What stands in the fields of a dialog that {@link #ask} shows. */
    static Settings values(PanelCommand command, GenericDialog from) {
        from.resetCounters();
        Settings settings = new Settings(command.keys());
        for (Key key : settings.keys()) {
            switch (key.kind()) {
                case CHOICE:
                case IMAGE:
                    settings.set(key.name(), from.getNextChoice());
                    break;
                case FLAG:
                    settings.set(key.name(), String.valueOf(from.getNextBoolean()));
                    break;
                default:
                    settings.set(key.name(), from.getNextString().trim());
                    break;
            }
        }
        return settings;
    }

    // ---- Answers

    @Override
    public boolean dialogItemChanged(GenericDialog source, AWTEvent event) {
        Settings settings = read(source);
        current = settings;
        if (pending != null) {
            pending.cancel(true);
            pending = null;
        }
        try {
            command.check(image, settings);
        } catch (PanelException e) {
            facts.setForeground(PROBLEM);
            say(facts, Collections.singletonList(e.getMessage()));
            say(notes, Collections.<String>emptyList());
            return false;
        }
        if (!worker.isShutdown()) {
            pending = worker.schedule(advice(settings), PAUSE_MS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private Runnable advice(final Settings settings) {
        return new Runnable() {
            @Override
            public void run() {
                Advice found;
                try {
                    found = command.advise(image, settings);
                } catch (PanelException e) {
                    found = new Advice(Collections.<String>emptyList(), Collections.singletonList(e.getMessage()));
                }
                final Advice advice = found;
                EventQueue.invokeLater(new Runnable() {
                    @Override
                    public void run() {
                        if (current == settings) {
                            facts.setForeground(Color.BLACK);
                            say(facts, advice.facts());
                            say(notes, advice.warnings());
                        }
                    }
                });
            }
        };
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
            text.append(text.length() == 0 ? "" : "\n").append(Report.wrap(sentence));
        }
        label.setText(padded(text.toString(), label == facts ? FACT_LINES : NOTE_LINES));
        boolean tooSmall = label.getPreferredSize().height > label.getHeight()
                || label.getPreferredSize().width > label.getWidth();
        if (dialog.isVisible() && tooSmall) {
            dialog.pack();
        }
    }
}
