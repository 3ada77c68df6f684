package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import io.github.panelfiji.core.Estimate;
import io.github.panelfiji.core.Image;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The map of the part of an image that somebody looks at, made by the very command with a larger step between its nodes, which
 * is halved from picture to picture until it is the one that was asked for.
 *
 * <p>Around the part half a block and a step are read, so that away from the border of the image its values are those of the
 * whole map, but for what is measured over a whole image: drift, and a local background.
 */
final class PreviewRun {

    /** Work of the first picture at most, in pixels of all blocks: some 15 ms on two cores of a server processor. */
    private static final double FIRST_WORK = 1500.0 * 64 * 64;
    /** Seconds that a picture may take. */
    private static final double LONGEST = 10;

    private final MapCommand command;
    private final Settings settings;
    private final PixelSize pixel;
    private final Map<String, String> options;
    private final Part part;
    private final List<Image> images;
    private final Rectangle view;
    private final int plane;
    private final String remark;
    private final List<Integer> steps = new ArrayList<>();
    private int next;
    private double predicted;

    /**
     * Prepares the pictures.
     *
     * @param settings that a check has found good
     * @param source of the maps
     * @param options for the core
     * @param remark what is different from the whole run, in a sentence; empty for nothing
     */
    PreviewRun(MapCommand command, Settings settings, MapSource source, PixelSize pixel, Map<String, String> options,
            PreviewInput input, String remark) {
        this.command = command;
        this.settings = settings;
        this.pixel = pixel;
        this.options = options;
        this.remark = remark;
        ImagePlus image = source.image();
        int[] at = source.find(image.getCurrentSlice());
        List<Image> whole = input.read(source, at[0]);
        Rectangle seen = PreviewInput.view(image);
        int block = number("block");
        int skip = number("skip");
        boolean tiles = "true".equals(options.get("tiles"));
        // Blocks of a single frame are made of every second pixel.
        int scale = whole.size() == 1 ? 2 : 1;
        Rectangle area = around(seen, scale * (block / 2 + skip), scale * (tiles ? block : skip), tiles, whole.get(0));
        int planes = planes(whole.get(0).depth(), block);
        int first = Math.max(0, Math.min(at[1] - planes / 2, source.depth() - planes));
        part = new Part(source, at[0], area, first, planes);
        images = part.of(whole);
        plane = at[1] - first;
        view = new Rectangle(seen.x - area.x, seen.y - area.y, seen.width, seen.height);
        options.put("background", background(input.ranges()));
        if ("skip".equals(options.get("zstep"))) {
            options.put("zstep", options.get("skip")); // the step of the planes is not the one that changes
        }
        int step = skip;
        for (steps.add(step); !tiles && work(step, block, planes) > FIRST_WORK && 2 * step <= block; steps.add(0, step)) {
            step *= 2;
        }
    }

    private int number(String key) {
        return (int) Numbers.parse(options.get(key));
    }

    /** The part that is seen with a margin, beginning where a node of the whole map is; whole tiles where those are asked for. */
    private static Rectangle around(Rectangle seen, int margin, int unit, boolean tiles, Image image) {
        int x = Math.max(0, seen.x - margin) / unit * unit;
        int y = Math.max(0, seen.y - margin) / unit * unit;
        int right = seen.x + seen.width + margin;
        int bottom = seen.y + seen.height + margin;
        if (tiles) {
            right = (right + unit - 1) / unit * unit;
            bottom = (bottom + unit - 1) / unit * unit;
        }
        return new Rectangle(x, y, right - x, bottom - y).intersection(new Rectangle(image.width(), image.height()));
    }

    /** How many planes the values of one plane need: a block's depth, or by planes the two that a volume has at least. */
    private int planes(int depth, int block) {
        if (depth == 1) {
            return 1;
        }
        boolean shells = !"plane by plane".equals(options.get("method"));
        double asked = Numbers.parse(options.get("depth"));
        return Math.min(depth, shells ? asked > 0 ? (int) asked : block : 2);
    }

    /** Pixels of all blocks with this step. */
    private double work(int step, int block, int planes) {
        options.put("skip", String.valueOf(step));
        Image first = images.get(0);
        if (planes > 1) {
            options.put("planes", String.valueOf(planes));
        }
        Estimate estimate = command.core().estimate(options, first.width(), first.height());
        boolean shells = planes > 2;
        return (double) estimate.blocks() * block * block * (shells ? planes : 1);
    }

    /**
     * The threshold of the background for the part, which the core puts on the scale of its own darkest and brightest pixel, so
     * that the same places are background as on the scale of the whole. For two images whose scales change differently it is
     * that of their mean.
     */
    private String background(double[][] whole) {
        double threshold = Numbers.parse(options.get("background"));
        double factor = 0;
        double offset = 0;
        for (int i = 0; i < images.size(); i++) {
            double[] range = PreviewInput.range(images.get(i));
            double span = whole[i][1] - whole[i][0];
            if (!(span > 0) || !(range[1] > range[0])) {
                return options.get("background");
            }
            factor += (range[1] - range[0]) / span / images.size();
            offset += 255 * (range[0] - whole[i][0]) / span / images.size();
        }
        // A local background is added on the same scale, and what is below both goes with it.
        double scaled = ("true".equals(options.get("adaptive")) ? threshold : threshold - offset) / factor;
        return Numbers.exact(Math.max(0, Math.min(255, scaled)));
    }

    /** Whether there is another picture that does not take too long. */
    boolean more() {
        return next < steps.size() && predicted <= LONGEST;
    }

    /**
     * Makes the next picture.
     *
     * @throws io.github.panelfiji.core.PanelException if there is no map of these images, or the thread is interrupted
     */
    PreviewPicture next() {
        int step = steps.get(next++);
        options.put("skip", String.valueOf(step));
        List<ResultWindow> windows = command.windows(part.image().getTitle(), settings);
        ResultWindow main = windows.get(windows.size() - 1);
        JobRunner.Outcome outcome = JobRunner.unseen(command.core(), options, images, main.images());
        main.take(outcome);
        ImagePlus map = main.make(part, pixel);
        map.setSlice(plane + 1);
        ImageProcessor values = map.getProcessor();
        values.setRoi(view);
        values = values.crop();
        if (values.getBitDepth() == 32) { // colours have no range
            values.setMinAndMax(0, map.getDisplayRangeMax());
        }
        predicted = 4 * outcome.seconds();
        return new PreviewPicture(main.title(), values, map.getCalibration().getValueUnit(), words(step, outcome));
    }

    private String words(int step, JobRunner.Outcome outcome) {
        int asked = steps.get(steps.size() - 1);
        String state = step == asked ? "Skip " + step + ", as the map will be." : "Skip " + step + (more()
                ? "; it is being refined to " + asked + "." : "; finer ones take longer than " + (int) LONGEST + " s here.");
        Double mean = outcome.metrics().get("mean_resolution");
        double nodes = outcome.metrics().get("foreground");
        String unit = pixel.unit().equals("nm") ? " nm" : " pixels";
        String found = mean == null || mean.isNaN() ? "All of it is background." : "Mean " + Numbers.brief(mean) + unit + ", "
                + String.format(Locale.US, "%.1f %% unresolved.", 100 * outcome.metrics().get("unresolved") / nodes);
        return state + "\n" + found + "\n" + part.describe(0) + ", " + view.width + " x " + view.height + " pixels."
                + (remark.isEmpty() ? "" : "\n" + remark);
    }
}
