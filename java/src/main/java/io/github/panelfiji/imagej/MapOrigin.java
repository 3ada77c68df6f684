package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a map of blocks was made of and how, as its properties tell: written by the run that made it, read where somebody asks
 * for what lies behind one of its pixels.
 *
 * <p>An image is known by its number in this ImageJ together with its title, since another session gives the same numbers to
 * other images; or by its title alone, where one open image bears it: so a saved map finds its saved source again. That the
 * pixels are still the same is told by a sum over them.
 */
final class MapOrigin {

    private static final String SOURCE = PanelProperties.SOURCE;
    private static final String SECOND = "second";
    /** Ending of the property that holds an image's number. */
    private static final String ID = "_id";
    /** One sum for each map of a stack; only maps of blocks have it. */
    private static final String MARKS = "source_marks";

    private final ImagePlus map;
    private final MapCommand command;
    private final Settings settings;
    private final MapSource source;

    private MapOrigin(ImagePlus map, MapCommand command, Settings settings, MapSource source) {
        this.map = map;
        this.command = command;
        this.settings = settings;
        this.source = source;
    }

    // ---- Writing

    /** Which images a run is about to use: names of properties and their values. */
    static Map<String, String> images(MapSource source, Settings settings) {
        Map<String, String> images = new LinkedHashMap<>();
        images.put(SOURCE, source.image().getTitle());
        images.put(SOURCE + ID, String.valueOf(source.image().getID()));
        if (settings.get(SECOND) != null && !SecondImage.isNext(settings)) {
            images.put(SECOND + ID, String.valueOf(SecondImage.find(source.image(), settings).getID()));
        }
        return images;
    }

    /** The sum over the frames among the inputs of a map; a reference after them does not count. */
    static String mark(List<Image> images, Settings settings) {
        int frames = Math.min(images.size(), "true".equalsIgnoreCase(settings.get("single")) ? 1 : 2);
        int sum = 1;
        for (Image image : images.subList(0, frames)) {
            sum = add(sum, image.pixels());
        }
        return Integer.toHexString(sum);
    }

    /** {@code 31 * sum} plus the bits of a pixel, pixel after pixel; four at a time, as each step waits for the one before. */
    private static int add(int before, float[] pixels) {
        int sum = before;
        int i = 0;
        for (; i + 3 < pixels.length; i += 4) {
            sum = 31 * 31 * 31 * 31 * sum + 31 * 31 * 31 * Float.floatToRawIntBits(pixels[i])
                    + 31 * 31 * Float.floatToRawIntBits(pixels[i + 1]) + 31 * Float.floatToRawIntBits(pixels[i + 2])
                    + Float.floatToRawIntBits(pixels[i + 3]);
        }
        for (; i < pixels.length; i++) {
            sum = 31 * sum + Float.floatToRawIntBits(pixels[i]);
        }
        return sum;
    }

    /** Makes a result known as a map of blocks. */
    static void write(ImagePlus map, List<String> marks) {
        PanelProperties.set(map, MARKS, String.join(" ", marks));
    }

    // ---- Reading

    /**
     * Refuses an image that is no map of blocks.
     *
     * @throws PanelException with a sentence that says what would be one
     */
    static void requireMap(ImagePlus image) {
        if (image == null) {
            throw refuse("There is no image open; open a map, or make one with Plugins > PANEL > rFRC Map....");
        }
        if (property(image, MARKS) != null) {
            return;
        }
        String command = property(image, "command");
        if (command == null) {
            throw refuse("The image " + image.getTitle() + " is no map of PANEL; select one, such as rFRC of "
                    + image.getTitle() + ", or make it with Plugins > PANEL > rFRC Map....");
        }
        throw refuse("The image " + image.getTitle() + ", made by " + command + ", is no map with a curve behind each of its"
                + " pixels; select one whose title begins with rFRC.");
    }

