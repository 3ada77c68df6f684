package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import io.github.panelfiji.core.PanelException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of a batch: item after item, with one image in memory at a time, and a table that tells what became of each. */
final class BatchRun {

    private static final String TITLE = "Batch Folder";
    private static final String OUTPUT = "output";
    /** Failures that the log repeats. */
    private static final int NAMED = 10;
    /** Seconds between two lines in the log where no progress bar is seen. */
    private static final double PAUSE_S = 5;
    /** Bytes below which a disk counts as full, beside those of the results. */
    private static final long MARGIN = 1 << 16;

    private final BatchRules rules;
    private final BatchCommand command;
    private final boolean resume;
    private final List<BatchItem> items;
    private final int leftOut;
    private final List<String> failures = new ArrayList<>();
    private BatchTable table;
    private int done;
    private int skipped;
    private long start;
    private long told;

    /**
     * Looks for the files.
     *
     * @param resume whether results that are there and up to date are kept
     * @throws PanelException if there is none, or the folder cannot be read
     */
    BatchRun(BatchRules rules, BatchCommand command, boolean resume) {
        this.rules = rules;
        this.command = command;
        this.resume = resume;
        BatchFiles files = find(rules);
        this.items = files.items();
        this.leftOut = files.leftOut();
    }

    /**
     * The files that rules mean.
     *
     * @throws PanelException if there is none, or the folder cannot be read
     */
    static BatchFiles find(BatchRules rules) {
        BatchFiles files;
        try {
            files = BatchFiles.find(rules);
        } catch (IOException e) {
            throw BatchRules.refuse("input", rules.input().toString(), "it cannot be read (" + ImageFile.reason(e) + ")");
        }
        if (files.items().isEmpty()) {
            throw BatchRules.refuse("input", rules.input().toString(), "there is no file " + rules.patternText() + " in it"
                    + (rules.subfolders() ? "" : " itself, and its folders are not looked at without subfolders")
                    + (files.leftOut() > 0 ? " whose name ends in " + rules.firstSuffix() + "; " + files.leftOut()
                            + " have another end" : ""));
        }
        return files;
    }

    /**
     * Does the work, and tells in the log what became of it.
     *
     * @throws PanelException if the results cannot be written; of kind CANCELLED after Esc. What is finished stays.
     */
    void run() {
        String ending = "";
        start = System.nanoTime();
        told = start;
        IJ.resetEscape();
        try {
            IJ.showProgress(0);
            List<BatchItem> due = begin();
            for (int i = 0; i < due.size(); i++) {
                requireGoingOn();
                run(due.get(i), i, due.size());
            }
        } catch (PanelException e) {
            ending = e.kind() == PanelException.Kind.CANCELLED ? " It was stopped by Esc before the rest; resume goes on there."
                    : " It could not go on; resume goes on there.";
            throw e;
        } finally {
            IJ.showProgress(1.0);
            IJ.showStatus("");
            if (table != null) {
                summarise(ending);
            }
        }
    }

    private static void requireGoingOn() {
        if (IJ.escapePressed() || Thread.currentThread().isInterrupted()) {
            throw new PanelException(PanelException.Kind.CANCELLED, "Cancelled.");
        }
    }

    /** Makes the output folder and the table; gives what is to be done. */
    private List<BatchItem> begin() {
        Path output = rules.output();
        try {
            Files.createDirectories(output);
            BatchTable found = new BatchTable(new File(output.toFile(), command.name() + ".csv"));
            List<BatchItem> due = resume ? unfinished(found) : items;
            if (!resume) {
                found.begin();
            }
            table = found;
            return due;
        } catch (IOException e) {
            throw BatchRules.refuse(OUTPUT, output.toString(), "results cannot be written into it (" + ImageFile.reason(e)
                    + "); it must be a folder in which you may make files, and its table must not be open elsewhere");
        }
    }

    private List<BatchItem> unfinished(BatchTable found) throws IOException {
        Map<String, Boolean> known = found.known();
        Map<String, Boolean> keeps = new HashMap<>();
        List<BatchItem> due = new ArrayList<>();
        for (BatchItem item : items) {
            requireGoingOn();
            IJ.showStatus(TITLE + ": looking at " + item.name());
            boolean keep = Boolean.TRUE.equals(known.get(item.name()))
                    && new BatchResults(rules.output(), command, item).finished();
            keeps.put(item.name(), keep);
            if (keep) {
                skipped++;
            } else {
                due.add(item);
            }
        }
        found.begin(keeps);
        return due;
    }

