package io.github.panelfiji.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import ij.process.LUT;
import org.junit.Test;

public class SjetTest {

    private static int[] colour(int i) {
        LUT lut = Sjet.lut();
        return new int[] {lut.getRed(i), lut.getGreen(i), lut.getBlue(i)};
    }

    @Test
    public void anchors_are_those_of_the_method() {
        int[][] anchors = {{0, 0, 0, 0}, {42, 0, 0, 255}, {84, 255, 0, 255}, {126, 255, 0, 0}, {168, 255, 255, 0},
            {210, 0, 255, 0}, {252, 255, 255, 255}, {253, 255, 255, 255}, {255, 255, 255, 255}};
        for (int[] a : anchors) {
            assertArrayEquals("index " + a[0], new int[] {a[1], a[2], a[3]}, colour(a[0]));
        }
    }

    /** Straight lines in floating point, rounded half up; 21/42 of 255 is 127.5, which must become 128 in both directions. */
    @Test
    public void components_lie_on_straight_lines_rounded_half_up() {
        int[] at = {0, 42, 84, 126, 168, 210, 252};
        double[][] values = {{0, 0, 0}, {0, 0, 255}, {255, 0, 255}, {255, 0, 0}, {255, 255, 0}, {0, 255, 0}, {255, 255, 255}};
        for (int i = 0; i < 252; i++) {
            int k = i / 42;
            for (int c = 0; c < 3; c++) {
                double value = values[k][c] + (values[k + 1][c] - values[k][c]) * (i - at[k]) / 42.0;
                assertEquals("index " + i + " component " + c, (int) Math.floor(value + 0.5), colour(i)[c]);
            }
        }
        assertArrayEquals(new int[] {0, 0, 128}, colour(21));
        assertArrayEquals(new int[] {255, 0, 128}, colour(105));
    }
}
