// FRC Resolution: one resolution for the whole image, and for a rectangle of it.
// Leaves: Tubulin truth, Tubulin reference, Tubulin, FRC of the whole image, FRC of the rectangle

run("Tubulin", "size=256 seed=1");

run("FRC Resolution...", "criterion=[3 sigma]");
tell("the whole image");

selectImage("Tubulin");
makeRectangle(40, 60, 128, 96);
run("FRC Resolution...", "criterion=[3 sigma]");
tell("the rectangle");

function tell(what) {
    rename("FRC of " + what);
    print("Resolution of " + what + ": " + Property.get("panel.resolution") + " " + Property.get("panel.unit"));
}
