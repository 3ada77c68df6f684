// ROI Statistics: what a map holds within selections, one row each in the table Results.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, rFRC of Tubulin

run("Tubulin", "size=256 seed=1");
run("rFRC Map...", "block=64 skip=4 median");

// A selection on the map; without one the whole map is told. With a screen the ROI Manager's selections count too, and a file
// that it has saved is given as rois=[/folder/RoiSet.zip].
makeOval(60, 60, 120, 120);
run("ROI Statistics");
run("Select None");
run("ROI Statistics");

for (i = 0; i < nResults; i++) {
    print(getResultString("roi", i) + ": median " + getResult("median", i) + " " + getResultString("unit", i)
        + ", half of the places between " + getResult("quartile_1", i) + " and " + getResult("quartile_3", i)
        + ", unresolved " + 100 * getResult("unresolved_share", i) + " %");
}
