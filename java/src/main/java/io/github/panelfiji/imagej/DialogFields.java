package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.Prefs;
import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Color;
import java.awt.Component;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.Label;
import java.awt.Panel;
import java.awt.TextField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a dialog, one a key. ImageJ makes them, in the order of the keys, so that its recorder writes them in that order;
 * then they are put into groups, in the order in which a user decides, with their units behind them.
 */
final class DialogFields {

    private static final int NUMBER_COLUMNS = 6;
    private static final int PATH_COLUMNS = 24;
    private static final int TEXT_COLUMNS = 40;
    private static final int WORD_COLUMNS = 10;
    private static final int FONT_SIZE = 12;
    private static final int GAP = 4;
    private static final Color MARK = new Color(0xffd6d6);

    /** What stands for one key. */
    private static final class Field {
        final Key key;
        /** The words before it; null for a check box, which has its own. */
        final Label label;
        /** What holds the value: a text field, a choice or a check box. */
        final Component value;
        /** What is laid out: the value, with what stands behind it. */
        final Component whole;
        /** The words behind it; null for none. */
        final Label unit;

        Field(Key key, Label label, Component value, Component whole, Label unit) {
            this.key = key;
            this.label = label;
            this.value = value;
            this.whole = whole;
            this.unit = unit;
        }
    }

    private final PanelCommand command;
    private final ImagePlus image;
    private final GenericDialog dialog;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<Component, Color> marked = new HashMap<>();

    /** Adds the fields of a command to an empty dialog. */
    DialogFields(PanelCommand command, ImagePlus image, GenericDialog dialog) {
        this.command = command;
        this.image = image;
        this.dialog = dialog;
        for (Key key : command.keys()) {
            fields.put(key.name(), add(key));
        }
        dialog.addPanel(arranged(), GridBagConstraints.WEST, new Insets(0, 0, 0, 0));
    }

    // ---- Making them

