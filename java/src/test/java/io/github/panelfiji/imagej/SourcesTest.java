package io.github.panelfiji.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.FloatProcessor;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What the commands beside {@code rFRC Map...} make their maps of. */
public class SourcesTest {

    private static final int WIDTH = 5;
    private static final int HEIGHT = 4;

    /** A stack whose plane at (c, z, t) holds 1000 t + 100 z + 10 c, and its first pixels that plus their number. */
    private static ImagePlus stack(String title, int channels, int slices, int frames) {
        ImageStack stack = new ImageStack(WIDTH, HEIGHT);
        for (int t = 1; t <= frames; t++) {
            for (int z = 1; z <= slices; z++) {
                for (int c = 1; c <= channels; c++) {
                    FloatProcessor plane = new FloatProcessor(WIDTH, HEIGHT);
                    plane.set(1000 * t + 100 * z + 10 * c);
                    for (int i = 0; i < 9; i++) {
                        plane.setf(i, plane.getf(i) + i);
                    }
                    stack.addSlice(plane);
                }
            }
        }
        ImagePlus image = new ImagePlus(title, stack);
        image.setDimensions(channels, slices, frames);
        return image;
    }

    private static void refused(String sentence, Runnable action) {
        try {
            action.run();
        } catch (PanelException e) {
            assertTrue(e.getMessage(), e.getMessage().contains(sentence));
            return;
        }
        fail("not refused: " + sentence);
    }

    private static String volumes(MapSource source) {
        List<String> texts = new ArrayList<>();
        for (int k = 0; k < source.count(); k++) {
            StringBuilder text = new StringBuilder(source.place(k)).append('=');
            for (Image volume : source.read(k)) {
                assertEquals(source.depth(), volume.depth());
                for (int z = 0; z < volume.depth(); z++) {
                    text.append((int) volume.plane(z)[0]).append(' ');
                }
                text.append(": ");
            }
            texts.add(text.toString());
        }
        return String.join("| ", texts);
    }

    @Test
    public void neighbouring_frames_of_a_hyperstack_are_volumes() {
        Warnings warnings = new Warnings();
        MapSource source = VolumePairs.within(stack("H", 2, 3, 5), warnings);
        assertEquals("c1 t1-2=1110 1210 1310 : 2110 2210 2310 : | c2 t1-2=1120 1220 1320 : 2120 2220 2320 : | "
                + "c1 t3-4=3110 3210 3310 : 4110 4210 4310 : | c2 t3-4=3120 3220 3320 : 4120 4220 4320 : ", volumes(source));
        assertArrayEquals(new int[] {2, 3, 2}, source.dimensions());
        assertEquals(2, source.framesPerMap());
        assertEquals("[The last frame, 5, has no partner and was left out.]", warnings.sentences(4).toString());
        assertEquals("Channel 2, frames 3 and 4 of H", source.describe(3));
    }

    @Test
    public void z_stacks_of_two_images_are_compared_frame_by_frame() {
        ImagePlus other = stack("B", 1, 2, 2);
        MapSource source = VolumePairs.between(stack("A", 1, 2, 2), other, new Warnings());
        assertEquals("1=1110 1210 : 1110 1210 : | 2=2110 2210 : 2110 2210 : ", volumes(source));
        assertEquals("A and B, frame 2", source.describe(1));
        assertEquals(1, source.framesPerMap());
        ImagePlus same = stack("S", 1, 2, 1);
        assertEquals("an image may be its own second", "1=1110 1210 : 1110 1210 : ",
                volumes(VolumePairs.between(same, same, new Warnings())));
        Warnings warnings = new Warnings();
        MapSource channels = VolumePairs.between(stack("A", 3, 1, 1), stack("B", 3, 1, 1), warnings);
        assertEquals("1=1110 1120 1130 : 1110 1120 1130 : ", volumes(channels));
        assertTrue(warnings.sentences(1).get(0).startsWith("The slices of A are marked as channels"));
        refused("A has 5 x 4 pixels in 2 slices and B has 5 x 4 pixels in 3 slices, 2 channels.",
                () -> VolumePairs.between(stack("A", 1, 2, 1), stack("B", 2, 3, 1), new Warnings()));
        refused("A is one z-stack only", () -> VolumePairs.within(stack("A", 1, 4, 1), new Warnings()));
        refused("A has one slice in z only", () -> VolumePairs.within(stack("A", 2, 1, 4), new Warnings()));
    }

