// rFRC Map: how fine a detail is resolved at each place, from two frames with independent noise.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, rFRC of Tubulin

// Two noisy frames of simulated filaments. For your own stack write: open("/folder/stack.tif");
run("Tubulin", "size=256 seed=1");

// A key that is left out takes its default; a check box that is left out, such as drift, is off.
run("rFRC Map...", "block=64 skip=4 criterion=[3 sigma] median");

// The map is the current image now, and carries its metrics.
unit = Property.get("panel.unit");
print("Mean resolution " + Property.get("panel.mean_resolution") + " " + unit + ", finest "
    + Property.get("panel.minimum") + " " + unit);
print(Property.get("panel.unresolved") + " of " + Property.get("panel.foreground") + " places are unresolved");
