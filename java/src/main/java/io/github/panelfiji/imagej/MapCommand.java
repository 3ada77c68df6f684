package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Estimate;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A command that judges the current image and shows maps or curves of it. A subclass says which planes each of them is made of
 * and what is shown; keys, checks, what the dialog tells, and the run itself ({@link MapRun}) are the same for all.
 */
abstract class MapCommand extends PanelCommand {

    /** The key of a file that takes the rows of a run. */
    static final String TABLE = "table";

    private final Forecast forecast = new Forecast();

    /** Names the command. */
    MapCommand(String label, Command core) {
        super(label, core);
    }

    /** Keys that come before those of the core. */
    abstract List<Key> inputKeys();

    /** What to open, in words after {@code There is no image open; open}. */
    abstract String wanted();

    /**
     * The planes of each map.
     *
     * @param warnings takes what was left out
     * @throws PanelException if there is nothing to make a map of
     */
    abstract MapSource source(ImagePlus image, Settings settings, Warnings warnings);

    /**
     * What is shown, in this order: the main one last, so that it is the current image on which the next command acts.
     *
     * @param title of the current image
     */
    abstract List<ResultWindow> windows(String title, Settings settings);

    @Override
    final List<Key> keys() {
        List<Key> keys = new ArrayList<>(inputKeys());
        keys.addAll(super.keys());
        keys.add(Key.file(TABLE, "Table (CSV file to append to)"));
        return keys;
    }

    @Override
    final List<FieldGroup> groups() {
        return FieldGroup.maps();
    }

    /** The pixel size says what the image's own is, the block size what it is as a length. */
    @Override
    final String unit(Key key, ImagePlus image, Settings settings) {
        if (image == null || !key.name().equals("pixel") && !key.name().equals("block")) {
            return super.unit(key, image, settings);
        }
        if (key.name().equals("pixel")) {
            PixelSize own = PixelSize.of(image.getCalibration(), "0", new Warnings());
            return "nm; 0: " + (own.unit().equals("nm") ? "the image's own, " + Numbers.brief(own.length()) + " nm"
                    : "lengths in pixels, as the image has no pixel size");
        }
        PixelSize pixel = pixel(image, settings, new Warnings());
        double side = Numbers.parse(settings.get("block")) * pixel.length();
        boolean known = pixel.unit().equals("nm") && side > 0 && side < Double.POSITIVE_INFINITY;
        return key.unit() + (known ? " (" + Lengths.words(side) + ")" : "");
    }

    @Override
    final void requireInput(ImagePlus image) {
        if (image == null) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "There is no image open; open " + wanted()
                    + ", or take a sample from Plugins > PANEL > Sample Data.");
        }
        ImageLocks.requireFree(image);
    }

    @Override
    final void check(ImagePlus image, Settings settings) {
        Planes.requireOpen(image);
        String pixel = settings.get("pixel");
        if (pixel != null) {
            core().check(Collections.singletonMap("pixel", pixel)); // as it was given; below it may be the image's own
        }
        Warnings unheard = new Warnings();
        // What the image tells goes with the values: blocks that are too thin for cubic voxels may do for deeper ones.
        core().check(coreOptions(image, settings, pixel(image, settings, unheard), unheard));
        source(image, settings, new Warnings());
        table(settings);
    }

    /** The length of a pixel; commands that have no such key know lengths in pixels only. */
    private static PixelSize pixel(ImagePlus image, Settings settings, Warnings warnings) {
        String given = settings.get("pixel");
        return given == null ? PixelSize.none() : PixelSize.of(image.getCalibration(), given, warnings);
    }

    /** Values for the core: those of the user, and what the image itself tells. */
    Map<String, String> coreOptions(ImagePlus image, Settings settings, PixelSize pixel, Warnings warnings) {
        Map<String, String> options = settings.core(core().options());
        if (options.containsKey("pixel")) {
            options.put("pixel", Numbers.exact(pixel.length()));
        }
        return options;
    }

    @Override
    final Advice advise(ImagePlus image, Settings settings) {
        Warnings warnings = new Warnings();
        MapSource source = source(image, settings, warnings);
        PixelSize pixel = pixel(image, settings, warnings);
        Map<String, String> options = coreOptions(image, settings, pixel, warnings);
        List<Image> images = source.read(0);
        for (String sentence : Inspection.before(core(), options, images)) {
            warnings.add(sentence);
        }
        Image first = images.get(0);
        if (first.depth() > 1) {
            options.put("planes", String.valueOf(first.depth()));
        }
        Estimate estimate = core().estimate(options, first.width(), first.height());
        double seconds;
        try {
            seconds = forecast.seconds(core(), options, images, source.describe(0)) * source.count();
        } catch (PanelException e) {
            throw MapRun.about(source, 0, e);
        }
        int maps = source.count();
        long input = 0;
        for (Image read : images) {
            input += 4L * read.pixels().length;
        }
        long results = 4L * image.getWidth() * image.getHeight() * source.depth() * maps;
        List<String> facts = new ArrayList<>();
        facts.add(source.describe(0) + (maps > 1 ? " and " + (maps - 1) + " more" : "") + ": " + first.width() + " x "
                + first.height() + (first.depth() > 1 ? " x " + first.depth() : "") + " pixels"
                + (pixel.unit().equals("nm") ? " of " + Numbers.brief(pixel.length()) + " nm" : "") + ".");
        String time = Double.isNaN(seconds) ? "time not measured" : Forecast.words(seconds);
        String text = (estimate.blocks() > 1 ? "up to " + Numbers.grouped(estimate.blocks() * maps) + " blocks, " : "")
                + time + " on this computer, " + Numbers.bytes(estimate.bytes() + input + results) + " of memory.";
        facts.add(Character.toUpperCase(text.charAt(0)) + text.substring(1));
        return new Advice(facts, warnings.sentences(maps));
    }

    /** A map that has a step can be made with a larger one first. */
    @Override
    final boolean previews() {
        return new Settings(keys()).get("skip") != null;
    }

    /** What is left out of a preview, in a sentence; empty for nothing. */
    String notPreviewed(Settings settings) {
        return "";
    }

    /** The values without what is left out of a preview. */
    Settings previewed(Settings settings) {
        return settings;
    }

    @Override
    final PreviewRun preview(ImagePlus image, Settings settings, PreviewInput input) {
        Settings shown = previewed(settings);
        Warnings unheard = new Warnings();
        MapSource source = source(image, shown, unheard);
        PixelSize pixel = pixel(image, shown, unheard);
        return new PreviewRun(this, shown, source, pixel, coreOptions(image, shown, pixel, unheard), input,
                notPreviewed(settings));
    }

    @Override
    final void perform(ImagePlus image, Settings settings) {
        CsvTable file = table(settings);
        MapRun run = prepare(image, settings);
        run.compute();
        run.show(file);
    }

    /** A run with values that {@link #check} found good; nothing is computed yet. */
    final MapRun prepare(ImagePlus image, Settings settings) {
        Warnings warnings = new Warnings();
        MapSource source = source(image, settings, warnings);
        PixelSize pixel = pixel(image, settings, warnings);
        Map<String, String> options = coreOptions(image, settings, pixel, warnings);
        return new MapRun(this, source, settings, options, pixel, warnings, windows(image.getTitle(), settings));
    }

    /** The file that takes the rows, looked at before anything is computed; null for none. */
    private static CsvTable table(Settings settings) {
        String path = settings.get(TABLE);
        return path.isEmpty() ? null : CsvTable.check(TABLE, path, ResultRow.columns());
    }
}