    @Test
    public void maps_of_volumes_stand_in_the_order_of_a_hyperstack() {
        ImagePlus image = stack("H", 2, 3, 4);
        MapSource source = VolumePairs.within(image, new Warnings());
        List<Image> maps = new ArrayList<>();
        for (int k = 0; k < source.count(); k++) {
            maps.add(source.read(k).get(0));
        }
        ImagePlus made = MapOutput.maps("M", source, maps, PixelSize.none());
        assertArrayEquals(new int[] {WIDTH, HEIGHT, 2, 3, 2}, made.getDimensions());
        for (int t = 1; t <= 2; t++) {
            for (int z = 1; z <= 3; z++) {
                for (int c = 1; c <= 2; c++) {
                    int index = made.getStackIndex(c, z, t);
                    float[] expected = (float[]) image.getStack().getPixels(image.getStackIndex(c, z, 2 * t - 1));
                    assertArrayEquals(expected, (float[]) made.getStack().getPixels(index), 0f);
                    assertEquals("c" + c + " t" + (2 * t - 1) + "-" + 2 * t + " z" + z, made.getStack().getSliceLabel(index));
                }
            }
        }
    }

    @Test
    public void every_slice_is_a_frame_of_its_own() {
        MapSource source = new EachSlice(stack("S", 1, 3, 1));
        assertEquals("1=1110 : | 2=1210 : | 3=1310 : ", volumes(source));
        assertEquals("Slice 2 of S", source.describe(1));
        assertEquals("c2 z1 t2", new EachSlice(stack("S", 2, 1, 2)).place(3));
    }

    @Test
    public void a_reference_serves_all_maps_or_each_its_own() {
        MapSource pairs = FramePairs.within(stack("S", 1, 4, 1), new Warnings());
        ImagePlus one = stack("R", 1, 1, 1);
        assertEquals("1-2=1110 : 1210 : 1110 : | 3-4=1310 : 1410 : 1110 : ", volumes(Referenced.frames(pairs, one)));
        assertEquals("1-2=1160 : 1110 : | 3-4=1360 : 1210 : ", volumes(Referenced.mean(pairs, stack("R", 1, 2, 1))));
        assertEquals(2, Referenced.mean(pairs, one).images().size());
        refused("The reference R has 3 slices; it must have one, or one for each of the 2 maps.",
                () -> Referenced.frames(pairs, stack("R", 1, 3, 1)));
    }

    @Test
    public void the_mean_of_large_values_does_not_overflow() {
        FloatProcessor plane = new FloatProcessor(WIDTH, HEIGHT);
        plane.set(3e38);
        ImageStack stack = new ImageStack(WIDTH, HEIGHT);
        stack.addSlice(plane);
        stack.addSlice(plane.duplicate());
        MapSource pairs = FramePairs.within(new ImagePlus("S", stack), new Warnings());
        assertEquals(3e38f, Referenced.mean(pairs, stack("R", 1, 1, 1)).read(0).get(0).pixels()[7], 0f);
    }

    @Test
    public void a_rectangle_cuts_what_is_read() {
        ImagePlus image = stack("S", 1, 2, 1);
        MapSource pairs = FramePairs.within(image, new Warnings());
        Warnings warnings = new Warnings();
        assertSame(pairs, Selected.of(pairs, warnings));
        image.setRoi(new Roi(3, 1, 40, 2)); // reaches over the border
        MapSource cut = Selected.of(pairs, warnings);
        Image first = cut.read(0).get(0);
        assertEquals("2 x 2", first.width() + " x " + first.height());
        assertArrayEquals(new float[] {1110 + 8, 1110, 1110, 1110}, first.pixels(), 0f);
        assertEquals("Slices 1 and 2 of S, selection at x=3, y=1", cut.describe(0));
        assertEquals(Collections.emptyList(), warnings.sentences(1));
        image.setRoi(new OvalRoi(0, 0, 3, 3));
        assertEquals(3, Selected.of(pairs, warnings).read(0).get(1).width());
        assertEquals(1, warnings.sentences(1).size());
        image.setRoi(new Roi(50, 50, 4, 4));
        refused("The selection of S is empty", () -> Selected.of(pairs, warnings));
        image.setRoi(new Line(0, 0, 3, 3));
        refused("is no area", () -> Selected.of(pairs, warnings));
    }

    private static Map<String, Double> metrics(Object... pairs) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            metrics.put((String) pairs[i], (Double) pairs[i + 1]);
        }
        return metrics;
    }

    @Test
    public void a_stack_of_error_maps_has_their_root_mean_square_and_no_parameters() {
        Map<String, Double> all = Metrics.combine(Arrays.asList(metrics("rse", 0.3, "mu", 2.0), metrics("rse", 0.4, "mu", 3.0)));
        assertEquals(Math.sqrt(0.125), all.get("rse"), 1e-12);
        assertEquals(Collections.singleton("rse"), all.keySet());
        all = Metrics.combine(Arrays.asList(metrics("resolution", 5.0, "unresolved", 1.0),
                metrics("resolution", 7.0, "unresolved", 0.0)));
        assertEquals("{unresolved=1.0}", all.toString());
    }

    @Test
    public void one_slice_is_named_in_the_singular() {
        Warnings warnings = new Warnings();
        warnings.add("Bad.", "2");
        warnings.add("Worse.", "3-4");
        assertEquals("[Slice 2: Bad., Slices 3-4: Worse.]", warnings.sentences(5).toString());
    }
}