    private void run(BatchItem item, int i, int count) {
        tell(item, i, count);
        try {
            if (item.problem() != null) {
                throw new PanelException(PanelException.Kind.INVALID_IMAGE, item.problem());
            }
            compute(item, (i + 1) + "/" + count + ": ", (double) i / count, (i + 1.0) / count);
            done++;
        } catch (PanelException e) {
            if (e.kind() == PanelException.Kind.CANCELLED) {
                throw e;
            }
            fail(item, e.getMessage());
        } catch (IOException e) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, OUTPUT + ": " + rules.output()
                    + " takes no more results (" + ImageFile.reason(e) + "). Make room, and run the batch again with resume.", e);
        } catch (RuntimeException e) {
            if (Macro.MACRO_CANCELED.equals(e.getMessage())) {
                throw new PanelException(PanelException.Kind.CANCELLED, "Cancelled.", e);
            }
            fail(item, "A fault of this program: " + e + ".");
        } catch (OutOfMemoryError e) {
            fail(item, item.first().getName() + " needs more memory than ImageJ has (Edit > Options > Memory & Threads...).");
        }
    }

    /** Throws an IOException only where the results of no other item could be written. */
    private void compute(BatchItem item, String before, double from, double to) throws IOException {
        BatchResults results = new BatchResults(rules.output(), command, item);
        List<InputMark> marks = results.marks();
        try (BatchImages images = new BatchImages(item)) {
            Settings settings = command.settings(images.others());
            command.command().check(images.first(), settings);
            MapRun run = command.command().prepare(images.first(), settings);
            run.compute(before, from, to);
            List<ImagePlus> made = run.make();
            List<String> warnings = new ArrayList<>(run.warnings());
            warnings.addAll(run.remarks());
            try {
                results.write(made, marks);
            } catch (IOException e) {
                if (outputIsFull(made)) {
                    throw e;
                }
                throw new PanelException(PanelException.Kind.INVALID_IMAGE, "The results of " + item.name()
                        + " could not be written (" + ImageFile.reason(e) + ").", e);
            }
            table.add(item, run.rows(), warnings);
        }
    }

    private boolean outputIsFull(List<ImagePlus> made) {
        Path output = rules.output();
        try {
            long free = Files.getFileStore(output).getUsableSpace();
            return free < BatchResults.bytes(made) + MARGIN || !Files.isWritable(output);
        } catch (IOException e) {
            return true; // it is gone
        }
    }

    private void fail(BatchItem item, String sentence) {
        failures.add(item.name() + ": " + sentence);
        table.addError(item, command.command().label(), sentence);
    }

    // ---- Told

    /** Where nobody sees a progress bar, a line in the log now and then. */
    private void tell(BatchItem item, int i, int count) {
        IJ.showProgress((double) i / count);
        long now = System.nanoTime();
        if (!Screen.attended() && (now - told) / 1e9 > PAUSE_S) {
            told = now;
            double left = (now - start) / 1e9 / i * (count - i);
            IJ.log(TITLE + ": " + (i + 1) + " of " + count + ", " + item.name() + ", " + failures.size() + " failed, "
                    + Forecast.words(left) + " left");
        }
    }

    private void summarise(String ending) {
        for (int i = 0; i < Math.min(NAMED, failures.size()); i++) {
            IJ.log(TITLE + ", " + failures.get(i));
        }
        if (failures.size() > NAMED) {
            IJ.log(TITLE + ": " + (failures.size() - NAMED) + " more failed; the column error of the table tells why.");
        }
        IJ.log(TITLE + ": " + done + " done, " + skipped + " skipped (finished before), " + failures.size() + " failed of "
                + items.size() + (items.size() == 1 ? " file" : " files") + (rules.pairs() ? " or pairs" : "") + " in "
                + Numbers.brief((System.nanoTime() - start) / 1e9) + " s"
                + (leftOut > 0 ? "; " + leftOut + " whose names end in neither " + rules.firstSuffix() + " nor "
                        + rules.secondSuffix() + " were left out" : "")
                + ". The table is " + table.file() + "." + ending);
    }
}
