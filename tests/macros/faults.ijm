// Three maps of two images of three slices each; opens the images where they are not open yet.
// Argument: the folder of the test images. Returns what the maps are, to the bit.

folder = getArgument();
if (!isOpen("first")) {
    open(folder + "odd.tif");
    run("Duplicate...", "title=second duplicate range=3-5");
    selectImage("odd.tif");
    run("Duplicate...", "title=first duplicate range=1-3");
    close("odd.tif");
}
selectImage("first");
run("rFRC Map...", "second=second block=32 skip=2 table=[" + folder + "faults.csv]");
print("AFTER");
text = getTitle() + " " + getWidth() + " x " + getHeight() + " x " + nSlices;
for (slice = 1; slice <= nSlices; slice++) {
    setSlice(slice);
    hash = 0;
    for (y = 0; y < getHeight(); y++) {
        for (x = 0; x < getWidth(); x++) {
            // Exact: a power of two, and far from the 53 bits of a number in a macro.
            hash = (31 * hash + 65536 * getPixel(x, y)) % 1000000007;
        }
    }
    text = text + " " + d2s(hash, 9);
}
close();
return text;
