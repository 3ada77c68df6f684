package io.github.panelfiji.imagej;

import ij.process.LUT;

/** The colour table of resolution maps (method.md, section 10): black, blue, magenta, red, yellow, green, white. */
final class Sjet {

    /** Name under which it stands in Image &gt; Lookup Tables. */
    static final String NAME = "sJet";

    /** Index, red, green, blue of the anchors; straight lines between them. */
    private static final int[][] ANCHORS = {
        {0, 0, 0, 0}, {42, 0, 0, 255}, {84, 255, 0, 255}, {126, 255, 0, 0}, {168, 255, 255, 0}, {210, 0, 255, 0},
        {252, 255, 255, 255}, {255, 255, 255, 255}};

    private Sjet() {
    }

    /** The table. */
    static LUT lut() {
        return new LUT(component(1), component(2), component(3));
    }

    /** The 256 values of one component: 1 red, 2 green, 3 blue; rounded half up. */
    static byte[] component(int which) {
        byte[] table = new byte[256];
        for (int k = 0; k + 1 < ANCHORS.length; k++) {
            int[] a = ANCHORS[k];
            int[] b = ANCHORS[k + 1];
            int span = b[0] - a[0];
            for (int i = a[0]; i <= b[0]; i++) {
                int twice = 2 * (a[which] * (b[0] - i) + b[which] * (i - a[0])) + span;
                table[i] = (byte) (twice / (2 * span));
            }
        }
        return table;
    }
}
