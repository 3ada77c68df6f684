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

run("Tubulin", "size=96 seed=7 filaments=9");
print("TUBULIN " + getTitle() + " " + nSlices);
run("rFRC Map...", " ");
done("tubulin");
selectImage("Tubulin truth");
run("sJet");
done("truth");

run("Check Installation");
run("About PANEL...");
print("CONTRACT FULFILLED");

function done(name) {
    print("CASE " + name + ": " + getTitle() + ", " + nImages + " open");
    saveAs("Tiff", folder + "result-" + name + ".tif");
    close();
}
