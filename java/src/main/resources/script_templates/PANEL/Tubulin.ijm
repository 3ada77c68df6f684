// Tubulin: simulated filaments with known truth, for trying out the commands.
// Leaves: Tubulin truth, Tubulin reference, Tubulin

// The same seed gives the same images on every computer; another seed gives other filaments.
run("Tubulin", "size=256 seed=1");

// Two frames of the same filaments that differ in their noise only.
for (i = 1; i <= nSlices; i++) {
    setSlice(i);
    getStatistics(area, mean, min, max, deviation);
    print("Frame " + i + ": mean " + mean + ", standard deviation " + deviation);
}
