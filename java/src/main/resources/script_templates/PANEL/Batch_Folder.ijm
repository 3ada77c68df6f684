// Batch Folder: a map of each file in a folder, and one table of all.
// Leaves: cell 1.tif.rFRC_Map.tif

// Three stacks of two frames each, made here so that this macro runs as it is. For your own files write:
// input = "/folder/with/stacks/"; output = "/folder/for/results/";
input = getDirectory("temp") + "panel-batch-images" + File.separator;
output = getDirectory("temp") + "panel-batch-results" + File.separator;
File.makeDirectory(input);
setBatchMode(true);
for (seed = 1; seed <= 3; seed++) {
    run("Tubulin", "size=128 seed=" + seed);
    saveAs("Tiff", input + "cell " + seed + ".tif");
    close("*");
}
setBatchMode(false);

// The options are those of the command itself. With resume only what is new or changed is computed.
run("Batch Folder...", "input=[" + input + "] output=[" + output + "] pattern=*.tif command=[rFRC Map...]"
    + " options=[block=64 skip=4 criterion=[3 sigma] median]");
// Two files for each map instead of two slices: pairing=[pairs of files] first_suffix=_1 second_suffix=_2

// The table has a row for each map; a file that failed has a row that says why in its last column.
rows = split(File.openAsString(output + "rFRC_Map.csv"), "\n");
for (i = 1; i < rows.length; i++) {
    cells = split(rows[i], "(,)");
    print(cells[0] + ": mean resolution " + cells[4] + " " + cells[11]);
}

// A map carries its colours, its calibration and all values.
open(output + "cell 1.tif.rFRC_Map.tif");