    private Field add(Key key) {
        String suggested = command.suggested(key, image);
        String value = command.initial(key, image);
        int before = dialog.getComponentCount();
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
                dialog.addStringField(key.label(), value, key.defaultValue().isEmpty() ? TEXT_COLUMNS : WORD_COLUMNS);
                break;
            case FLAG:
                dialog.addCheckbox(key.label(), "true".equals(value));
                break;
            default:
                throw new IllegalStateException(key.kind().name());
        }
        Component first = dialog.getComponent(before);
        if (key.kind() == Key.Kind.FLAG) {
            return new Field(key, null, first, first, null);
        }
        boolean choice = key.kind() == Key.Kind.CHOICE || key.kind() == Key.Kind.IMAGE;
        Component made = (Component) (choice ? dialog.getChoices() : dialog.getStringFields()).lastElement();
        Component whole = dialog.getComponent(before + 1);
        Label label = (Label) first;
        if (key.unit().isEmpty()) {
            return new Field(key, label, made, whole, null);
        }
        label.setText(key.title());
        Label unit = new Label(command.unit(key, image, new Settings(command.keys())));
        Panel both = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
        both.add(whole);
        both.add(unit);
        return new Field(key, label, made, both, unit);
    }

    private void addChoice(Key key, List<String> items, String value, String suggested) {
        // What an older version remembered may be no choice any more.
        dialog.addChoice(key.label(), items.toArray(new String[0]), items.contains(value) ? value : suggested);
    }

    // ---- Where they stand

    /** All fields in one grid of two columns, each of which is one for the labels and one for the fields. */
    private Panel arranged() {
        Panel panel = new Panel(new GridBagLayout());
        GridBagConstraints at = new GridBagConstraints();
        at.gridy = 0;
        List<String> names = new ArrayList<>(fields.keySet());
        for (FieldGroup group : FieldGroup.all(command.groups(), names)) {
            List<List<String>> rows = group.rows(names);
            if (!rows.isEmpty() && !group.heading().isEmpty()) {
                Label heading = new Label(group.heading());
                heading.setFont(bold());
                place(panel, heading, at, 0, 4, GridBagConstraints.WEST, at.gridy == 0 ? 0 : GAP);
                at.gridy++;
            }
            for (List<String> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    placeField(panel, fields.get(row.get(i)), at, 2 * i, row.size() == 1);
                }
                at.gridy++;
            }
        }
        return panel;
    }

    private void placeField(Panel panel, Field field, GridBagConstraints at, int column, boolean alone) {
        int rest = alone ? 3 : 1;
        if (field.label == null) {
            // Under the fields where it begins a row, otherwise from the second column's labels on.
            place(panel, field.whole, at, column == 0 ? 1 : column, column == 0 ? rest : 2, GridBagConstraints.WEST, 0);
            return;
        }
        place(panel, field.label, at, column, 1, GridBagConstraints.EAST, 0);
        place(panel, field.whole, at, column + 1, rest, GridBagConstraints.WEST, 0);
    }

    private static void place(Panel panel, Component part, GridBagConstraints at, int column, int width, int anchor, int above) {
        at.gridx = column;
        at.gridwidth = width;
        at.anchor = anchor;
        at.insets = new Insets(above, column > 1 ? 2 * GAP : 0, 1, 0);
        panel.add(part, at);
    }

    private Font bold() {
        Font font = dialog.getFont();
        Font plain = font == null ? new Font("SansSerif", Font.PLAIN, FONT_SIZE) : font;
        return plain.deriveFont(Font.BOLD, (float) (plain.getSize() * Prefs.getGuiScale()));
    }

    // ---- Values

    /** What stands in the fields. It asks the dialog for each once, by which ImageJ's recorder gets to know them. */
    Settings read() {
        dialog.resetCounters();
        Settings settings = new Settings(command.keys());
        for (Key key : settings.keys()) {
            switch (key.kind()) {
                case CHOICE:
                case IMAGE:
                    settings.set(key.name(), dialog.getNextChoice());
                    break;
                case FLAG:
                    settings.set(key.name(), String.valueOf(dialog.getNextBoolean()));
                    break;
                default:
                    settings.set(key.name(), dialog.getNextString().trim());
                    break;
            }
        }
        return settings;
    }

    /** Puts the values back with which a first dialog would start. */
    void reset() {
        for (Field field : fields.values()) {
            String value = command.suggested(field.key, image);
            if (field.value instanceof Checkbox) {
                ((Checkbox) field.value).setState("true".equals(value));
            } else if (field.value instanceof Choice) {
                ((Choice) field.value).select(value);
            } else {
                ((TextField) field.value).setText(value);
            }
        }
    }

    /** The field of a key whose value is typed. */
    TextField text(String key) {
        return (TextField) fields.get(key).value;
    }

    /** The field of a key whose value is chosen. */
    Choice choice(String key) {
        return (Choice) fields.get(key).value;
    }

    // ---- What they tell

    /**
     * Brings the words behind the fields up to date.
     *
     * @return whether the dialog has become too narrow for them
     */
    boolean tell(Settings settings) {
        boolean tooNarrow = false;
        for (Field field : fields.values()) {
            String words = field.unit == null ? "" : command.unit(field.key, image, settings);
            if (field.unit != null && !words.equals(field.unit.getText())) {
                field.unit.setText(words);
                tooNarrow |= field.unit.getPreferredSize().width > field.unit.getWidth();
                field.whole.validate();
            }
        }
        return tooNarrow;
    }

    /** Gives the field that a sentence begins with another colour, and all others their own. */
    void mark(String sentence) {
        for (Map.Entry<Component, Color> each : marked.entrySet()) {
            each.getKey().setBackground(each.getValue());
        }
        marked.clear();
        Field field = fields.get(sentence.contains(":") ? sentence.substring(0, sentence.indexOf(':')) : "");
        if (field != null && !(field.value instanceof Checkbox)) {
            marked.put(field.value, field.value.isBackgroundSet() ? field.value.getBackground() : null);
            field.value.setBackground(MARK);
        }
    }
}
