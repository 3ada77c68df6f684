// Methods Sentence: what to write about a result in the methods section of a paper, with the papers to cite.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, rFRC of Tubulin

run("Tubulin", "size=256 seed=1");
run("rFRC Map...", "block=64 skip=4 median");

// From the menu this opens a window and fills the clipboard; from a macro the text goes to the log.
run("Methods Sentence");

// The text is also a property of the map, saved with it as TIFF.
text = Property.get("panel.methods");
print(lengthOf(text) + " characters");
