// Same Display Range: one range of values for all maps that are compared, so that one colour means one value.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, few photons, many photons

run("Tubulin", "size=256 seed=1 photons=30");
rename("noisy");
run("rFRC Map...", "block=64 skip=4 median");
rename("few photons");
selectImage("noisy");
close();
selectImage("Tubulin truth");
close();
selectImage("Tubulin reference");
close();

run("Tubulin", "size=256 seed=1 photons=300");
run("rFRC Map...", "block=64 skip=4 median");
rename("many photons");

// The default is 0 to the largest value of all maps. Maps of another kind or unit are left as they are.
run("Same Display Range...", "minimum=0 maximum=600");
getMinAndMax(least, most);
print("Shown from " + least + " to " + most);
