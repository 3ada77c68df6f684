package io.github.panelfiji.parity;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.github.panelfiji.core.Image;
import java.io.IOException;
import java.util.Arrays;
import org.junit.Test;

/** A comparison that accepts everything would make {@link ParityTest} worthless. */
public class ComparisonTest {

    /** What is done to an outcome that was good. */
    private interface Change {
        void to(Outcome outcome);
    }

    /** Whether what the command gives, good as it is, is refused after a change. */
    private static boolean refused(GoldenCase golden, Change change) {
        return refused(golden, Ways.api(golden), change);
    }

    private static boolean refused(GoldenCase golden, Outcome outcome, Change change) {
        assertEquals(Arrays.asList(), Tolerances.failures(golden, outcome));
        Outcome changed = outcome.copy();
        change.to(changed);
        return !Tolerances.failures(golden, changed).isEmpty();
    }

    /** What the macro gives: the map alone. */
    private static Outcome mapAlone(GoldenCase golden) {
        Outcome outcome = Ways.api(golden);
        outcome.images.keySet().retainAll(Arrays.asList("map"));
        return outcome;
    }

    /** A foreground node, not at the border, whose four neighbours are foreground too. */
    private static int innerNode(GoldenCase golden) {
        int columns = golden.nodes[0];
        for (int i = columns + 1; i < golden.cutoff.length - columns - 1; i++) {
            if (i % columns > 0 && i % columns < columns - 1 && golden.cutoff[i] > 0 && golden.cutoff[i - 1] > 0
                    && golden.cutoff[i + 1] > 0 && golden.cutoff[i - columns] > 0 && golden.cutoff[i + columns] > 0) {
                return i;
            }
        }
        throw new AssertionError(golden.name);
    }

    private static Change scale(String image, int at, double factor) {
        return outcome -> outcome.pixels(image)[at] *= (float) factor;
    }

    private static int pixel(GoldenCase golden, int node) {
        int columns = golden.nodes[0];
        return node / columns * golden.step[1] * golden.size[0] + node % columns * golden.step[0];
    }

    @Test
    public void sees_wrong_nodes() throws IOException {
        GoldenCase golden = GoldenCase.named("block128"); // fewer than 1,000 foreground nodes: not one may flip
        int node = innerNode(golden);
        assertTrue(refused(golden, scale("cutoff", node, 1.0003)));
        assertFalse(refused(golden, scale("cutoff", node, 1.00001)));
        assertTrue(refused(golden, scale("cutoff", node, Double.NaN)));
        assertTrue(refused(golden, scale("cutoff", node, 0)));
        assertTrue(refused(golden, scale("resolved", node, 0)));
        assertTrue(refused(golden, scale("grid", node, 1.0003)));
        int background = 0;
        while (golden.cutoff[background] > 0) {
            background++;
        }
        int at = background;
        assertTrue(refused(golden, o -> o.pixels("cutoff")[at] = 3));
    }

    @Test
    public void sees_wrong_nodes_in_a_map_alone() throws IOException {
        for (String name : new String[] {"block128", "block24", "tiles50"}) {
            GoldenCase golden = GoldenCase.named(name);
            int node = name.equals("tiles50") ? 4 : innerNode(golden);
            int at = pixel(golden, node);
            assertTrue(name, refused(golden, mapAlone(golden), scale("map", at, 1.0003)));
            assertFalse(name, refused(golden, mapAlone(golden), scale("map", at, 1.00001)));
            assertTrue(name, refused(golden, mapAlone(golden), scale("map", at, 0)));
        }
    }

    @Test
    public void allows_one_flip_in_a_thousand_and_those_near_a_decision() throws IOException {
        GoldenCase golden = GoldenCase.named("mirror");
        int node = innerNode(golden);
        Change one = scale("cutoff", node, 1.5);
        Change two = outcome -> {
            one.to(outcome);
            scale("cutoff", node + 1, 1.5).to(outcome);
        };
        assertFalse(refused(golden, one));
        assertTrue(refused(golden, two));
        golden.near[node] = true;
        assertFalse(refused(golden, two));
        // Where a node flipped, the map around it is not judged, but elsewhere it is.
        int at = pixel(golden, node);
        assertFalse(refused(golden, o -> {
            one.to(o);
            scale("map", at, 1.5).to(o);
        }));
        assertTrue(refused(golden, o -> {
            one.to(o);
            scale("map", at + golden.step[0], 1.5).to(o);
        }));
    }

