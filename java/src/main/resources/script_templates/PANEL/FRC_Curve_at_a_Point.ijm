// FRC Curve at a Point: the correlation curve behind one pixel of a map, and where it falls below the threshold.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, rFRC of Tubulin, FRC at a point of rFRC of Tubulin

run("Tubulin", "size=256 seed=1");
run("rFRC Map...", "block=64 skip=4 criterion=[3 sigma] median");

// The map is the current image now. In a stack of maps the slice that is shown counts.
makePoint(120, 96);
run("FRC Curve at a Point");

// The plot is the current image now, and carries what the point tells.
unit = Property.get("panel.unit");
print("At x=" + Property.get("panel.x") + ", y=" + Property.get("panel.y") + ": " + Property.get("panel.state")
    + ", block " + Property.get("panel.resolution") + " " + unit + ", map " + Property.get("panel.map_value") + " " + unit);

// The curve is in the Results table, a row for each ring. (selectImage(...) and another makePoint go on to the next point.)
for (i = 0; i < nResults; i += 8)
    print("ring " + getResult("ring", i) + ", " + 1 / getResult("frequency", i) + " " + unit + ": correlation "
        + getResult("smoothed", i) + ", threshold " + getResult("threshold", i));