    /**
     * What a map was made of.
     *
     * @throws PanelException if the image is no map of blocks, or what it was made of is not open or has changed
     */
    static MapOrigin of(ImagePlus map) {
        requireMap(map);
        MapCommand command = BatchCommand.find("command", property(map, "command"));
        Settings settings = new Settings(command.keys());
        for (Key key : command.keys()) {
            String value = property(map, key.name());
            if (value != null && key.kind() != Key.Kind.FILE) {
                settings.set(key.name(), value);
            }
        }
        if (settings.get("reference") != null) {
            settings.set("reference", "none"); // it is not looked at, and need not be open
        }
        ImagePlus image = open(map, SOURCE, property(map, SOURCE));
        if (settings.get(SECOND) != null && !SecondImage.isNext(settings)) {
            settings.bind(SECOND, open(map, SECOND, settings.get(SECOND)));
        }
        MapSource source = command.source(image, settings, new Warnings());
        boolean same = image.getWidth() == map.getWidth() && image.getHeight() == map.getHeight()
                && source.count() * source.depth() == map.getStackSize() && source.count() == marks(map).length;
        if (!same) {
            throw changed(map, image);
        }
        return new MapOrigin(map, command, settings, source);
    }

    private static ImagePlus open(ImagePlus map, String name, String title) {
        String id = property(map, name + ID);
        List<ImagePlus> bearers = new ArrayList<>();
        for (ImagePlus image : OpenImages.all()) {
            if (image == map || !image.getTitle().equals(title)) {
                continue;
            }
            if (String.valueOf(image.getID()).equals(id)) {
                return image;
            }
            bearers.add(image);
        }
        if (bearers.size() == 1) {
            return bearers.get(0);
        }
        throw refuse("The image " + title + ", of which " + map.getTitle() + " was made, is " + (bearers.isEmpty()
                ? "not open: it was closed or renamed; open it again." : "one of several open images of that title; close or"
                + " rename the others."));
    }

    private static PanelException changed(ImagePlus map, ImagePlus image) {
        return refuse("The image " + image.getTitle() + " has changed since " + map.getTitle() + " was made of it; make the map"
                + " again.");
    }

    private static PanelException refuse(String sentence) {
        return new PanelException(PanelException.Kind.INVALID_IMAGE, sentence);
    }

    private static String property(ImagePlus image, String name) {
        return image.getProp(PanelProperties.PREFIX + name);
    }

    private static String[] marks(ImagePlus map) {
        return property(map, MARKS).split(" ");
    }

    // ---- What it was

    /** The images that were compared. */
    List<ImagePlus> images() {
        return source.images();
    }

    /** Whether all of them are open still, under the titles that they had. */
    boolean isOpen() {
        List<ImagePlus> open = OpenImages.all();
        List<String> titles = Arrays.asList(property(map, SOURCE), String.valueOf(settings.get(SECOND)));
        for (ImagePlus image : images()) {
            if (!open.contains(image) || !titles.contains(image.getTitle())) {
                return false;
            }
        }
        return true;
    }

    /** Which map of a stack a slice belongs to, from 0; slices are counted from 1. */
    int mapOf(int slice) {
        int channels = source.depth() == 1 ? 1 : source.dimensions()[0];
        int place = slice - 1;
        return place % channels + channels * (place / channels / source.depth());
    }

    /** Which plane of its map a slice is, from 0. */
    int planeOf(int slice) {
        int channels = source.depth() == 1 ? 1 : source.dimensions()[0];
        return (slice - 1) / channels % source.depth();
    }

    /** Short name of a slice for tables. */
    String place(int slice) {
        return source.place(mapOf(slice)) + (source.depth() > 1 ? " z" + (planeOf(slice) + 1) : "");
    }

    /** Whether there is more than one slice to name. */
    boolean isStack() {
        return map.getStackSize() > 1;
    }

    /**
     * The inputs of map {@code k}, as they were when it was made.
     *
     * @throws PanelException if an image is in use by a command, cannot be read, or has changed
     */
    List<Image> read(int k) {
        ImageLocks locks = new ImageLocks(images());
        try {
            List<Image> images = source.read(k);
            if (!mark(images, settings).equals(marks(map)[k])) {
                throw changed(map, source.image());
            }
            return images;
        } finally {
            locks.release();
        }
    }

    /** The options with which the core made the map, for {@link Command#SOURCES} and {@link Command#POINT}. */
    Map<String, String> options() {
        Map<String, String> options = settings.core(command.core().options());
        options.put("command", command.core().id());
        options.put("pixel", property(map, "pixel_size"));
        if (property(map, "spacing") != null) {
            options.put("spacing", property(map, "spacing"));
        }
        return options;
    }

    /** The unit of the map's lengths. */
    String unit() {
        return property(map, "unit");
    }

    /** The criterion in words. */
    String criterion() {
        return settings.get("criterion");
    }
}