    @Test
    public void allows_other_foreground_at_the_threshold_alone() throws IOException {
        GoldenCase golden = GoldenCase.named("half");
        int node = innerNode(golden);
        Change clear = outcome -> {
            for (String name : new String[] {"cutoff", "grid", "resolved"}) {
                outcome.pixels(name)[node] = 0;
            }
        };
        assertTrue(refused(golden, clear));
        golden.nearForeground[node] = true;
        assertFalse(refused(golden, clear));
    }

    @Test
    public void sees_wrong_metrics_and_maps() throws IOException {
        for (String name : new String[] {"sigma3", "tiles32"}) {
            GoldenCase golden = GoldenCase.named(name);
            for (String metric : golden.metrics.keySet()) {
                assertTrue(metric, refused(golden, o -> o.metrics.put(metric, o.metrics.get(metric) * 1.002 + 1)));
                assertTrue(metric, refused(golden, o -> o.metrics.put(metric, Double.NaN)));
                assertTrue(metric, refused(golden, o -> o.metrics.remove(metric)));
            }
            int at = 0;
            while (!(golden.map[at] > 0)) {
                at++;
            }
            int pixel = at;
            double range = golden.metrics.get("maximum"); // there is background, 0
            assertTrue(name, refused(golden, o -> o.pixels("map")[pixel] += (float) (2e-4 * range)));
            assertFalse(name, refused(golden, o -> o.pixels("map")[pixel] += (float) (2e-5 * range)));
            assertTrue(name, refused(golden, scale("map", pixel, Double.NaN)));
        }
        GoldenCase empty = GoldenCase.named("no_foreground");
        assertTrue(refused(empty, o -> o.pixels("map")[0] = 1e-6f));
        assertTrue(refused(empty, o -> o.metrics.put("mean_resolution", 1.0)));
        assertTrue(refused(empty, o -> o.images.put("map", new Image("map", 8, 32, 1, new float[256]))));
    }

    @Test
    public void sees_wrong_volumes_single_frames_and_curves() throws IOException {
        for (String name : new String[] {"shells_cubic", "planes", "single"}) {
            GoldenCase golden = GoldenCase.named(name);
            int node = last(golden.grid);
            int pixel = last(golden.map);
            assertTrue(name, refused(golden, scale("grid", node, 1.0003)));
            assertTrue(name, refused(golden, scale("map", pixel, 1.01)));
            assertTrue(name, refused(golden, mapAlone(golden), scale("map", pixel, 1.01)));
        }
        GoldenCase whole = GoldenCase.named("whole_odd");
        for (String name : whole.curves.keySet()) {
            assertTrue(name, refused(whole, o -> o.pixels(name)[47] += 2e-4f));
            assertFalse(name, refused(whole, o -> o.pixels(name)[47] += 2e-5f));
            assertTrue(name, refused(whole, scale(name, 20, Double.NaN)));
            assertTrue(name, refused(whole, o -> o.images.remove(name)));
        }
    }

    /** A value above 0 as late as there is one: in the last plane of a volume. */
    private static int last(float[] values) {
        int at = values.length - 1;
        while (!(values[at] > 0)) {
            at--;
        }
        return at;
    }

    @Test
    public void sees_a_single_bit() throws IOException {
        Outcome good = Ways.api(GoldenCase.named("sigma3"));
        assertEquals(Arrays.asList(), good.differences(good.copy()));
        for (String name : good.images.keySet()) {
            Outcome other = good.copy();
            float[] pixels = other.pixels(name);
            pixels[pixels.length / 2] = Float.intBitsToFloat(Float.floatToRawIntBits(pixels[pixels.length / 2]) ^ 1);
            assertEquals(1, good.differences(other).size());
        }
        for (String name : good.metrics.keySet()) {
            Outcome other = good.copy();
            other.metrics.put(name, Math.nextUp(other.metrics.get(name)));
            assertEquals(1, good.differences(other).size());
            other.metrics.remove(name);
            assertTrue(good.differences(other).size() > 0 && other.differences(good).size() > 0);
        }
        Outcome less = good.copy();
        less.images.remove("grid");
        assertEquals(1, good.differences(less).size());
    }
}
