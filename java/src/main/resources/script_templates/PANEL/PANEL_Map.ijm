// PANEL Map: green where resolution is lost, red where the image contradicts a reference.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, rFRC of Tubulin, RSM of Tubulin, PANEL of Tubulin

// The sample comes with a wide-field image of the same field, which serves as the reference.
run("Tubulin", "size=256 seed=1");

run("PANEL Map...", "reference=[Tubulin reference] block=64 skip=4 median");

// The picture is relative; the values stand in the two maps that it is made of.
selectImage("rFRC of Tubulin");
print("Mean resolution " + Property.get("panel.mean_resolution") + " " + Property.get("panel.unit"));
selectImage("RSM of Tubulin");
print("Root mean square of the error " + Property.get("panel.rse") + " of the reference's range");
selectImage("PANEL of Tubulin");
