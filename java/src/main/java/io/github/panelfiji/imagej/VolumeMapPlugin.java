package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.measure.Calibration;
import io.github.panelfiji.core.Command;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** {@code 3D rFRC Map...}: maps of two z-stacks, plane by plane or by Fourier shell correlation. */
public final class VolumeMapPlugin extends MapCommand {

    /** Made by ImageJ for each run. */
    public VolumeMapPlugin() {
        super("3D rFRC Map...", Command.VOLUME);
    }

    @Override
    String help() {
        return "volume-map";
    }

    @Override
    String wanted() {
        return "a z-stack with two frames of the same field";
    }

    @Override
    List<Key> inputKeys() {
        return Collections.singletonList(Key.image("second", "Second z-stack (next slice: the next frame)",
                SecondImage.NEXT_SLICE));
    }

    /** A single z-stack needs a partner: where only one other image fits, that is it. */
    @Override
    String suggested(Key key, ImagePlus image) {
        List<String> partners = key.name().equals("second") && image.getNFrames() == 1
                ? OpenImages.titlesOfSize(image) : Collections.<String>emptyList();
        return partners.size() == 1 ? partners.get(0) : super.suggested(key, image);
    }

    @Override
    MapSource source(ImagePlus image, Settings settings, Warnings warnings) {
        return SecondImage.isNext(settings) ? VolumePairs.within(image, warnings)
                : VolumePairs.between(image, SecondImage.find(image, settings), warnings);
    }

    @Override
    Map<String, String> coreOptions(ImagePlus image, Settings settings, PixelSize pixel, Warnings warnings) {
        Map<String, String> options = super.coreOptions(image, settings, pixel, warnings);
        options.put("spacing", Numbers.exact(spacing(image.getCalibration(), pixel, warnings)));
        return options;
    }

    /**
     * Distance of the planes in the unit of the pixel size: the calibration's own, also where the user gives another pixel
     * size; where the calibration knows no length, as many pixel sizes as a voxel is deep in pixels.
     */
    private static double spacing(Calibration calibration, PixelSize pixel, Warnings warnings) {
        double z = calibration.pixelDepth / calibration.pixelWidth;
        if (!(z > 0) || Double.isInfinite(z)) {
            warnings.add("The image has no distance of its planes; the pixel size was taken for it. Set it in Image >"
                    + " Properties as Voxel depth.");
            return pixel.length();
        }
        double nm = Lengths.nanometres(calibration.getZUnit());
        double own = PixelSize.rounded(calibration.pixelDepth * nm);
        return pixel.unit().equals("nm") && own > 0 ? own : PixelSize.rounded(pixel.length() * z);
    }

    @Override
    List<ResultWindow> windows(String title, Settings settings) {
        return Collections.singletonList(ResultWindow.lengths("rFRC of " + title));
    }
}
