package io.github.panelfiji.imagej;

import ij.ImagePlus;
import java.util.List;
import java.util.Map;

/** What a result image tells about its making; saved in the TIFF and read in a macro by {@code Property.get}. */
final class PanelProperties {

    /** What the names of all properties begin with. */
    static final String PREFIX = "panel.";

    /** Of which image, and what to write about it. */
    static final String SOURCE = "source";
    static final String METHODS = "methods";

    private PanelProperties() {
    }

    /** Version, command, the macro call that repeats the run, and every key. */
    static void writeRun(ImagePlus image, String version, String command, Settings settings) {
        set(image, "version", version);
        set(image, "command", command);
        for (Key key : settings.keys()) {
            set(image, key.name(), settings.get(key.name()));
        }
        set(image, "options", MacroOptions.call(command, settings.toMacro()));
    }

    /** Metrics as full-precision numbers; a metric that is no number is written as NaN. */
    static void writeMetrics(ImagePlus image, Map<String, Double> metrics) {
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            set(image, metric.getKey(), Numbers.exact(metric.getValue()));
        }
    }

    /** The warnings, one a line; no property where there is none. */
    static void writeWarnings(ImagePlus image, List<String> warnings) {
        set(image, "warnings", String.join("\n", warnings));
    }

    /** One property. ImageJ keeps none that are empty. */
    static void set(ImagePlus image, String name, String value) {
        image.setProp(PREFIX + name, value);
    }
}
