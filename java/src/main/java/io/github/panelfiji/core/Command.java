package io.github.panelfiji.core;

import java.util.List;
import java.util.Map;

/**
 * The commands of the native library. Options are pairs of key and value as text, as macros give them; a key that is left
 * out takes its default. Every method throws a {@link PanelException}: {@link PanelException.Kind#LIBRARY} if the native
 * library cannot be loaded, otherwise as it says.
 */
public enum Command {

    /**
     * The rolling FRC map of two images of one plane. Gives the images {@code map} (full size) and, on the grid of nodes,
     * {@code grid} (lengths), {@code cutoff} (rings, 0 for background) and {@code resolved} (1 where the block is); in full size
     * {@code reasons} (0 background, 1 resolved, 2 unresolved, 3 at the limit of two pixels).
     */
    RFRC("rfrc"),

    /**
     * The rolling FRC map of one image of one plane. Gives the images of {@link #RFRC}.
     */
    SINGLE("single"),

    /**
     * The FRC map of two volumes, plane by plane or by Fourier shells. Gives the images of {@link #RFRC}, each with a depth.
     * The options {@code spacing} (distance of the planes in the unit of the pixel size) and {@code planes} (for an estimate)
     * have no label: they come from the volumes.
     */
    VOLUME("volume"),

    /**
     * The FRC curve of two whole images of one plane. Gives the images {@code frequency}, {@code raw}, {@code smoothed} and
     * {@code threshold}, one row each.
     */
    WHOLE("whole"),

    /**
     * The error map of an image against a diffraction-limited reference that is not larger. Gives {@code rsm} and
     * {@code fit}, the image at the resolution of the reference.
     */
    RSM("rsm"),

    /**
     * The PANEL map of two images, or with {@code single} of one, and of a reference after them if there is one. Gives the
     * images of {@link #RFRC}, {@code red} and {@code green} (0 to 1) and, with a reference, {@code rsm}.
     */
    PANEL("panel"),

    /**
     * What makes the images of another command's run doubtful before it is run: gives warnings only. Takes the options and
     * images of that command, named by the option {@code command}.
     */
    INSPECT("inspect"),

    /**
     * How the pixels of a region are distributed: the image of their values in any shape and, if known, the image of their
     * reasons. Gives numbers and {@code histogram}, whose first row counts the pixels of each bin and whose second those that
     * are unresolved. Its options have no label: commands set them.
     */
    DISTRIBUTION("distribution"),

    /**
     * What the blocks of a map are cut from, once for many runs of {@link #POINT}. Takes the options and images of the command
     * that made the map, named by the option {@code command}.
     */
    SOURCES("sources"),

    /**
     * The curve behind a pixel of a map. Takes the options and, by {@link #start(Map, Job, int)}, the run of {@link #SOURCES},
     * and the options {@code x}, {@code y} and {@code plane}. Gives the images {@code frequency}, {@code threshold},
     * {@code raw} and {@code smoothed} (a row for each pair of images, which a single frame has two of) and {@code cutoffs}
     * (rings, 0 for a pair that does not count).
     */
    POINT("point"),

    /**
     * Pairs of lines under growing noise, deconvolved, without any input image. Gives {@code truth} (one plane), {@code frames}
     * (two planes), {@code camera} (two planes, before deconvolution) and {@code reference} (one plane).
     */
    FILAMENTS("filaments"),

    /**
     * Simulated microtubules, without any input image. Gives {@code truth} (one plane), {@code frames} (two planes) and
     * {@code reference} (one plane).
     */
    TUBULIN("tubulin"),

    /**
     * A grid of blinking emitters, without any input image. Gives {@code truth} (one plane), {@code frames} (two planes of
     * localisations) and, in pixels of the camera, {@code movie} and {@code reference} (one plane).
     */
    SMLM_GRID("smlm_grid"),

    /**
     * Simple shapes of which each frame holds a few random pixels, without any input image. Gives {@code truth} (one plane) and
     * {@code frames} (two planes).
     */
    SPARSE_SHAPES("sparse_shapes"),

    /**
     * {@link #TUBULIN} with one filament that the frames lack. Gives its images, and {@code missing}, that filament alone.
     */
    MISSING_STRUCTURE("missing_structure");

    private final String id;

    Command(String id) {
        this.id = id;
    }

    /**
     * The stable name.
     *
     * @return the name in the native library's table
     */
    public String id() {
        return id;
    }

    /**
     * The options that it takes.
     *
     * @return one row each, in the order of the dialog
     */
    public List<OptionSpec> options() {
        NativeLibrary.load();
        return OptionSpec.read(Natives.options(id));
    }

    /**
     * Whether these options would be accepted, without running anything.
     *
     * @param options pairs of key and value
     * @throws PanelException the sentence for the first one that would not
     */
    public void check(Map<String, String> options) {
        NativeLibrary.load();
        Natives.check(id, pairs(Instructions.addTo(id, options)));
    }

    /**
     * What a run on images of this size needs at most.
     *
     * @param options pairs of key and value
     * @param width columns
     * @param height rows
     * @return the number of blocks and the memory
     * @throws PanelException an option that is not allowed
     */
    public Estimate estimate(Map<String, String> options, int width, int height) {
        NativeLibrary.load();
        double[] found = Natives.estimate(id, pairs(Instructions.addTo(id, options)), width, height);
        return new Estimate((long) found[0], (long) found[1]);
    }

    /**
     * Starts a run and returns at once. The pixels are copied first, so the images may be changed or collected afterwards.
     *
     * @param options pairs of key and value
     * @param images the input
     * @param threads number of threads to use, at least 1; the result does not depend on it
     * @return the run, to be closed by the caller
     * @throws PanelException an option that is not allowed; what is wrong with an image is thrown by the job's results
     */
    public Job start(Map<String, String> options, List<Image> images, int threads) {
        NativeLibrary.load();
        float[][] pixels = new float[images.size()][];
        int[] shapes = new int[3 * images.size()];
        for (int i = 0; i < pixels.length; i++) {
            Image image = images.get(i);
            pixels[i] = image.pixels();
            shapes[3 * i] = image.width();
            shapes[3 * i + 1] = image.height();
            shapes[3 * i + 2] = image.depth();
        }
        return new Job(Natives.start(id, pairs(Instructions.addTo(id, options)), pixels, shapes, threads));
    }

    /**
     * Starts a run on the images that an earlier one gave and returns at once. They are neither copied nor handed to Java.
     *
     * @param options pairs of key and value
     * @param earlier a run that has finished; it may be closed before this one ends
     * @param threads number of threads to use, at least 1; the result does not depend on it
     * @return the run, to be closed by the caller
     * @throws PanelException an option that is not allowed, or what the earlier run failed with
     */
    public Job start(Map<String, String> options, Job earlier, int threads) {
        NativeLibrary.load();
        return new Job(Natives.follow(id, pairs(Instructions.addTo(id, options)), earlier.id(), threads));
    }

    private static String[] pairs(Map<String, String> options) {
        String[] pairs = new String[2 * options.size()];
        int at = 0;
        for (Map.Entry<String, String> option : options.entrySet()) {
            pairs[at++] = option.getKey();
            pairs[at++] = option.getValue();
        }
        return pairs;
    }
}
