// What tools/demo runs in ImageJ. The argument is three lines: folder for the results, image file or nothing, pixel
// size in nm or 0. Writes map.tif, map.png, source.png, table.csv and, for the terminal, summary.txt.

// Seen by all functions.
var folder;                     // for the results, with the separator at its end
var note = "";                  // what the user should know besides the metrics
var reds, greens, blues;        // the map's colours

lines = split(getArgument(), "\n");
folder = lines[0];
file = lines[1];
pixel = parseFloat(lines[2]);

setBatchMode(true);
if (file == "-") {
    // The sample made by the plugin itself: two noisy frames of filaments; the frames are the current image.
    run("Tubulin", "size=256 seed=1");
} else {
    openFrames(file);
}
name = getTitle();
frames = getImageID();
getDimensions(width, height, channels, slices, count);
run("rFRC Map...", "second=[next slice] block=64 skip=2 background=5 center=3 criterion=[3 sigma] window=Hann"
    + " border=inside pixel=" + pixel + " median table=[" + folder + "table.csv]");
if (!startsWith(getTitle(), "rFRC of "))
    fail("rFRC Map... made no map of " + name + ".");
map = getTitle();
saveAs("Tiff", folder + "map.tif");
rename(map);
if (metric("foreground") == 0)
    fail("The map of " + name + " is empty: " + Property.get("panel.warnings"));

selectImage(frames);
run("Duplicate...", "title=source");
run("Enhance Contrast", "saturated=0.35");
run("RGB Color");
picture = makePicture("source", map);
selectImage(picture);
saveAs("PNG", folder + "map.png");
selectImage("source");
saveAs("PNG", folder + "source.png");
selectImage(map);
summarise(name, width, height);

// ---- input ----

// The first two frames, or slices where there is one frame only, of the first channel; the channels where there is
// nothing else.
function openFrames(file) {
    open(file);
    if (nImages == 0)
        fail("ImageJ cannot open " + file + ".");
    name = File.getName(file);
    if (nSlices < 2)
        fail(name + " has one slice only; a map needs two frames of the same structure, as the first two slices of"
            + " a stack.");
    Stack.getDimensions(width, height, channels, slices, count);
    c = "1"; z = "1"; t = "1";
    if (count > 1) t = "1-2";
    else if (slices > 1) z = "1-2";
    else c = "1-2";
    if (channels > 1 && c == "1")
        note = "Only the first of " + channels + " channels was taken.\n";
    original = getImageID();
    // The range is for a plain stack, the other three are for a hyperstack.
    run("Duplicate...", "title=[" + name + "] duplicate range=1-2 channels=" + c + " slices=" + z + " frames=" + t);
    pair = getImageID();
    selectImage(original);
    close();
    selectImage(pair);
}

// Ends the macro with a sentence that tools/demo shows; never in a window, where nobody would see it.
function fail(sentence) {
    File.saveString(sentence + "\n", folder + "failure.txt");
    exit();
}

// ---- picture ----

// Source and map side by side on white, with a bar for the map's colours, a scale bar and a caption.
function makePicture(source, map) {
    selectImage(map);
    getVoxelSize(step, unused, unused, unit);
    lengths = "" + Property.get("panel.unit");
    mean = metric("mean_resolution");
    finest = metric("minimum");
    unresolved = metric("unresolved");
    foreground = metric("foreground");
    getMinAndMax(least, most);
    getLut(reds, greens, blues);
    panel = 560;
    width = getWidth;
    height = getHeight;
    zoom = panel / maxOf(width, height);
    w = round(width * zoom);
    h = round(height * zoom);
    selectImage(map);
    run("Duplicate...", "title=panel-map");
    setMinAndMax(least, most);
    run("RGB Color");
    enlarge("panel-map", w, h);
    selectImage(source);
    run("Duplicate...", "title=panel-source");
    enlarge("panel-source", w, h);

    margin = 24; top = 52; gap = 32; bar = 24; text = 110; bottom = 86;
    newImage("picture", "RGB white", margin + w + gap + w + 16 + bar + text, top + h + bottom, 1);
    moveInto("panel-source", "picture", margin, top);
    x = margin + w + gap;
    moveInto("panel-map", "picture", x, top);
    // White is the coarsest colour, so that the map needs an edge.
    setColor(0, 0, 0);
    drawRect(x - 1, top - 1, w + 2, h + 2);

    setJustification("left");
    setColor(0, 0, 0);
    setFont("SansSerif", 18, "antialiased bold");
    drawString("Source, first frame", margin, top - 12);
    drawString("Local resolution (rFRC) in " + lengths, x, top - 12);
    colourBar(x + w + 16, top, bar, h, least, most);
    setFont("SansSerif", 15, "antialiased");
    setColor(0, 0, 0);
    y = top + h + 26;
    drawString("Small value = fine detail.  Black = background, not judged.", x, y);
    drawString("Mean " + shown(mean) + " " + lengths + ", finest " + shown(finest) + " " + lengths + ".", x, y + 22);
    if (unresolved > 0)
        drawString("Unresolved: " + percent(unresolved, foreground) + ", shown as coarse on purpose.", x, y + 44);
    scaleBar(margin, y, width * step, w, unit);
    return "picture";
}

