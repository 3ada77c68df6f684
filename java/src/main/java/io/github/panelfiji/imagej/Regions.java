package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;
import io.github.panelfiji.core.PanelException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The parts of a map that are meant: those of a file, of the ROI Manager, the selection, or the whole map. */
final class Regions {

    private static final String ENDING = ".roi";

    private Regions() {
    }

    /**
     * The regions of a map: those that are selected in the ROI Manager, or all of it where none is; besides them the selection
     * on the map, if it is another one. Without any of these the whole map. There is no ROI Manager without a screen.
     *
     * @throws PanelException for the first that does not fit
     */
    static List<Region> chosen(ImagePlus map) {
        List<Roi> rois = new ArrayList<>();
        RoiManager manager = Screen.present() ? RoiManager.getInstance2() : null;
        if (manager != null && manager.getCount() > 0) {
            Collections.addAll(rois, manager.getSelectedRoisAsArray());
        }
        Roi selection = map.getRoi();
        if (selection != null && !(manager != null && has(manager.getRoisAsArray(), selection))) {
            rois.add(selection);
        }
        return of(map, rois);
    }

    /** Whether one of these covers the same pixels. {@code Roi.equals} measures lengths, which differ where a ROI has no image. */
    private static boolean has(Roi[] rois, Roi roi) {
        for (Roi each : rois) {
            if (each.getType() == roi.getType() && each.getBounds().equals(roi.getBounds())
                    && Arrays.equals(mask(each), mask(roi))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] mask(Roi roi) {
        ImageProcessor mask = roi.getMask();
        return mask == null ? new byte[0] : (byte[]) mask.getPixels();
    }

    private static List<Region> of(ImagePlus map, List<Roi> rois) {
        List<Region> regions = new ArrayList<>();
        for (Roi roi : rois) {
            regions.add(Region.of(map, roi));
        }
        return regions.isEmpty() ? Collections.singletonList(Region.whole(map)) : regions;
    }

    /**
     * The regions of a file that the ROI Manager has saved, {@code .roi} or {@code .zip}.
     *
     * @param key macro key whose value the path is
     * @throws PanelException if it is no such file, is empty, or holds one that does not fit
     */
    static List<Region> ofFile(ImagePlus map, String key, String path) {
        List<Roi> rois = new ArrayList<>();
        try {
            if (path.toLowerCase(java.util.Locale.ROOT).endsWith(ENDING)) {
                add(rois, Files.readAllBytes(new File(path).toPath()), new File(path).getName());
            } else {
                try (ZipFile zip = new ZipFile(path)) {
                    for (ZipEntry entry : Collections.list(zip.entries())) {
                        if (entry.getName().endsWith(ENDING)) {
                            add(rois, read(zip.getInputStream(entry)), entry.getName());
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw refuse(key, path, "it cannot be read (" + e.getMessage() + "); it must be a file that the ROI Manager has"
                    + " saved, .roi or .zip.");
        }
        if (rois.isEmpty()) {
            throw refuse(key, path, "it holds no selection; it must be a file that the ROI Manager has saved, .roi or .zip.");
        }
        return of(map, rois);
    }

    private static void add(List<Roi> rois, byte[] bytes, String name) throws IOException {
        String bare = name.substring(name.lastIndexOf('/') + 1, name.length() - ENDING.length());
        Roi roi;
        try {
            roi = new RoiDecoder(bytes, bare).getRoi();
        } catch (RuntimeException e) {
            throw new IOException(name + " is damaged", e); // as its reader answers a file that was cut off
        }
        if (roi == null) {
            throw new IOException(name + " is damaged");
        }
        roi.setName(bare);
        rois.add(roi);
    }

    private static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
            bytes.write(part, 0, n);
        }
        in.close();
        return bytes.toByteArray();
    }

    private static PanelException refuse(String key, String path, String why) {
        return new PanelException(PanelException.Kind.INVALID_OPTION, key + ": " + path + " is not allowed: " + why);
    }
}
