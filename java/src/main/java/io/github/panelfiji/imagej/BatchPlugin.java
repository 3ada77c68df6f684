package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.PanelException;
import java.awt.Panel;
import java.util.ArrayList;
import java.util.List;

/** {@code Batch Folder...}: one of the commands that make maps, for all files of a folder. */
public final class BatchPlugin extends PanelCommand {

    static final String COMMAND = "command";
    static final String OPTIONS = "options";
    private static final String RESUME = "resume";

    private final BatchSample sample = new BatchSample();

    /** Made by ImageJ for each run. */
    public BatchPlugin() {
        super("Batch Folder...", null);
    }

    @Override
    String id() {
        return "batch";
    }

    @Override
    String help() {
        return "batch-folder";
    }

    @Override
    List<Key> keys() {
        List<Key> keys = new ArrayList<>(BatchRules.folders());
        keys.addAll(BatchRules.pairing());
        keys.add(Key.flag(RESUME, "Resume (skip what is finished and unchanged)"));
        keys.add(Key.choice(COMMAND, "Command", BatchCommand.labels()));
        // Last, since the button of BatchDialog that fills it in comes after all fields.
        keys.add(Key.text(OPTIONS, "Options of the command", ""));
        return keys;
    }

    /** A first dialog starts with what the command's own dialog would. */
    @Override
    String suggested(Key key, ImagePlus image) {
        return key.name().equals(OPTIONS) ? BatchDialog.remembered(BatchCommand.find(COMMAND, BatchCommand.labels().get(0)))
                : super.suggested(key, image);
    }

    @Override
    List<FieldGroup> groups() {
        List<FieldGroup> groups = new ArrayList<>(BatchRules.groups());
        groups.add(FieldGroup.of("What is done", COMMAND, OPTIONS, RESUME));
        return groups;
    }

    @Override
    void complete(DialogFields fields, Panel buttons) {
        BatchDialog.complete(this, fields, buttons);
    }

    @Override
    void requireInput(ImagePlus image) {
        // It acts on files.
    }

    @Override
    void check(ImagePlus image, Settings settings) {
        command(settings);
        BatchRules.of(settings, BatchCommand.find(COMMAND, settings.get(COMMAND)));
        BatchRules.flag(settings, RESUME);
    }

    private static BatchCommand command(Settings settings) {
        return BatchCommand.of(BatchCommand.find(COMMAND, settings.get(COMMAND)), OPTIONS, settings.get(OPTIONS));
    }

    @Override
    Advice advise(ImagePlus image, Settings settings) {
        BatchCommand command = command(settings);
        BatchRules rules = BatchRules.of(settings, command.command());
        BatchFiles files = BatchRun.find(rules);
        int lacking = 0;
        String problem = "";
        for (BatchItem item : files.items()) {
            if (item.problem() != null) {
                problem = lacking == 0 ? item.problem() : problem;
                lacking++;
            }
        }
        int good = files.items().size() - lacking;
        List<String> facts = new ArrayList<>();
        facts.add(good + (rules.pairs() ? " pair" : " file") + (good == 1 ? "" : "s") + " will be tried"
                + (good > 0 ? "; the first:" : "."));
        List<String> warnings = new ArrayList<>();
        if (lacking > 0) {
            warnings.add(problem + (lacking > 1 ? " In all, " + lacking + " files lack what belongs to them." : ""));
        }
        if (files.leftOut() > 0) {
            warnings.add(files.leftOut() + " files are left out, since their names have neither suffix.");
        }
        try {
            Advice first = sample.advise(command, files);
            facts.addAll(first.facts());
            warnings.addAll(first.warnings());
        } catch (PanelException e) {
            warnings.add(e.getMessage());
        }
        return new Advice(facts, warnings);
    }

    /** The images of the first file that these values mean; null where they mean none that can be opened. */
    BatchSample sample(Settings settings) {
        try {
            BatchCommand command = command(settings);
            sample.open(BatchRun.find(BatchRules.of(settings, command.command())));
            return sample;
        } catch (PanelException e) {
            return null;
        }
    }

    @Override
    void perform(ImagePlus image, Settings settings) {
        sample.close();
        BatchCommand command = command(settings);
        BatchRules rules = BatchRules.of(settings, command.command());
        new BatchRun(rules, command, settings.get(RESUME).equals("true")).run();
    }
}
