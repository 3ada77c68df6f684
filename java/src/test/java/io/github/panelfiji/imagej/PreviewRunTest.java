package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import org.junit.Test;

/** What a preview shows is a part of the map that the run gives. */
public class PreviewRunTest {

    private static final int WIDTH = 400;
    private static final int HEIGHT = 300;
    private static final Rectangle SEEN = new Rectangle(151, 93, 70, 61);

    /** Cells with noise, empty in places, and a bright spot far from {@link #SEEN}. */
    private static ImagePlus image(int planes) {
        ImageStack stack = new ImageStack(WIDTH, HEIGHT);
        for (int k = 0; k < planes; k++) {
            FloatProcessor ip = new FloatProcessor(WIDTH, HEIGHT);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    int value = x / 20 % 3 == 0 ? TestImages.value(x + 50, y, k, HEIGHT) / 8 : TestImages.value(x + 50, y, k, HEIGHT);
                    ip.setf(x, y, x / 2 == 10 && y / 2 == 15 ? 900 : 7 + value);
                }
            }
            stack.addSlice(ip);
        }
        ImagePlus image = new ImagePlus("image", stack);
        image.getCalibration().setUnit("nm");
        image.getCalibration().pixelWidth = 50;
        image.getCalibration().pixelHeight = 50;
        return image;
    }

    private static Settings settings(MapCommand command, String macro) {
        return Settings.of(command.keys(), MacroOptions.parse(macro), MacroVariables.running());
    }

    /** Every value of the last picture must be that of the whole map; gives all that was said. */
    private static String compare(MapCommand command, ImagePlus image, String macro) {
        Settings settings = settings(command, macro);
        command.check(image, settings);
        MapRun run = command.prepare(image, settings);
        run.compute();
        ImagePlus whole = run.make().get(0);
        int[] at = command.source(image, settings, new Warnings()).find(image.getCurrentSlice());
        int depth = whole.getStackSize() / command.source(image, settings, new Warnings()).count();
        ImageProcessor map = whole.getStack().getProcessor(at[0] * depth + at[1] + 1);
        image.setRoi(SEEN);
        PreviewRun preview = command.preview(image, settings, new PreviewInput());
        StringBuilder words = new StringBuilder();
        PreviewPicture picture = null;
        while (preview.more()) {
            picture = preview.next();
            words.append(picture.words()).append('\n');
        }
        image.deleteRoi();
        int background = 0;
        int others = 0;
        for (int y = 0; y < SEEN.height; y++) {
            for (int x = 0; x < SEEN.width; x++) {
                float value = map.getf(SEEN.x + x, SEEN.y + y);
                String text = picture.value(x, y);
                background += value > 0 ? 0 : 1;
                // Four digits are shown.
                boolean same = value > 0 ? !text.equals("background")
                        && Math.abs(Double.parseDouble(text.split(" ")[0]) / value - 1) < 2e-3 : text.equals("background");
                others += same ? 0 : 1;
            }
        }
        int all = SEEN.width * SEEN.height;
        // The four parts of a single frame have scales of their own, for which one threshold stands.
        boolean parts = command instanceof SingleFrameMapPlugin;
        assertTrue(macro + ": " + others + " of " + all + " are others", others <= (parts ? all / 50 : 0));
        assertTrue(macro + ": " + background + " of " + all + " are background", background > all / 20 && background < all * 0.9);
        return words.toString();
    }

    @Test
    public void twoFramesBackgroundAndAllAreThoseOfTheWholeMap() {
        String words = compare(new RfrcMapPlugin(), image(2), "block=32 skip=3 background=4");
        String[] lines = words.split("\n");
        assertTrue(words, lines[lines.length - 3].equals("Skip 3, as the map will be."));
        assertTrue(words, lines[lines.length - 1].equals("Slices 1 and 2 of image, 70 x 61 pixels."));
        compare(new RfrcMapPlugin(), image(2), "block=24 skip=1 background=5 center=1 criterion=1/7 window=Hamming");
        compare(new RfrcMapPlugin(), image(2), "block=40 skip=5 background=4 border=mirror");
    }

    @Test
    public void theMapOfTheSliceThatIsSeen() {
        ImagePlus image = image(5);
        image.setSlice(4);
        String words = compare(new RfrcMapPlugin(), image, "block=32 skip=4 background=4");
        assertTrue(words, words.contains("Slices 3 and 4 of image, 70 x 61 pixels."));
        image.setSlice(5);
        compare(new SingleFrameMapPlugin(), image, "block=24 skip=2 background=4");
    }

    @Test
    public void singleFramesAndVolumes() {
        compare(new SingleFrameMapPlugin(), image(1), "block=24 skip=1 background=4");
        ImagePlus volumes = image(12);
        volumes.setDimensions(1, 6, 2);
        volumes.setPosition(1, 6, 2);
        compare(new VolumeMapPlugin(), volumes, "block=32 skip=4 background=4");
        volumes.setPosition(1, 2, 1);
        compare(new VolumeMapPlugin(), volumes, "block=24 skip=4 background=4");
    }

    @Test
    public void tilesAreOnesOfTheWholeMap() {
        RfrcMapPlugin command = new RfrcMapPlugin();
        ImagePlus image = image(2);
        Settings settings = settings(command, "block=32 tiles");
        MapRun run = command.prepare(image, settings);
        run.compute();
        ImageProcessor map = run.make().get(0).getProcessor();
        image.setRoi(SEEN);
        PreviewRun preview = command.preview(image, settings, new PreviewInput());
        PreviewPicture picture = preview.next();
        assertFalse("tiles have no coarser map", preview.more());
        for (int[] at : new int[][] {{0, 0}, {69, 60}, {30, 2}}) {
            float value = map.getf(SEEN.x + at[0], SEEN.y + at[1]);
            assertEquals(value, Double.parseDouble(picture.value(at[0], at[1]).split(" ")[0]), 2e-3 * value);
        }
    }

    @Test
    public void largeViewsBeginCoarse() {
        RfrcMapPlugin command = new RfrcMapPlugin();
        ImagePlus image = image(2);
        PreviewRun preview = command.preview(image, settings(command, "block=64 skip=1"), new PreviewInput());
        StringBuilder steps = new StringBuilder();
        while (preview.more()) {
            steps.append(preview.next().words().split("\n")[0]).append('\n');
        }
        assertEquals("Skip 8; it is being refined to 1.\nSkip 4; it is being refined to 1.\nSkip 2; it is being refined to 1.\n"
                + "Skip 1, as the map will be.\n", steps.toString());
    }

    @Test
    public void imagesAreReadAgainForOtherMapsOnly() {
        int[] read = {0};
        MapSource source = new SourceFilter(new EachSlice(image(3))) {
            @Override
            public java.util.List<io.github.panelfiji.core.Image> read(int k) {
                read[0]++;
                return super.read(k);
            }
        };
        PreviewInput input = new PreviewInput();
        assertTrue(input.read(source, 1) == input.read(source, 1));
        input.read(source, 2);
        assertEquals(2, read[0]);
        assertEquals(900, input.ranges()[0][1], 0);
    }

    @Test
    public void theSelectionOrTheWholeIsSeen() {
        ImagePlus image = image(1);
        Rectangle all = new Rectangle(WIDTH, HEIGHT);
        assertEquals(all, PreviewInput.view(image));
        image.setRoi(new OvalRoi(390, 290, 40, 40));
        assertEquals(new Rectangle(390, 290, 10, 10), PreviewInput.view(image));
        image.setRoi(new ij.gui.Line(1, 2, 30, 40));
        assertEquals(all, PreviewInput.view(image));
        image.setRoi(500, 500, 10, 10);
        assertEquals(all, PreviewInput.view(image));
    }

    @Test
    public void thePlanesOfAllSourcesAreFound() {
        ImagePlus hyper = image(24);
        hyper.setDimensions(2, 3, 4);
        Warnings warnings = new Warnings();
        MapSource pairs = FramePairs.within(hyper, warnings);
        for (int plane = 1; plane <= 24; plane++) {
            int[] at = hyper.convertIndexToPosition(plane);
            int k = pairs.find(plane)[0];
            int frame = (at[2] - 1) / 2 * 2 + 1;
            assertEquals("c" + at[0] + " z" + at[1] + " t" + frame + "-" + (frame + 1), pairs.place(k));
            int[] volume = VolumePairs.within(hyper, warnings).find(plane);
            assertEquals(at[1] - 1, volume[1]);
            assertEquals("c" + at[0] + " t" + frame + "-" + (frame + 1), VolumePairs.within(hyper, warnings).place(volume[0]));
        }
    }
}