function enlarge(title, w, h) {
    selectImage(title);
    if (w == getWidth && h == getHeight) return;
    // Larger: every pixel stays visible as it is. Smaller: averaged.
    run("Size...", "width=" + w + " height=" + h + " depth=1 average interpolation=None");
}

function moveInto(from, to, x, y) {
    selectImage(from);
    run("Select All");
    Image.copy;
    close();
    selectImage(to);
    Image.paste(x, y);
    run("Select None");
}

// The map's own colours from bottom to top, with ticks at round values.
function colourBar(x, y, w, h, least, most) {
    for (i = 0; i < h; i++) {
        c = 255 - floor(i * 256 / h);
        setColor(reds[c], greens[c], blues[c]);
        fillRect(x, y + i, w, 1);
    }
    setColor(0, 0, 0);
    drawRect(x, y, w, h);
    setFont("SansSerif", 15, "antialiased");
    step = roundStep((most - least) / 5);
    for (v = step * Math.ceil(least / step); v <= most + step * 1e-6; v += step) {
        tick = y + (h - 1) * (1 - (v - least) / (most - least));
        drawLine(x + w, tick, x + w + 6, tick);
        drawString(shown(v), x + w + 10, tick + 8);
    }
}

function scaleBar(x, y, length, w, unit) {
    bar = roundStep(length / 4);
    pixels = bar / length * w;
    setColor(0, 0, 0);
    fillRect(x, y - 10, pixels, 5);
    if (unit == "pixel") unit = "pixels";
    if (unit == "nm" && bar >= 1000) {
        bar = bar / 1000;
        unit = fromCharCode(181) + "m";
    }
    drawString(shown(bar) + " " + unit, x + pixels + 8, y);
}

// 1, 2 or 5 times a power of ten, near the value.
function roundStep(value) {
    power = Math.pow(10, Math.floor(Math.log10(value)));
    if (value < 1.5 * power) return power;
    if (value < 3.5 * power) return 2 * power;
    if (value < 7.5 * power) return 5 * power;
    return 10 * power;
}

// Three significant digits and no more.
function shown(value) {
    if (isNaN(value)) return "none";
    if (value == 0) return "0";
    digits = maxOf(0, 2 - Math.floor(Math.log10(abs(value))));
    string = d2s(value, digits);
    if (digits > 0) {
        while (endsWith(string, "0")) string = substring(string, 0, lengthOf(string) - 1);
        if (endsWith(string, ".")) string = substring(string, 0, lengthOf(string) - 1);
    }
    return string;
}

// ---- words ----

// The metrics that the map carries, in plain words.
function summarise(name, width, height) {
    unit = Property.get("panel.unit");
    warnings = Property.get("panel.warnings");
    foreground = metric("foreground");
    unresolved = metric("unresolved");
    places = Math.ceil(width / 2) * Math.ceil(height / 2);
    text = "\n" + name + ", two frames of " + width + " x " + height + " pixels, blocks of 64, a place every 2 pixels:\n"
        + "  mean resolution  " + shown(metric("mean_resolution")) + " " + unit + "\n"
        + "  finest           " + shown(metric("minimum")) + " " + unit + "\n"
        + "  judged           " + foreground + " of " + places + " places (" + percent(foreground, places)
        + "); the others are background\n"
        + "  unresolved       " + unresolved + " of those judged (" + percent(unresolved, foreground)
        + "), where no detail rises above the noise\n"
        + "  computed in      " + d2s(Table.get("seconds", 0, "PANEL results"), 2) + " s\n";
    if (unit == "pixel" || unit == "pixels")
        text = text + "No pixel size is known, so lengths are in pixels; give it with --pixel NM.\n";
    if (unresolved > foreground / 10)
        note = note + "Where much is unresolved, larger blocks often help: block=128 in rFRC Map... .\n";
    if (warnings != "")
        text = text + "Note: " + replace(warnings, "\n", "\nNote: ") + "\n";
    File.saveString(text + note, folder + "summary.txt");
}

function metric(name) {
    return parseFloat(Property.get("panel." + name));
}

function percent(part, whole) {
    if (whole == 0) return "0 %";
    return "" + shown(100 * part / whole) + " %";
}
