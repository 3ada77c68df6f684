package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code Same Display Range...}: gives all open maps that can be compared with the current one, those of the same kind and
 * unit, one display range, so that one colour means one value. It is set once; each map can be changed afterwards by itself.
 */
public final class SameRangePlugin extends MapTool {

    private static final String MINIMUM = "minimum";
    private static final String MAXIMUM = "maximum";
    private static final ResultKind[] KINDS = {ResultKind.RFRC, ResultKind.RSM};
    private static final int COLUMNS = 10;

    /** Made by ImageJ for each run. */
    public SameRangePlugin() {
        super("Same Display Range...");
    }

    @Override
    List<Key> keys() {
        return Arrays.asList(Key.text(MINIMUM, "Minimum", "0"), Key.text(MAXIMUM, "Maximum (empty: the largest value)", ""));
    }

    @Override
    Settings ask(ImagePlus image) {
        require(image, KINDS);
        List<ImagePlus> maps = comparable(image);
        List<String> titles = new ArrayList<>();
        for (ImagePlus map : maps) {
            titles.add(map.getTitle());
        }
        GenericDialog dialog = new GenericDialog(label().replace("...", ""));
        dialog.addMessage(Report.wrap("One range for " + maps.size() + " maps" + unit(image) + ": " + String.join(", ", titles)));
        dialog.addStringField(keys().get(0).label(), "0", COLUMNS);
        dialog.addStringField(keys().get(1).label(), MapPicture.rounded(largest(maps)), COLUMNS);
        HelpWindow.attach(dialog, "same-display-range");
        dialog.showDialog();
        if (dialog.wasCanceled()) {
            return null;
        }
        Settings settings = new Settings(keys());
        settings.set(MINIMUM, dialog.getNextString().trim());
        settings.set(MAXIMUM, dialog.getNextString().trim());
        return settings;
    }

    @Override
    void perform(ImagePlus image, Settings settings) {
        require(image, KINDS);
        List<ImagePlus> maps = comparable(image);
        double least = number(MINIMUM, settings.get(MINIMUM));
        double most = settings.get(MAXIMUM).isEmpty() ? largest(maps) : number(MAXIMUM, settings.get(MAXIMUM));
        if (!(most > least)) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, MAXIMUM + ": " + Numbers.exact(most)
                    + " is not allowed; it must be above the minimum, " + Numbers.exact(least) + ".");
        }
        for (ImagePlus map : maps) {
            map.setDisplayRange(least, most);
            map.updateAndDraw();
            ColourBar.refresh(map);
        }
    }

    private static double number(String key, String text) {
        double number = Numbers.parse(text);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, key + ": " + text
                    + " is not allowed; it must be a number.");
        }
        return number;
    }

    /** The open maps of the same kind and unit, the image among them. */
    private static List<ImagePlus> comparable(ImagePlus image) {
        List<ImagePlus> maps = new ArrayList<>();
        for (ImagePlus open : OpenImages.all()) {
            if (ResultKind.of(open) == ResultKind.of(image) && open.getBitDepth() == 32 && unit(open).equals(unit(image))) {
                maps.add(open);
            }
        }
        if (maps.size() < 2) {
            throw refuse(image.getTitle() + " is the only open " + ResultKind.of(image).words() + unit(image)
                    + "; open the others with which it is compared.");
        }
        return maps;
    }

    private static String unit(ImagePlus map) {
        String unit = map.getProp(PanelProperties.PREFIX + "unit");
        return ResultKind.of(map) == ResultKind.RSM || unit == null ? "" : " in " + (unit.equals("pixel") ? "pixels" : unit);
    }

    private static double largest(List<ImagePlus> maps) {
        double largest = 0;
        for (ImagePlus map : maps) {
            for (int slice = 1; slice <= map.getStackSize(); slice++) {
                for (float value : Planes.read(map, slice)) {
                    largest = Math.max(largest, value);
                }
            }
        }
        return largest > 0 ? largest : 1;
    }
}
