// Colour Bar: what the colours of a map mean, in a corner of it.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, rFRC of Tubulin, rFRC of Tubulin-1

run("Tubulin", "size=256 seed=1");
run("rFRC Map...", "block=64 skip=4 median");

// state is on, off, or (when it is left out) toggle. The bar is no part of the pixels, and is saved with the map as TIFF.
run("Colour Bar", "state=on");

// It follows the display range, in a macro a moment later; state=on draws it at once.
setMinAndMax(0, 500);
run("Colour Bar", "state=on");
print("Elements of the bar: " + Overlay.size);

// For a figure: a copy in colour with the bar in its pixels.
run("Flatten");
