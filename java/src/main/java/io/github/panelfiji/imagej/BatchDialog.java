package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.plugin.frame.Recorder;
import java.awt.Button;
import java.awt.Choice;
import java.awt.EventQueue;
import java.awt.Panel;
import java.awt.TextField;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.awt.event.ItemEvent;
import java.awt.event.ItemListener;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What the dialog of a batch has beside its keys: a button that opens the very dialog of the chosen command, for the first files
 * of the folder. Its values become the text of the field {@code options}, which is what ImageJ's recorder gets to know.
 */
final class BatchDialog {

    private static final String BUTTON = "Options of the Command...";

    private BatchDialog() {
    }

    /** Adds the button to the row of a dialog that has all fields. */
    static void complete(final BatchPlugin batch, final DialogFields fields, Panel buttons) {
        final TextField options = fields.text(BatchPlugin.OPTIONS);
        final Choice command = fields.choice(BatchPlugin.COMMAND);
        command.addItemListener(new ItemListener() {
            @Override
            public void itemStateChanged(ItemEvent e) {
                options.setText(remembered(BatchCommand.find(BatchPlugin.COMMAND, command.getSelectedItem())));
            }
        });
        Button button = new Button(BUTTON);
        button.addActionListener(new ActionListener() {
            @Override
            public void actionPerformed(ActionEvent e) {
                final Settings settings = fields.read();
                // Opening a file may take a while.
                new Thread(new Runnable() {
                    @Override
                    public void run() {
                        ask(batch, settings, options);
                    }
                }, "PANEL options").start();
            }
        });
        buttons.add(button);
    }

    /** The options with which the command's own dialog would start. */
    static String remembered(MapCommand command) {
        Settings settings = new Settings(BatchCommand.keys(command));
        for (Key key : settings.keys()) {
            settings.set(key.name(), command.preset(key, key.suggested()));
        }
        return settings.toMacro();
    }

    private static void ask(BatchPlugin batch, Settings settings, final TextField options) {
        MapCommand command = BatchCommand.find(BatchPlugin.COMMAND, settings.get(BatchPlugin.COMMAND));
        BatchSample sample = batch.sample(settings);
        BatchImages images = sample == null ? null : sample.images();
        Inner inner = new Inner(command, images, MacroOptions.parse(settings.get(BatchPlugin.OPTIONS)));
        // Only the field is recorded, not this dialog as well.
        boolean recorded = Recorder.record;
        Recorder.record = false;
        final Settings chosen;
        try {
            chosen = OptionDialog.ask(inner, images == null ? null : images.first());
        } finally {
            Recorder.record = recorded;
        }
        if (chosen != null) {
            EventQueue.invokeLater(new Runnable() {
                @Override
                public void run() {
                    options.setText(chosen.toMacro());
                }
            });
        }
    }

    /** The command as its own dialog shows it, but for the images, which the batch chooses. */
    private static final class Inner extends PanelCommand {
        private final MapCommand command;
        private final Map<String, ImagePlus> images;
        private final MacroOptions start;

        Inner(MapCommand command, BatchImages images, MacroOptions start) {
            super(command.label(), command.core());
            this.command = command;
            this.images = images == null ? null : images.others();
            this.start = start;
        }

        @Override
        List<Key> keys() {
            return BatchCommand.keys(command);
        }

        @Override
        List<FieldGroup> groups() {
            return command.groups();
        }

        @Override
        String unit(Key key, ImagePlus image, Settings settings) {
            return command.unit(key, image, settings);
        }

        @Override
        String help() {
            return command.help();
        }

        /** What the field of the batch means; where it is empty, what the command's own dialog starts with. */
        @Override
        String initial(Key key, ImagePlus image) {
            if (start.keys().isEmpty()) {
                return super.initial(key, image);
            }
            if (key.kind() == Key.Kind.FLAG) {
                return String.valueOf(start.has(key.name()) && !"false".equals(start.get(key.name())));
            }
            return start.get(key.name()) != null ? start.get(key.name()) : key.defaultValue();
        }

        private Settings all(Settings settings) {
            return BatchCommand.of(command, BatchPlugin.OPTIONS, settings.toMacro()).settings(images);
        }

        @Override
        void requireInput(ImagePlus image) {
            // Values can be chosen before there are files.
        }

        @Override
        void check(ImagePlus image, Settings settings) {
            super.check(image, settings);
            if (image != null) {
                command.check(image, all(settings));
            }
        }

        @Override
        Advice advise(ImagePlus image, Settings settings) {
            return image != null ? command.advise(image, all(settings)) : new Advice(
                    Collections.singletonList("The values are for all files; there is none yet to try them with."),
                    Collections.<String>emptyList());
        }

        @Override
        boolean previews() {
            return command.previews();
        }

        @Override
        PreviewRun preview(ImagePlus image, Settings settings, PreviewInput input) {
            return command.preview(image, all(settings), input);
        }

        @Override
        void perform(ImagePlus image, Settings settings) {
            throw new IllegalStateException("the batch runs it");
        }
    }
}
