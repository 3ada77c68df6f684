package io.github.panelfiji.imagej;

import ij.ImagePlus;

/** What a result shows; every result tells it by the property {@code panel.result}. */
enum ResultKind {

    /** Lengths, 0 where nothing was judged. */
    RFRC("rFRC map"),
    /** Errors as shares of the reference's range. */
    RSM("RSM error map"),
    /** Both as a picture in colour. */
    PANEL("PANEL map"),
    /** The image as the reference would show it. */
    FIT("image at reference resolution"),
    /** Curves of whole images. */
    CURVE("FRC curve");

    /** Name of the property. */
    static final String PROPERTY = "result";

    private final String words;

    ResultKind(String words) {
        this.words = words;
    }

    /** How it is called in a sentence. */
    String words() {
        return words;
    }

    /** What an image shows; null where it is none of our results. */
    static ResultKind of(ImagePlus image) {
        String property = image.getProp(PanelProperties.PREFIX + PROPERTY);
        for (ResultKind kind : values()) {
            if (kind.words.equals(property)) {
                return kind;
            }
        }
        return null;
    }
}
