// The commands as scripts use them, the same with a screen, under -batch and in Fiji's headless mode. The argument is the
// folder of the test images, with "/" at its end; every result is saved there under the name of its case.

folder = getArgument();

open(folder + "pair.tif");
run("rFRC Map...", "block=32 skip=4 criterion=[3 sigma] window=Hamming border=mirror median table=[" + folder + "table.csv]");
done("pair");

// A number and a title by the names of variables; a title with brackets; keys in another order and in capitals.
open(folder + "two [b].tif");
other = getTitle();
open(folder + "one.tif");
n = 24;
run("rFRC Map...", "SKIP=3 second=&other block=&n pixel=20");
done("variables");
selectImage("one.tif");
run("rFRC Map...", "block=24 second=[two [b].tif] pixel=20 skip=3 table=[" + folder + "table.csv]");
done("second");
close("*.tif");

open(folder + "odd.tif");
run("rFRC Map...", "block=32 skip=2 table=[" + folder + "table.csv]");
done("odd");
run("TIFF Virtual Stack...", "open=[" + folder + "odd.tif]");
run("rFRC Map...", "block=32 skip=2");
done("virtual");
close("*.tif");

open(folder + "hyper.tif");
run("rFRC Map...", "block=24 skip=5 criterion=1/7 median");
done("hyper");

open(folder + "rgb.tif");
run("rFRC Map...", "block=32 tiles");
done("rgb");

open(folder + "one.tif");
run("rFRC Map...", "second=one.tif block=24 skip=8");
done("identical");

close("*");
open(folder + "pair.tif");
run("rFRC Map...", "block=32 skip=4 adaptive drift median table=[" + folder + "table.csv]");
done("drift");
run("Single-Frame rFRC Map...", "block=32 skip=4 background=3 table=[" + folder + "table.csv]");
done("single");
open(folder + "wide.tif");
selectImage("pair.tif");
run("PANEL Map...", "reference=wide.tif block=32 skip=4 table=[" + folder + "table.csv]");
print("PANEL " + getTitle() + " " + bitDepth + " bit, " + nImages + " open");
done("panel");
selectImage("RSM of pair.tif");
done("panel-rsm");
selectImage("rFRC of pair.tif");
done("panel-rfrc");
selectImage("pair.tif");
run("RSM Error Map...", "reference=wide.tif table=[" + folder + "table.csv]");
done("rsm");
selectImage("pair.tif at reference resolution");
done("fit");
selectImage("pair.tif");
run("FRC Resolution...", "table=[" + folder + "table.csv]");
print("RESOLUTION " + Property.get("panel.resolution") + " " + Property.get("panel.unit"));
done("frc");
selectImage("pair.tif");
makeRectangle(10, 30, 101, 64);
run("FRC Resolution...", "criterion=1/7 window=Hamming");
done("frc-selection");
close("*");
open(folder + "odd.tif");
setSlice(3);
run("PANEL Map...", "single block=24 skip=4 criterion=[1/2]");
done("panel-single");
close("rFRC*");
open(folder + "wides.tif");
selectImage("odd.tif");
run("RSM Error Map...", "reference=wides.tif");
done("rsm-stack");
close("odd.tif at*");
selectImage("odd.tif");
run("FRC Resolution...", " ");
done("frc-stack");
selectImage("odd.tif");
print("SLICE " + getSliceNumber());
close("*");

open(folder + "volume.tif");
run("3D rFRC Map...", "block=24 skip=6 criterion=1/2 table=[" + folder + "table.csv]");
done("volume");
run("3D rFRC Map...", "block=64 skip=8 depth=8 zstep=4 method=[Fourier shell] criterion=1/7 median");
done("thin");
close("*");
open(folder + "z2.tif");
open(folder + "z1.tif");
run("3D rFRC Map...", "second=z2.tif block=32 skip=8 depth=16 method=[Fourier shell] pixel=50");
done("shells");
close("*");

run("Tubulin", "size=96 seed=7 filaments=9");
print("TUBULIN " + getTitle() + " " + nSlices);
run("rFRC Map...", " ");
done("tubulin");
selectImage("Tubulin truth");
run("sJet");
done("truth");

close("*");
open(folder + "hyper.tif");
run("Batch Folder...", "input=[" + folder + "] output=[" + folder + "batch] pattern=[{pair,one}.TIF] command=[rFRC Map...]"
    + " options=[block=32 skip=4 window=Hamming border=mirror median]");
print("BATCH " + getTitle() + ", " + nImages + " open");
close("*");

run("Check Installation");
run("About PANEL...");
print("CONTRACT FULFILLED");

function done(name) {
    print("CASE " + name + ": " + getTitle() + ", " + nImages + " open");
    saveAs("Tiff", folder + "result-" + name + ".tif");
    close();
}
