package io.github.panelfiji.imagej;

/** What users get wrong: how the images come about, the options, and what the one sentence says. */
final class BadInputs {

    private static final String PAIR = "newImage(\"frames\", \"8-bit ramp\", 80, 70, 2);";
    private static final String TWO = "newImage(\"other\", \"8-bit ramp\", 80, 70, 1);"
            + "newImage(\"frame\", \"8-bit ramp\", 80, 70, 1);";

    private static final String SINGLE = "Single-Frame rFRC Map...";
    private static final String VOLUME = "3D rFRC Map...";
    private static final String PANEL = "PANEL Map...";
    private static final String RSM = "RSM Error Map...";
    private static final String FRC = "FRC Resolution...";
    private static final String BATCH = "Batch Folder...";
    private static final String FOLDERS = "input=[\" + getDirectory(\"temp\") + \"] output=[\" + getDirectory(\"temp\") + \"none] ";
    private static final String NOISE = "newImage(\"noise\", \"32-bit noise\", 80, 70, 2);";
    /** A reference of half the size, and the current image. */
    private static final String WITH_REFERENCE = "newImage(\"wide\", \"32-bit ramp\", 40, 35, 1);" + NOISE;
    private static final String VOLUMES = "newImage(\"z\", \"8-bit grayscale-mode\", 40, 36, 1, 10, 2);";

    private static String reference(String type, int width, int height, int slices) {
        return "newImage(\"wide\", \"" + type + "\", " + width + ", " + height + ", " + slices + ");" + NOISE;
    }

