package io.github.panelfiji.imagej;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metrics of a stack of maps from those of its maps (method.md, section 3 step 6, taken over all nodes). */
final class Metrics {

    private Metrics() {
    }

    /**
     * As if all nodes belonged to one map: means weighted by the nodes that they were taken over, sums of counts. One map's
     * metrics come back as they are; names that this class does not know are left out of a stack's metrics.
     */
    static Map<String, Double> combine(List<Map<String, Double>> maps) {
        if (maps.size() == 1) {
            return maps.get(0);
        }
        double foreground = 0;
        double unresolved = 0;
        double sum = 0;
        double resolvedSum = 0;
        double minimum = Double.NaN;
        double maximum = Double.NaN;
        for (Map<String, Double> map : maps) {
            double nodes = map.get("foreground");
            double resolved = nodes - map.get("unresolved");
            foreground += nodes;
            unresolved += map.get("unresolved");
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
        Map<String, Double> all = new LinkedHashMap<>();
        for (String name : maps.get(0).keySet()) {
            Double value = "mean_resolution".equals(name) ? Double.valueOf(mean)
                    : "resolved_mean".equals(name) ? Double.valueOf(resolvedSum / (foreground - unresolved))
                    : "rfrc_value".equals(name) ? Double.valueOf(mean / minimum - 1)
                    : "minimum".equals(name) ? Double.valueOf(minimum)
                    : "maximum".equals(name) ? Double.valueOf(maximum)
                    : "foreground".equals(name) ? Double.valueOf(foreground)
                    : "unresolved".equals(name) ? Double.valueOf(unresolved) : null;
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }
}
