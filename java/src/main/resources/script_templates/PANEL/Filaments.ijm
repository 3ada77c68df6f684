// Filaments: pairs of lines under noise that grows from top to bottom, deconvolved.
// Leaves: rFRC of Filaments, Filaments camera, Filaments truth, Filaments reference, Filaments

run("Filaments", "size=320 seed=1");
run("rFRC Map...", "block=48 skip=2 median");

// The fourth pair, from top to bottom.
for (y = 0; y < 320; y = y + 80) {
    makeRectangle(216, y, 16, 80);
    print("Rows " + y + " to " + (y + 79) + ": resolution " + getValue("Mean") + " um");
}
run("Select None");
