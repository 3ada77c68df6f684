package io.github.panelfiji.imagej;

/** What users get wrong: how the images come about, the options, and what the one sentence says. */
final class BadInputs {

    private static final String PAIR = "newImage(\"frames\", \"8-bit ramp\", 80, 70, 2);";
    private static final String TWO = "newImage(\"other\", \"8-bit ramp\", 80, 70, 1);"
            + "newImage(\"frame\", \"8-bit ramp\", 80, 70, 1);";

    /** Name, macro before the command, options of {@code rFRC Map...}, part of the sentence. */
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
    };

    private BadInputs() {
    }

    /** A macro that tries it, and must not reach its last statement. */
    static String macro(String[] input) {
        return input[1] + "\nrun(\"rFRC Map...\", \"" + input[2] + "\");\nprint(\"AFTER " + input[0] + "\");\n";
    }
}
