// Map Histogram: how the values of a map are distributed, with median and quartiles.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, rFRC of Tubulin, Histogram of rFRC of Tubulin

run("Tubulin", "size=256 seed=1");
run("rFRC Map...", "block=64 skip=4 median");

// A selection on the map limits it; of a stack all slices are taken, with the check box current only the current one.
run("Map Histogram");
print("Median " + Property.get("panel.median") + ", quartiles " + Property.get("panel.quartile_1") + " and "
    + Property.get("panel.quartile_3"));
