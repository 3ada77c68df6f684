// 3D rFRC Map: local resolution in a volume, from two z-stacks of the same field.
// Leaves: beads, beads again, plane by plane, Fourier shells

// Beads at random places, blurred more along z than within the plane, and seen twice with noise.
random("seed", 1);
newImage("volume", "32-bit black", 96, 96, 24);
for (i = 0; i < 400; i++) {
    setSlice(1 + floor(random * nSlices));
    setPixel(floor(random * getWidth), floor(random * getHeight), 3000);
}
run("Gaussian Blur 3D...", "x=1.5 y=1.5 z=2");
run("Properties...", "unit=um pixel_width=0.1 pixel_height=0.1 voxel_depth=0.2");
noisy("beads");
noisy("beads again");
close("volume");

selectImage("beads");
run("3D rFRC Map...", "second=[beads again] block=32 skip=8 background=20");
tell("plane by plane");
selectImage("beads");
run("3D rFRC Map...", "second=[beads again] method=[Fourier shell] block=32 skip=8 depth=16 zstep=8 background=20");
tell("Fourier shells");

function noisy(title) {
    selectImage("volume");
    run("Duplicate...", "title=[" + title + "] duplicate");
    run("Add Specified Noise...", "stack standard=5");
}

function tell(name) {
    rename(name);
    print(name + ": mean resolution " + Property.get("panel.mean_resolution") + " " + Property.get("panel.unit"));
}
