// Run Again with These Settings: the run that made a result once more, on the image that it was made of.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, first, rFRC of Tubulin

run("Tubulin", "size=256 seed=1");
run("rFRC Map...", "block=64 skip=4 criterion=[1/7] median");
rename("first");

// From the menu this opens the dialog with the values of that run; from a macro it runs at once.
run("Run Again with These Settings");
print("Made by " + Property.get("panel.options"));
