// RSM Error Map: where a super-resolution image contradicts a wide-field image of the same field.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, Tubulin at reference resolution, RSM of Tubulin

run("Tubulin", "size=256 seed=1");

// The mean of the two frames is blurred until it explains the reference as well as it can.
run("RSM Error Map...", "reference=[Tubulin reference]");

print("Error " + Property.get("panel.rse") + ", correlation " + Property.get("panel.rsp"));
print("Blur " + Property.get("panel.sigma_x") + " x " + Property.get("panel.sigma_y") + " pixels");
