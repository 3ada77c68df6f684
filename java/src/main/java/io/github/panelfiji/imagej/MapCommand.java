package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Estimate;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command that makes maps of local resolution of the current image. A subclass says which planes each map is made of; keys,
 * checks, what the dialog tells, and the run itself ({@link MapRun}) are the same for all.
 */
abstract class MapCommand extends PanelCommand {

    private static final String TABLE = "table";

    private final String result;
    private final Forecast forecast = new Forecast();

    /**
     * Names the command.
     *
     * @param result first words of the title of its result, as {@code rFRC of}
     */
    MapCommand(String label, Command core, String result) {
        super(label, core);
        this.result = result;
    }

    /** Keys that come before those of the core. */
    abstract List<Key> inputKeys();

    /**
     * The planes of each map.
     *
     * @param warnings takes what was left out
     * @throws PanelException if there is nothing to make a map of
     */
    abstract MapSource source(ImagePlus image, Settings settings, Warnings warnings);

    @Override
    final List<Key> keys() {
        List<Key> keys = new ArrayList<>(inputKeys());
        keys.addAll(super.keys());
        keys.add(Key.file(TABLE, "Table (CSV file to append to)"));
        return keys;
    }

    @Override
    final void requireInput(ImagePlus image) {
        if (image == null) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "There is no image open; open a stack of two frames of"
                    + " the same field, or take a sample from Plugins > PANEL > Sample Data.");
        }
        ImageLocks.requireFree(image);
    }

    @Override
    final void check(ImagePlus image, Settings settings) {
        super.check(image, settings);
        Planes.requireOpen(image);
        source(image, settings, new Warnings());
        table(settings);
    }

    /** Values for the core: those of the user, and the pixel size that was found. */
    final Map<String, String> coreOptions(Settings settings, PixelSize pixel) {
        Map<String, String> options = settings.core(core().options());
        options.put("pixel", Numbers.exact(pixel.length()));
        return options;
    }

    @Override
    final Advice advise(ImagePlus image, Settings settings) {
        Warnings warnings = new Warnings();
        MapSource source = source(image, settings, warnings);
        PixelSize pixel = PixelSize.of(image.getCalibration(), settings.get("pixel"), warnings);
        Map<String, String> options = coreOptions(settings, pixel);
        List<Image> images = source.read(0);
        Doubts.before(images, settings, warnings, null);
        Estimate estimate = core().estimate(options, image.getWidth(), image.getHeight());
        double seconds = forecast.seconds(core(), options, images, source.describe(0)) * source.count();
        int maps = source.count();
        long input = 4L * image.getWidth() * image.getHeight();
        List<String> facts = new ArrayList<>();
        facts.add(source.describe(0) + (maps > 1 ? " and " + (maps - 1) + " more" : "") + ": " + image.getWidth() + " x "
                + image.getHeight() + " pixels"
                + (pixel.unit().equals("nm") ? " of " + Numbers.brief(pixel.length()) + " nm" : "") + ".");
        facts.add("Up to " + Numbers.grouped(estimate.blocks() * maps) + " blocks, "
                + (Double.isNaN(seconds) ? "time not measured" : Forecast.words(seconds)) + " on this computer, "
                + Numbers.bytes(estimate.bytes() + input * (images.size() + maps)) + " of memory.");
        return new Advice(facts, warnings.sentences(maps));
    }

    @Override
    final void perform(ImagePlus image, Settings settings) {
        Warnings warnings = new Warnings();
        MapSource source = source(image, settings, warnings);
        PixelSize pixel = PixelSize.of(image.getCalibration(), settings.get("pixel"), warnings);
        CsvTable file = table(settings);
        MapRun run = new MapRun(this, source, settings, pixel, warnings, result + " " + image.getTitle());
        run.compute();
        run.show(file);
    }

    /** The file that takes the rows, looked at before anything is computed; null for none. */
    private static CsvTable table(Settings settings) {
        String path = settings.get(TABLE);
        return path.isEmpty() ? null : CsvTable.check(TABLE, path, ResultRow.columns());
    }
}
