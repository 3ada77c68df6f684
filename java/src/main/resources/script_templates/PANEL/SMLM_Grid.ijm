// SMLM Grid: blinking emitters, more of them at a time towards the sides, localised in two halves of the frames.
// Leaves: rFRC of SMLM Grid, SMLM Grid camera, SMLM Grid truth, SMLM Grid reference, SMLM Grid

run("SMLM Grid", "seed=1");
run("rFRC Map...", "skip=4 median");
