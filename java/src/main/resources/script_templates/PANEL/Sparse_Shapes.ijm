// Sparse Shapes: what is left when too few pixels were sampled.
// Leaves: FRC of Sparse Shapes, Sparse Shapes truth, Sparse Shapes

// The same shapes, from few samples to many.
sampling = newArray(8, 32, 64);
for (i = 0; i < sampling.length; i++) {
    close("*");
    run("Sparse Shapes", "seed=1 sampling=" + sampling[i]);
    run("FRC Resolution...", "criterion=[3 sigma]");
    print(sampling[i] + " % of the pixels: resolution " + Property.get("panel.resolution") + " " + Property.get("panel.unit"));
}
