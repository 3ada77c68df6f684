// What tools/bench runs in ImageJ. The argument is the file that takes the times: lines of size, step, run (1 is the first of
// the session), milliseconds of the whole command as a macro sees it, and milliseconds of the core's job in it; in the end
// "done".

file = getArgument();
measure(128, 4, 11);
measure(1024, 2, 5);
measure(1024, 1, 5);
File.append("done", file);
close("*");
run("Quit");

// Two bright frames with noise of their own, no node of them background; windows are shown as a user sees them.
function measure(size, step, runs) {
    newImage("frames", "32-bit black", size, size, 2);
    run("Macro...", "code=v=50+2*sin(y*0.9)+2*cos(x*0.7) stack");
    run("Add Specified Noise...", "stack standard=0.3");
    frames = getImageID();
    for (k = 1; k <= runs; k++) {
        selectImage(frames);
        start = getTime();
        run("rFRC Map...", "second=[next slice] block=64 skip=" + step + " background=0 center=3 criterion=[3 sigma]"
            + " window=Hann border=inside pixel=65 median");
        whole = getTime() - start;
        if (!startsWith(getTitle(), "rFRC of ")) {
            File.append("rFRC Map... made no map of " + size + " x " + size + " pixels.", file);
            run("Quit");
        }
        close();
        seconds = Table.get("seconds", Table.size("PANEL results") - 1, "PANEL results");
        File.append("" + size + " " + step + " " + k + " " + whole + " " + 1000 * seconds, file);
    }
    selectImage(frames);
    close();
}