    /** Name, macro before the command, options, part of the sentence, and the command where it is not {@code rFRC Map...}. */
    static final String[][] ALL = {
        {"no image", "", "block=32", "There is no image open; open a stack of two frames"},
        {"block odd", PAIR, "block=63", "block: 63 is not allowed; it must be an even number from 24 to 512."},
        {"block 14", PAIR, "block=14", "block: 14 is not allowed; it must be an even number from 24 to 512."},
        {"block 600", PAIR, "block=600", "block: 600 is not allowed; it must be an even number from 24 to 512."},
        {"block no number", PAIR, "block=sixty", "block: sixty is not allowed; it must be an even number"},
        {"block nothing", PAIR, "block=[]", "block:  is not allowed; it must be an even number"},
        {"block bare", PAIR, "block skip=2", "block: has no value; write block=64."},
        {"block too small for the criterion", PAIR, "block=64 criterion=[7 sigma]",
            "criterion: 7 sigma is too strict for a block of 64; the smallest block for it is 120."},
        {"skip 0", PAIR, "skip=0", "skip: 0 is not allowed; it must be a whole number from 1 to the block size, 64."},
        {"skip above block", PAIR, "block=32 skip=33",
            "skip: 33 is not allowed; it must be a whole number from 1 to the block size, 32."},
        {"background -1", PAIR, "background=-1", "background: -1 is not allowed; it must be a number from 0 to 255."},
        {"background 256", PAIR, "background=256", "background: 256 is not allowed; it must be a number from 0 to 255."},
        {"center 2", PAIR, "center=2", "center: 2 is not allowed; it must be 1 or 3."},
        {"unknown criterion", PAIR, "criterion=[4 sigma]", "criterion: 4 sigma is not allowed; it must be 3 sigma, 5 sigma"},
        {"unknown window", PAIR, "window=Blackman", "window: Blackman is not allowed; it must be Hann or Hamming."},
        {"unknown border", PAIR, "border=wrap", "border: wrap is not allowed; it must be inside or mirror."},
        {"pixel -1", PAIR, "pixel=-1", "pixel: -1 is not allowed; it must be 0"},
        {"flag with a word", PAIR, "median=maybe", "median: maybe is not allowed; it must be true or false."},
        {"key twice", PAIR, "block=32 block=64", "block: given more than once"},
        {"no such variable", PAIR, "second=&nowhere", "second: &nowhere is not a variable of the running macro."},
        {"unknown title", TWO, "second=[not there]",
            "second: not there is not the title of an open image; open are other."},
        {"unknown title, nothing else open", PAIR, "second=x", "second: x is not the title of an open image; no other image"},
        {"two images of one title", TWO + "rename(\"other\"); newImage(\"frame\", \"8-bit ramp\", 80, 70, 1);"
            + "newImage(\"other\", \"8-bit ramp\", 80, 70, 1); selectImage(3);", "second=other",
            "second: other is the title of several open images"},
        {"closed second image", TWO + "close(\"other\");", "second=other", "second: other is not the title of an open image"},
        {"one slice", "newImage(\"frame\", \"8-bit ramp\", 80, 70, 1);", "block=32",
            "frame has one slice only; two images of the same field are needed"},
        {"different sizes", TWO + "newImage(\"small\", \"8-bit ramp\", 79, 70, 1);", "second=frame",
            "The two images must have the same size, but small has 79 x 70 pixels and frame has 80 x 70 pixels."},
        {"different numbers of slices", TWO + "newImage(\"stack\", \"8-bit ramp\", 80, 70, 3);", "second=frame",
            "stack has 80 x 70 pixels in 3 slices and frame has 80 x 70 pixels."},
        {"10 x 10", "newImage(\"tiny\", \"8-bit ramp\", 10, 10, 2);", "block=32",
            "Slices 1 and 2 of tiny: An image of 10 x 10 pixels is too small"},
        {"NaN", "newImage(\"holes\", \"32-bit ramp\", 80, 70, 4); setSlice(4); setPixel(7, 3, NaN);", "block=32",
            "Slices 3 and 4 of holes: Pixel x=7, y=3 of the second image is NaN; all pixels must be finite numbers."},
        {"tiles larger than the image", PAIR, "block=128 tiles",
            "Slices 1 and 2 of frames: An image of 80 x 70 pixels is smaller"},
        {"folder of the table", PAIR, "table=[no/such folder/t.csv]",
            "table: no/such folder/t.csv is not allowed, its folder does not exist"},
        {"adaptive with a word", PAIR, "adaptive=maybe", "adaptive: maybe is not allowed; it must be true or false."},
        {"drift with a word", PAIR, "drift=x", "drift: x is not allowed; it must be true or false."},

        {"single: no image", "", "block=32", "There is no image open; open an image, or take a sample", SINGLE},
        {"single: block odd", PAIR, "block=63", "block: 63 is not allowed", SINGLE},
        {"single: 30 x 40", "newImage(\"tiny\", \"8-bit ramp\", 30, 40, 1);", "block=24",
            "tiny: An image of 30 x 40 pixels is too small; each side must have at least 32 pixels.", SINGLE},
        {"single: NaN", "newImage(\"holes\", \"32-bit ramp\", 80, 70, 2); setSlice(2); setPixel(7, 3, NaN);", "block=24",
            "Slice 2 of holes: Pixel x=7, y=3 of the image is NaN; all pixels must be finite numbers.", SINGLE},
        {"single: tiles", PAIR, "block=64 tiles", "An image of 80 x 70 pixels is smaller than a tile; with tiles each side must"
            + " have at least 128 pixels", SINGLE},
        {"single: criterion", PAIR, "block=32 criterion=[5 sigma]", "criterion: 5 sigma is too strict for a block of 32", SINGLE},

        {"3D: no image", "", "block=32", "There is no image open; open a z-stack with two frames", VOLUME},
        {"3D: single slice", "newImage(\"flat\", \"8-bit ramp\", 80, 70, 1);", "block=24",
            "flat has one slice in z only; a z-stack has at least two.", VOLUME},
        {"3D: time without z", "newImage(\"t\", \"8-bit ramp grayscale-mode\", 80, 70, 1, 1, 4);", "block=24",
            "t has one slice in z only; a z-stack has at least two (Image > Properties... tells", VOLUME},
        {"3D: one z-stack", PAIR, "block=24", "frames is one z-stack only; two of the same field are needed", VOLUME},
        {"3D: mixed sizes", "newImage(\"other\", \"8-bit ramp\", 80, 70, 3);" + PAIR, "second=other block=24",
            "The two z-stacks must have the same size, but frames has 80 x 70 pixels in 2 slices and other has 80 x 70 pixels in"
                + " 3 slices.", VOLUME},
        {"3D: mixed widths", "newImage(\"other\", \"8-bit ramp\", 81, 70, 2);" + PAIR, "second=other block=24",
            "frames has 80 x 70 pixels in 2 slices and other has 81 x 70 pixels in 2 slices.", VOLUME},
        {"3D: narrow", "newImage(\"z\", \"8-bit grayscale-mode\", 15, 40, 1, 10, 2);", "block=24",
            "Frames 1 and 2 of z: An image of 15 x 40 pixels is too small; each side must have at least 16 pixels.", VOLUME},
        {"3D: tiles larger than the volume", VOLUMES, "block=32 depth=16 method=[Fourier shell] tiles",
            "Volumes of 40 x 36 pixels in 10 planes are smaller than a tile", VOLUME},
        {"3D: depth odd", VOLUMES, "depth=9 method=[Fourier shell]",
            "depth: 9 is not allowed; it must be an even number from 8 to 512, or block for the block size.", VOLUME},
        {"3D: depth 6", VOLUMES, "depth=6 method=[Fourier shell]", "depth: 6 is not allowed; it must be an even number", VOLUME},
        {"3D: depth 514", VOLUMES, "depth=514", "depth: 514 is not allowed; it must be an even number", VOLUME},
        {"3D: depth no number", VOLUMES, "depth=deep", "depth: deep is not allowed; it must be an even number", VOLUME},
        {"3D: zstep 0", VOLUMES, "zstep=0", "zstep: 0 is not allowed; it must be a whole number from 1", VOLUME},
        {"3D: zstep above depth", VOLUMES, "depth=8 zstep=9 block=64 method=[Fourier shell]",
            "zstep: 9 is not allowed; it must be a whole number from 1 to the depth of a block, 8.", VOLUME},
        {"3D: method", VOLUMES, "method=shells", "method: shells is not allowed; it must be plane by plane or Fourier shell.",
            VOLUME},
        {"3D: block 16 by planes", VOLUMES, "block=16", "block: 16 is not allowed; it must be an even number from 24 to 512",
            VOLUME},
        {"3D: block too small", VOLUMES, "block=16 depth=16 skip=4 method=[Fourier shell]",
            "criterion: 3 sigma is too strict for a block of 16 x 16 x 16; the smallest block of 16 planes for it is 32.",
            VOLUME},
        {"3D: NaN", "newImage(\"z\", \"32-bit grayscale-mode\", 40, 36, 1, 3, 2); setSlice(5); setPixel(7, 3, NaN);",
            "block=24", "Frames 1 and 2 of z: Pixel x=7, y=3 of plane z=1 of the second volume is NaN; all pixels", VOLUME},

        {"PANEL: no such reference", NOISE, "reference=wide", "reference: wide is not the title of an open image; no other", PANEL},
        {"PANEL: reference itself", NOISE, "reference=noise",
            "reference: noise is not allowed, it is the image that is judged itself; it must be a diffraction-limited", PANEL},
        {"PANEL: reference is second", reference("32-bit ramp", 80, 70, 2), "second=wide reference=wide",
            "reference: wide is not allowed, it is the image that is judged itself", PANEL},
        {"PANEL: reference larger", reference("32-bit ramp", 160, 140, 1), "reference=wide block=24",
            "Slices 1 and 2 of noise with wide: The reference has 160 x 140 pixels and is larger than the image of 80 x 70",
            PANEL},
        {"PANEL: other aspect", reference("32-bit ramp", 40, 30, 1), "reference=wide block=24",
            "The reference of 40 x 30 pixels and the image of 80 x 70 pixels differ in width to height", PANEL},
        {"PANEL: constant reference", reference("32-bit black", 40, 35, 1), "reference=wide block=24",
            "All pixels of the reference are 0; an error map needs differences in brightness.", PANEL},
        {"PANEL: mixed sizes", TWO + "newImage(\"small\", \"8-bit ramp\", 79, 70, 1);", "second=frame block=24",
            "The two images must have the same size, but small has 79 x 70 pixels", PANEL},
        {"PANEL: reference slices", reference("32-bit ramp", 40, 35, 3), "reference=wide block=24",
            "The reference wide has 3 slices; it must have one.", PANEL},
        {"PANEL: single and drift", WITH_REFERENCE, "single drift", "drift: true is not allowed; it must be false together with"
            + " single", PANEL},
        {"PANEL: single and second", WITH_REFERENCE, "single second=wide",
            "second: wide is not allowed together with single", PANEL},
        {"PANEL: one slice", "newImage(\"one\", \"32-bit noise\", 80, 70, 1);", "block=24", "one has one slice only", PANEL},
        {"PANEL: single with a word", NOISE, "single=maybe", "single: maybe is not allowed; it must be true or false.", PANEL},
        {"PANEL: single, 30 x 40", "newImage(\"tiny\", \"32-bit noise\", 30, 40, 1);", "single block=24",
            "tiny: An image of 30 x 40 pixels is too small", PANEL},

        {"RSM: no image", "", "reference=x", "There is no image open; open a super-resolution image and a reference", RSM},
        {"RSM: no reference", NOISE, " ", "reference: has no value; it must be the title of an open image", RSM},
        {"RSM: reference itself", NOISE, "reference=noise", "reference: noise is not allowed, it is the image that is judged",
            RSM},
        {"RSM: reference the same pixels", "newImage(\"one\", \"32-bit ramp\", 80, 70, 1); run(\"Duplicate...\","
            + " \"title=wide\"); selectImage(\"one\");", "reference=wide",
            "one with wide: The reference is the image itself, pixel for pixel", RSM},
        {"RSM: reference larger", reference("32-bit ramp", 80, 71, 1), "reference=wide",
            "The reference has 80 x 71 pixels and is larger than the image of 80 x 70 pixels", RSM},
        {"RSM: other aspect", reference("32-bit ramp", 40, 30, 1), "reference=wide",
            "The reference of 40 x 30 pixels and the image of 80 x 70 pixels differ in width to height", RSM},
        {"RSM: constant reference", reference("32-bit black", 40, 35, 1), "reference=wide",
            "All pixels of the reference are 0; an error map needs differences in brightness.", RSM},
        {"RSM: constant image", "newImage(\"wide\", \"32-bit ramp\", 40, 35, 1); newImage(\"flat\", \"8-bit black\", 80, 70, 1);",
            "reference=wide", "flat with wide: All pixels of the image are 0", RSM},
        {"RSM: negative image", "newImage(\"wide\", \"32-bit ramp\", 40, 35, 1); newImage(\"dark\", \"32-bit ramp\", 80, 70, 1);"
            + " run(\"Subtract...\", \"value=5\");", "reference=wide", "the image must have a pixel above 0.", RSM},
        {"RSM: NaN in the reference", "newImage(\"wide\", \"32-bit ramp\", 40, 35, 1); setPixel(4, 3, NaN);" + NOISE,
            "reference=wide", "Pixel x=4, y=3 of the reference is NaN", RSM},

        {"FRC: one slice", "newImage(\"one\", \"32-bit noise\", 80, 70, 1);", " ", "one has one slice only", FRC},
        {"FRC: different sizes", TWO + "newImage(\"small\", \"8-bit ramp\", 79, 70, 1);", "second=frame",
            "The two images must have the same size", FRC},
        {"FRC: empty selection", NOISE + " makeRectangle(200, 10, 20, 20);", " ",
            "The selection of noise is empty: it holds no pixel of the image; select a rectangle in it", FRC},
        {"FRC: a line", NOISE + " makeLine(1, 2, 30, 40);", " ", "The selection of noise (Straight Line) is no area", FRC},
        {"FRC: small selection", NOISE + " makeRectangle(10, 10, 12, 30);", " ",
            "Slices 1 and 2 of noise, selection at x=10, y=10: An image of 12 x 30 pixels is too small", FRC},
        {"FRC: criterion", NOISE, "criterion=[9 sigma]", "criterion: 9 sigma is too strict for an image of 80 x 70 pixels; the"
            + " smallest square image for it has a side of", FRC},
        {"FRC: pixel", NOISE, "pixel=x", "pixel: x is not allowed; it must be 0", FRC},

        {"batch: no input", "", "command=[rFRC Map...]", "input: has no value; it must be the folder of the images.", BATCH},
        {"batch: no such input", "", "input=[no/such folder] output=x", "input: no/such folder is not allowed, there is no such"
            + " folder; it must be the folder of the images.", BATCH},
        {"batch: command", "", FOLDERS + "command=Blur", "command: Blur is not allowed, it must be one of rFRC Map..., Single",
            BATCH},
        {"batch: key of the command", "", FOLDERS + "command=[rFRC Map] options=[blok=32]",
            "options: blok is not a key of rFRC Map...; its keys are block, skip", BATCH},
        {"batch: value of the command", "", FOLDERS + "options=[block=33]", "options: block: 33 is not allowed; it must be an",
            BATCH},
        {"batch: no file", "", FOLDERS + "pattern=*.no-such-file", "there is no file *.no-such-file in it itself", BATCH},
    };

    private BadInputs() {
    }

    /** The command that is run. */
    static String command(String[] input) {
        return input.length > 4 ? input[4] : "rFRC Map...";
    }

    /** A macro that tries it, and must not reach its last statement. */
    static String macro(String[] input) {
        return input[1] + "\nrun(\"" + command(input) + "\", \"" + input[2] + "\");\nprint(\"AFTER " + input[0] + "\");\n";
    }
}
