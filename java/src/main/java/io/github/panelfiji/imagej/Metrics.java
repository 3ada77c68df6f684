package io.github.panelfiji.imagej;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metrics of a stack of maps from those of its maps (method.md, section 3 step 6, taken over all nodes). */
final class Metrics {

    private Metrics() {
    }

    /**
     * As if all nodes, or pixels, belonged to one map: means weighted by the nodes that they were taken over, sums of counts,
     * root mean squares. One map's metrics come back as they are; what has no meaning for a whole stack, as a shift or the
     * parameters of a fit, is left out of its metrics.
     */
    static Map<String, Double> combine(List<Map<String, Double>> maps) {
        if (maps.size() == 1) {
            return maps.get(0);
        }
        Map<String, Double> all = new LinkedHashMap<>();
        if (maps.get(0).containsKey("foreground")) {
            nodes(maps, all);
        } else if (maps.get(0).containsKey("unresolved")) {
            all.put("unresolved", sum(maps, "unresolved", false));
        }
        if (maps.get(0).containsKey("rse")) {
            all.put("rse", Math.sqrt(sum(maps, "rse", true) / maps.size()));
        }
        return all;
    }

    private static double sum(List<Map<String, Double>> maps, String name, boolean squared) {
        double sum = 0;
        for (Map<String, Double> map : maps) {
            double value = map.get(name);
            sum += squared ? value * value : value;
        }
        return sum;
    }

    /** The metrics over the nodes of all maps, in the order of the results table. */
    private static void nodes(List<Map<String, Double>> maps, Map<String, Double> all) {
        double foreground = sum(maps, "foreground", false);
        double unresolved = sum(maps, "unresolved", false);
        double sum = 0;
        double resolvedSum = 0;
        double minimum = Double.NaN;
        double maximum = Double.NaN;
        for (Map<String, Double> map : maps) {
            double nodes = map.get("foreground");
            double resolved = nodes - map.get("unresolved");
            if (nodes > 0) {
                sum += nodes * map.get("mean_resolution");
                minimum = minimum <= map.get("minimum") ? minimum : map.get("minimum");
                maximum = maximum >= map.get("maximum") ? maximum : map.get("maximum");
            }
            if (resolved > 0) {
                resolvedSum += resolved * map.get("resolved_mean");
            }
        }
        // 0/0 is NaN, which is what a map without foreground, or without a resolved node, has.
        double mean = sum / foreground;
        all.put("mean_resolution", mean);
        all.put("resolved_mean", resolvedSum / (foreground - unresolved));
        all.put("rfrc_value", mean / minimum - 1);
        all.put("minimum", minimum);
        all.put("maximum", maximum);
        all.put("foreground", foreground);
        all.put("unresolved", unresolved);
    }
}
