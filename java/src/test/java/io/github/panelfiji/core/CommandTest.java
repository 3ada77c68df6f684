package io.github.panelfiji.core;

import static io.github.panelfiji.core.NativesTest.assertThrown;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

/** The Java API over the library that the jar packs. */
public class CommandTest {

    private static final Map<String, String> DEFAULTS = Collections.emptyMap();
    private static final int LONG = 60_000;

    @Test
    public void theLibraryKnowsEveryCommand() {
        NativeLibrary.load();
        Set<String> ids = new HashSet<>();
        for (Command command : Command.values()) {
            ids.add(command.id());
        }
        assertEquals(new HashSet<>(Arrays.asList(Natives.commands())), ids);
    }

    @Test
    public void whatTheTableSaysIsWhatTheCommandTakes() {
        for (Command command : Command.values()) {
            Map<String, String> all = new LinkedHashMap<>();
            for (OptionSpec option : command.options()) {
                // What programs set has no label, so that no dialog shows it.
                String word = option.label().split("[ :]")[0].toLowerCase(java.util.Locale.ROOT);
                assertEquals(Arrays.asList("spacing", "planes", "simd", "x", "y", "plane", "foreground", "bins").contains(option.key()) ? "" : option.key(), word);
                assertFalse(option.allowed(), option.allowed().isEmpty());
                command.check(Collections.singletonMap(option.key(), option.defaultValue()));
                command.check(Collections.singletonMap(option.key(), option.suggested()));
                assertEquals(option.key(), option.kind() == OptionSpec.Kind.CHOICE, !option.choices().isEmpty());
                for (String choice : option.choices()) {
                    all.put(option.key(), choice);
                }
                assertThrown(PanelException.Kind.INVALID_OPTION,
                        option.key() + ": what? is not allowed; it must be " + option.allowed().split(",")[0],
                        () -> command.check(Collections.singletonMap(option.key(), "what?")));
                all.put(option.key(), option.defaultValue());
            }
            command.check(all);
            String known = all.isEmpty() ? "" : "one of ";
            assertThrown(PanelException.Kind.INVALID_OPTION, "option: colour is not allowed; it must be " + known,
                    () -> command.check(Collections.singletonMap("colour", "red")));
        }
    }

    @Test
    public void theTableOfTheMapIsTheContract() {
        Map<String, OptionSpec> options = new HashMap<>();
        for (OptionSpec option : Command.RFRC.options()) {
            options.put(option.key(), option);
        }
        assertEquals(OptionSpec.Kind.INTEGER, options.get("block").kind());
        assertEquals("64", options.get("block").defaultValue());
        assertEquals(OptionSpec.Kind.NUMBER, options.get("background").kind());
        assertEquals(Arrays.asList("3 sigma", "5 sigma", "7 sigma", "9 sigma", "1/7", "1/2"),
                options.get("criterion").choices());
        assertEquals(OptionSpec.Kind.FLAG, options.get("median").kind());
        assertEquals("false", options.get("median").defaultValue());
        assertEquals("true", options.get("median").suggested());
    }

    @Test
    public void theEstimateCountsBlocks() {
        Estimate coarse = Command.RFRC.estimate(Collections.singletonMap("skip", "4"), 300, 200);
        Estimate fine = Command.RFRC.estimate(Collections.singletonMap("skip", "2"), 300, 200);
        assertTrue(coarse.blocks() > 0 && coarse.bytes() > 0);
        double ratio = (double) fine.blocks() / coarse.blocks();
        assertEquals("twice as many nodes each way", 4, ratio, 0.5);
        assertThrown(PanelException.Kind.INVALID_OPTION, "block: 14 is not allowed",
                () -> Command.RFRC.estimate(Collections.singletonMap("block", "14"), 300, 200));
    }

    @Test
    public void aMapHasItsImagesAndMetricsAndTheSameBitsForAnyNumberOfThreads() {
        List<Image> frames = Arrays.asList(frame(1), frame(2));
        float[] first = null;
        for (int threads : new int[] {1, 2, 7}) {
            try (Job job = Command.RFRC.start(Collections.singletonMap("skip", "4"), frames, threads)) {
                assertTrue(job.await(LONG));
                assertEquals(Arrays.asList("map", "grid", "cutoff", "resolved", "reasons"), job.imageNames());
                Image map = job.image("map");
                assertEquals(Arrays.asList(120, 100, 1), Arrays.asList(map.width(), map.height(), map.depth()));
                assertTrue(job.metrics().toString(), job.metrics().containsKey("mean_resolution"));
                first = first == null ? map.pixels() : first;
                assertArrayEquals(first, map.pixels(), 0f);
            }
        }
        assertNotEquals("a map of nothing shows nothing", 0f, first[50 * 120 + 60], 0f);
    }

