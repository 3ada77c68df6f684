package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import io.github.panelfiji.core.Image;
import io.github.panelfiji.core.PanelException;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** What lies within the rectangular selection of the image. */
final class Selected extends SourceFilter {

    private final Rectangle area;

    private Selected(MapSource base, Rectangle area) {
        super(base);
        this.area = area;
    }

    /**
     * The source, cut to the selection of its image; all of it where nothing is selected.
     *
     * @param warnings takes that a selection is no rectangle, so that more was taken
     * @throws PanelException if what is selected is no area, or lies outside of the image
     */
    static MapSource of(MapSource base, Warnings warnings) {
        ImagePlus image = base.image();
        Roi roi = image.getRoi();
        if (roi == null) {
            return base;
        }
        if (!roi.isArea()) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "The selection of " + image.getTitle() + " ("
                    + roi.getTypeAsString() + ") is no area; select a rectangle, or nothing for the whole image"
                    + " (Edit > Selection > Select None).");
        }
        Rectangle all = new Rectangle(image.getWidth(), image.getHeight());
        Rectangle area = roi.getBounds().intersection(all);
        if (area.isEmpty()) {
            throw new PanelException(PanelException.Kind.INVALID_IMAGE, "The selection of " + image.getTitle()
                    + " is empty: it holds no pixel of the image; select a rectangle in it, or nothing for the whole image"
                    + " (Edit > Selection > Select None).");
        }
        if (roi.getType() != Roi.RECTANGLE) {
            warnings.add("The selection is no rectangle; the rectangle around it was taken.");
        }
        return area.equals(all) ? base : new Selected(base, area);
    }

    @Override
    public String describe(int k) {
        return super.describe(k) + ", selection at x=" + area.x + ", y=" + area.y;
    }

    @Override
    public List<Image> read(int k) {
        List<Image> parts = new ArrayList<>();
        for (Image image : super.read(k)) {
            parts.add(Part.cut(image, area, 0, 1));
        }
        return parts;
    }
}
