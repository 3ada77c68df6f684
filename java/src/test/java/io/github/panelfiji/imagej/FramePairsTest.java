package io.github.panelfiji.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class FramePairsTest {

    /** A stack whose plane at (c, z, t) holds 100 t + 10 z + c. */
    private static ImagePlus stack(int channels, int slices, int frames) {
        ImageStack stack = new ImageStack(3, 2);
        for (int t = 1; t <= frames; t++) {
            for (int z = 1; z <= slices; z++) {
                for (int c = 1; c <= channels; c++) {
                    FloatProcessor plane = new FloatProcessor(3, 2);
                    plane.set(100 * t + 10 * z + c);
                    stack.addSlice(plane);
                }
            }
        }
        ImagePlus image = new ImagePlus("S", stack);
        image.setDimensions(channels, slices, frames);
        return image;
    }

    private static String pairs(MapSource source) {
        List<String> texts = new ArrayList<>();
        for (int k = 0; k < source.count(); k++) {
            List<Image> images = source.read(k);
            assertEquals(2, images.size());
            texts.add(source.place(k) + "=" + (int) images.get(0).pixels()[0] + ":" + (int) images.get(1).pixels()[5]);
        }
        return String.join(" ", texts);
    }

    private static MapSource within(ImagePlus image) {
        return FramePairs.within(image, new Warnings());
    }

    @Test
    public void neighbours_are_frames_else_slices_and_channels_stay_apart() {
        assertEquals("1-2=111:121 3-4=131:141", pairs(within(stack(1, 4, 1))));
        assertEquals("1-2=111:211 3-4=311:411", pairs(within(stack(1, 1, 4))));
        assertEquals("c1 z1-2=111:121 c2 z1-2=112:122", pairs(within(stack(2, 2, 1))));
        assertEquals("c1 z1 t1-2=111:211 c1 z2 t1-2=121:221 c1 z3 t1-2=131:231", pairs(within(stack(1, 3, 2))));
        MapSource all = within(stack(2, 2, 4));
        assertArrayEquals(new int[] {2, 2, 2}, all.dimensions());
        assertEquals(8, all.count());
        assertEquals(2, all.framesPerMap());
        assertEquals(1, within(stack(1, 4, 1)).framesPerMap());
        assertEquals("Slices 3 and 4 of S", within(stack(1, 4, 1)).describe(1));
    }

    @Test
    public void an_odd_last_plane_is_left_out_with_a_warning() {
        Warnings warnings = new Warnings();
        assertEquals("1-2=111:121", pairs(FramePairs.within(stack(1, 3, 1), warnings)));
        assertEquals("[The last slice, 3, has no partner and was left out.]", warnings.sentences(1).toString());
    }

    @Test
    public void one_plane_cannot_be_paired() {
        assertTrue(refusal(stack(1, 1, 1), null).startsWith("S has one slice only; two images of the same field are needed"));
    }

    @Test
    public void channels_alone_are_taken_as_slices_with_a_warning() {
        Warnings warnings = new Warnings();
        MapSource source = FramePairs.within(stack(3, 1, 1), warnings);
        assertEquals("1-2=111:112", pairs(source));
        assertArrayEquals(new int[] {1, 1, 1}, source.dimensions());
        assertTrue(warnings.sentences(1).toString().startsWith("[The slices of S are marked as channels; they were compared"));
    }

    @Test
    public void two_images_are_paired_plane_by_plane() {
        MapSource two = FramePairs.between(stack(1, 2, 1), stack(1, 1, 2));
        assertEquals("1=111:111 2=121:211", pairs(two));
        assertArrayEquals(new int[] {1, 2, 1}, two.dimensions());
        assertEquals("Slice 2 of S and slice 2 of S", two.describe(1));
        assertEquals("S and S", FramePairs.between(stack(1, 1, 1), stack(1, 1, 1)).describe(0));
        assertEquals(2, two.images().size());
        assertEquals("c1 z1 t1=111:111 c2 z1 t1=112:112 c1 z1 t2=211:211 c2 z1 t2=212:212",
                pairs(FramePairs.between(stack(2, 1, 2), stack(2, 1, 2))));
    }

    @Test
    public void images_of_different_size_are_refused() {
        assertEquals("The two images must have the same size, but S has 3 x 2 pixels in 2 slices and T has 5 x 2 pixels.",
                refusal(stack(1, 2, 1), new ImagePlus("T", new FloatProcessor(5, 2))));
        assertTrue(refusal(stack(1, 2, 1), stack(1, 3, 1)).endsWith("in 3 slices."));
    }

    private static String refusal(ImagePlus image, ImagePlus other) {
        try {
            if (other == null) {
                within(image);
            } else {
                FramePairs.between(image, other);
            }
        } catch (PanelException e) {
            assertEquals(PanelException.Kind.INVALID_IMAGE, e.kind());
            return e.getMessage();
        }
        fail("not refused");
        return null;
    }

    @Test
    public void all_types_of_pixels_are_read_and_colours_by_their_luminance() {
        ImageProcessor[] types = {new ByteProcessor(1, 1, new byte[] {(byte) 200}),
            new ShortProcessor(1, 1, new short[] {(short) 60000}, null), new FloatProcessor(1, 1, new float[] {-1.5f}),
            new ColorProcessor(1, 1, new int[] {0xff4080c0})};
        float[] values = {200, 60000, -1.5f, 0.299f * 0x40 + 0.587f * 0x80 + 0.114f * 0xc0};
        for (int i = 0; i < types.length; i++) {
            ImagePlus image = new ImagePlus("x", types[i]);
            assertEquals(values[i], Planes.read(image, 1)[0], 0f);
            assertEquals(i == 3, Planes.coloured(image));
        }
        ImagePlus image = new ImagePlus("x", types[2]);
        Planes.read(image, 1)[0] = 7;
        assertEquals(-1.5f, image.getProcessor().getf(0), 0f);
    }

    @Test
    public void a_closed_image_is_named() {
        ImagePlus image = stack(1, 2, 1);
        Planes.requireOpen(image);
        image.flush();
        try {
            Planes.requireOpen(image);
            fail("not refused");
        } catch (PanelException e) {
            assertEquals("The image S has been closed; open it again.", e.getMessage());
        }
    }

    @Test
    public void metrics_of_a_stack_are_those_of_all_nodes() {
        Map<String, Double> all = Metrics.combine(Arrays.asList(metrics(4, 3, 2, 6, 3, 1), metrics(8, 8, 8, 8, 1, 0),
                metrics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0)));
        // Nodes 2, 4, 6 (6 unresolved) and 8.
        assertEquals("{mean_resolution=5.0, resolved_mean=4.666666666666667, rfrc_value=1.5, minimum=2.0, maximum=8.0,"
                + " foreground=4.0, unresolved=1.0}", all.toString());
        Map<String, Double> none = metrics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0);
        Map<String, Double> two = Metrics.combine(Arrays.asList(none, none));
        assertTrue(two.get("mean_resolution").isNaN() && two.get("minimum").isNaN() && two.get("rfrc_value").isNaN());
        assertEquals(0, two.get("foreground"), 0);
    }

    private static Map<String, Double> metrics(double mean, double resolved, double minimum, double maximum, double foreground,
            double unresolved) {
        Map<String, Double> map = new LinkedHashMap<>();
        map.put("mean_resolution", mean);
        map.put("resolved_mean", resolved);
        map.put("rfrc_value", mean / minimum - 1);
        map.put("minimum", minimum);
        map.put("maximum", maximum);
        map.put("foreground", foreground);
        map.put("unresolved", unresolved);
        return map;
    }
}
