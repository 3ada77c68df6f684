// Missing Structure: a filament that both frames lack, and what finds it.
// Leaves: PANEL of Missing Structure, rFRC of Missing Structure, RSM of Missing Structure, Missing Structure filament, Missing Structure truth, Missing Structure reference, Missing Structure

run("Missing Structure", "size=256 filaments=16 seed=1");
run("PANEL Map...", "reference=[Missing Structure reference] skip=4 median");

// The error map is bright where the filament should be.
selectImage("Missing Structure filament");
setThreshold(0.01, 1000000);
run("Create Selection");
run("Enlarge...", "enlarge=2 pixel");
selectImage("RSM of Missing Structure");
run("Restore Selection");
there = getValue("Mean");
run("Make Inverse");
print("Mean error at the filament: " + there + ", elsewhere: " + getValue("Mean"));
run("Select None");
