package io.github.panelfiji.parity;

import io.github.panelfiji.core.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one of the ways to run a command gave for a case. */
final class Outcome {

    /** Images by the names of the core; the way of the macro knows the map, or the curves, alone. */
    final Map<String, Image> images = new LinkedHashMap<>();
    /** Metrics by name. */
    final Map<String, Double> metrics = new LinkedHashMap<>();

    /** The pixels of an image; null where this way does not give it. */
    float[] pixels(String name) {
        return images.containsKey(name) ? images.get(name).pixels() : null;
    }

    /** One that shares nothing with this. */
    Outcome copy() {
        Outcome copy = new Outcome();
        for (Image image : images.values()) {
            copy.images.put(image.name(), new Image(image.name(), image.width(), image.height(), image.depth(),
                    image.pixels().clone()));
        }
        copy.metrics.putAll(metrics);
        return copy;
    }

    /**
     * In what this differs from another way, by the bits of the pixels and by the metrics as doubles.
     *
     * @param other that gives at least the images that this gives, and the same metrics
     * @return one sentence each; empty if there is no difference
     */
    List<String> differences(Outcome other) {
        List<String> found = new ArrayList<>();
        for (Image image : images.values()) {
            Image twin = other.images.get(image.name());
            if (twin == null || twin.width() != image.width() || twin.height() != image.height()
                    || twin.depth() != image.depth()) {
                found.add("image " + image.name() + " is missing or of another size");
            } else {
                compare(image, twin, found);
            }
        }
        if (!metrics.keySet().equals(other.metrics.keySet())) {
            found.add("metrics " + metrics.keySet() + " and " + other.metrics.keySet());
        }
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            // By equals, so that NaN is the same as NaN and nothing else.
            if (!metric.getValue().equals(other.metrics.get(metric.getKey()))) {
                found.add("metric " + metric.getKey() + ": " + metric.getValue() + " and " + other.metrics.get(metric.getKey()));
            }
        }
        return found;
    }

    private static void compare(Image image, Image twin, List<String> found) {
        int differing = 0;
        String firstOne = "";
        for (int i = 0; i < image.pixels().length; i++) {
            float a = image.pixels()[i];
            float b = twin.pixels()[i];
            if (Float.floatToRawIntBits(a) != Float.floatToRawIntBits(b) && differing++ == 0) {
                firstOne = "x=" + i % image.width() + ", y=" + i / image.width() + ": " + a + " and " + b;
            }
        }
        if (differing > 0) {
            found.add("image " + image.name() + ": " + differing + " pixels differ, the first at " + firstOne);
        }
    }
}
