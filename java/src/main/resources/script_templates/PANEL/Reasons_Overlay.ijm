// Reasons Overlay: which places of a map are background, unresolved, or at the limit of two pixels.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, rFRC of Tubulin

run("Tubulin", "size=256 seed=1 photons=10");
run("rFRC Map...", "block=64 skip=4 median");

// state is on, off, or (when it is left out) toggle. The colours lie over the map and change none of its pixels.
run("Reasons Overlay", "state=on");
print("Elements of the overlay: " + Overlay.size);