    @Test
    public void aRunFollowsAnotherWhoseImagesNeverLeaveTheLibrary() {
        List<Image> frames = Arrays.asList(frame(1), frame(2));
        Map<String, String> options = new LinkedHashMap<>();
        options.put("skip", "4");
        Job map = Command.RFRC.start(options, frames, 1);
        assertTrue(map.await(LONG));
        Job sources = Command.SOURCES.start(options, frames, 1);
        assertTrue(sources.await(LONG));
        options.put("x", "60");
        options.put("y", "48");
        Job point = Command.POINT.start(options, sources, 1);
        sources.close();
        assertTrue(point.await(LONG));
        assertEquals(map.image("grid").pixels()[12 * 30 + 15], point.metrics().get("value"), 0);
        assertEquals(Arrays.asList("frequency", "raw", "smoothed", "threshold", "cutoffs"), point.imageNames());
        assertEquals(32, point.image("raw").width());
        Job other = Command.POINT.start(options, map, 1);
        assertTrue(other.await(LONG));
        assertThrown(PanelException.Kind.INVALID_IMAGE, "The images that sources gives", other::metrics);
        assertThrown(PanelException.Kind.INVALID_OPTION, "x: a is not allowed; it must be a column of the map",
                () -> Command.POINT.start(Collections.singletonMap("x", "a"), map, 1));
        assertThrown(PanelException.Kind.INTERNAL, "There is no job ", () -> Command.POINT.start(options, sources, 1));
        for (Job job : Arrays.asList(map, point, other)) {
            job.close();
        }
    }

    @Test
    public void theInputMayBeChangedAfterTheStart() {
        float[][] maps = new float[2][];
        for (int changed = 0; changed < 2; changed++) {
            List<Image> frames = Arrays.asList(frame(1), frame(2));
            try (Job job = Command.RFRC.start(Collections.singletonMap("skip", "8"), frames, 1)) {
                if (changed == 1) {
                    Arrays.fill(frames.get(0).pixels(), Float.NaN);
                }
                assertTrue(job.await(LONG));
                maps[changed] = job.image("map").pixels();
            }
        }
        assertArrayEquals(maps[0], maps[1], 0f);
    }

    @Test
    public void badOptionsAreRefusedBeforeTheStart() {
        assertThrown(PanelException.Kind.INVALID_OPTION, "skip: 0 is not allowed",
                () -> Command.RFRC.start(Collections.singletonMap("skip", "0"), Collections.<Image>emptyList(), 1));
        assertThrown(PanelException.Kind.INVALID_OPTION, "threads: 0 is not allowed",
                () -> Command.RFRC.start(DEFAULTS, Collections.<Image>emptyList(), 0));
    }

    @Test
    public void badImagesFailTheJob() {
        Image good = frame(1);
        Image small = new Image(10, 10, new float[100]);
        Image other = new Image(100, 120, new float[12_000]);
        Image holed = frame(2);
        holed.pixels()[7] = Float.NaN;
        for (List<Image> bad : Arrays.asList(Collections.singletonList(good), Arrays.asList(good, other),
                Arrays.asList(small, small), Arrays.asList(good, holed))) {
            try (Job job = Command.RFRC.start(DEFAULTS, bad, 1)) {
                assertTrue(job.await(LONG));
                assertThrown(PanelException.Kind.INVALID_IMAGE, "", job::metrics);
            }
        }
    }

    @Test
    public void imagesAreWhatTheySay() {
        Image stack = new Image("s", 2, 1, 3, new float[] {1, 2, 3, 4, 5, 6});
        assertArrayEquals(new float[] {3, 4}, stack.plane(1), 0f);
        assertThrown(PanelException.Kind.INVALID_IMAGE, "An image of 2 x 2 x 1 pixels was given 3 values.",
                () -> new Image(2, 2, new float[3]));
        int max = Integer.MAX_VALUE;
        for (int[] wrong : new int[][] {{0, 1, 1}, {-1, -1, 1}, {1, 1, 0}, {max, max, max}, {65536, 65536, 1}}) {
            assertThrown(PanelException.Kind.INVALID_IMAGE, "An image of ",
                    () -> new Image("", wrong[0], wrong[1], wrong[2], new float[0]));
        }
    }

    /** The same smooth scene each time, with noise of its own. */
    private static Image frame(int seed) {
        Random noise = new Random(seed);
        float[] pixels = new float[120 * 100];
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 120; x++) {
                pixels[y * 120 + x] = (float) (100 + 50 * Math.sin(0.3 * x) * Math.cos(0.2 * y) + 5 * noise.nextGaussian());
            }
        }
        return new Image(120, 100, pixels);
    }
}
