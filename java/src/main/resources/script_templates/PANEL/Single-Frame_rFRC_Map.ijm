// Single-Frame rFRC Map: the map of local resolution from one image, where there is no second frame.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, rFRC of Tubulin

run("Tubulin", "size=256 seed=1");

// Every slice is judged by itself. A block of 64 covers 128 x 128 pixels here.
run("Single-Frame rFRC Map...", "block=64 skip=4 median");

// The slices should agree: they show the same.
for (i = 1; i <= nSlices; i++) {
    setSlice(i);
    getStatistics(area, mean, min, max);
    print("Slice " + getInfo("slice.label") + ": coarsest value " + max + " " + Property.get("panel.unit"));
}
print("Mean of both " + Property.get("panel.mean_resolution"));
