package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the values of a map are distributed over regions of it, as the core tells it. */
final class Distribution {

    private final JobRunner.Outcome outcome;

    private Distribution(JobRunner.Outcome outcome) {
        this.outcome = outcome;
    }

    /** Pixels of a map that are looked at together. */
    static final class Pixels {
        private final ImagePlus map;
        private final boolean lengths;
        private final List<float[]> values = new ArrayList<>();
        private final List<float[]> reasons = new ArrayList<>();

        /** Of a map, none yet. */
        Pixels(ImagePlus map) {
            this.map = map;
            this.lengths = ResultKind.of(map) == ResultKind.RFRC;
        }

        /**
         * Adds a region of a slice.
         *
         * @param plane the slice's pixels
         * @param codes why they have their values; null where that is not known
         */
        Pixels add(Region region, float[] plane, float[] codes) {
            values.add(region.cut(plane, map.getWidth()));
            if (codes != null) {
                reasons.add(region.cut(codes, map.getWidth()));
            }
            return this;
        }

        /**
         * What they tell.
         *
         * @param from share of the progress bar where this begins
         * @param to share where it ends
         */
        Distribution look(double from, double to) {
            List<Image> images = new ArrayList<>();
            images.add(image(values));
            if (lengths && reasons.size() == values.size()) {
                images.add(image(reasons));
            }
            Map<String, String> options = new LinkedHashMap<>();
            options.put("foreground", lengths ? "above 0" : "all");
            return new Distribution(JobRunner.run(Command.DISTRIBUTION, options, images, from, to));
        }

        private static Image image(List<float[]> parts) {
            int count = 0;
            for (float[] part : parts) {
                count += part.length;
            }
            float[] all = parts.size() == 1 ? parts.get(0) : new float[count];
            int at = 0;
            for (float[] part : parts) {
                if (all != part) {
                    System.arraycopy(part, 0, all, at, part.length);
                }
                at += part.length;
            }
            return new Image(count, 1, all);
        }
    }

    /** A number by its name in the core; NaN where there is none. */
    double get(String metric) {
        return outcome.metrics().get(metric);
    }

    /** What else there is to know. */
    List<String> warnings() {
        return Collections.unmodifiableList(outcome.warnings());
    }

    /** How many pixels each bin holds, and how many of these are unresolved. */
    float[][] histogram() {
        Image histogram = outcome.image("histogram");
        int bins = histogram.width();
        float[][] counts = new float[2][bins];
        System.arraycopy(histogram.pixels(), 0, counts[0], 0, bins);
        System.arraycopy(histogram.pixels(), bins, counts[1], 0, bins);
        return counts;
    }
}
