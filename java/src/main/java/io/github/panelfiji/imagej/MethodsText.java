package io.github.panelfiji.imagej;

import ij.IJ;
import io.github.panelfiji.core.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What to write about a result in the methods section of a paper: what was done, with which values, and whom to cite. */
final class MethodsText {

    private static final String ZHAO = "Zhao, W. et al. Light Sci. Appl. 12, 298 (2023), https://doi.org/10.1038/s41377-023-01321-0";
    private static final String SAXTON = "Saxton, W. O. & Baumeister, W. J. Microsc. 127, 127-138 (1982),"
            + " https://doi.org/10.1111/j.1365-2818.1982.tb00405.x";
    private static final String NIEUWENHUIZEN = "Nieuwenhuizen, R. P. J. et al. Nat. Methods 10, 557-562 (2013),"
            + " https://doi.org/10.1038/nmeth.2448";
    private static final String KOHO = "Koho, S. et al. Nat. Commun. 10, 3103 (2019), https://doi.org/10.1038/s41467-019-11024-z";
    private static final String CULLEY = "Culley, S. et al. Nat. Methods 15, 263-266 (2018), https://doi.org/10.1038/nmeth.4605";
    private static final String SCHNEIDER = "Schneider, C. A., Rasband, W. S. & Eliceiri, K. W. Nat. Methods 9, 671-675 (2012),"
            + " https://doi.org/10.1038/nmeth.2089";

    private final Command command;
    private final Settings settings;
    private final Map<String, Double> metrics;
    private final PixelSize pixel;
    private final List<String> papers = new ArrayList<>();

    private MethodsText(Command command, Settings settings, Map<String, Double> metrics, PixelSize pixel) {
        this.command = command;
        this.settings = settings;
        this.metrics = metrics;
        this.pixel = pixel;
    }

    /**
     * The text about a run.
     *
     * @param command that was run
     * @param version of PANEL
     * @param settings of the run
     * @param metrics of all its maps
     * @param maps how many there are
     */
    static String of(PanelCommand command, String version, Settings settings, Map<String, Double> metrics, PixelSize pixel,
            int maps) {
        MethodsText text = new MethodsText(command.core(), settings, metrics, pixel);
        String done = text.done();
        // Fiji puts its own version before that of ImageJ, with a slash between.
        String tool = "with the command " + command.label().replace("...", "") + " of PANEL " + version + " for ImageJ "
                + IJ.getVersion().replaceAll(".*/", "") + text.cite(SCHNEIDER);
        String values = text.values();
        return done + " " + tool + (values.isEmpty() ? "" : " (" + values + ")") + "." + text.found(maps) + "\n" + text.references();
    }

    private String get(String key) {
        return settings.get(key);
    }

    private boolean isOn(String key) {
        return "true".equals(get(key));
    }

    /** The mark of a paper, which is listed by it. */
    private String cite(String paper) {
        if (!papers.contains(paper)) {
            papers.add(paper);
        }
        return " [" + (papers.indexOf(paper) + 1) + "]";
    }

    private String references() {
        List<String> list = new ArrayList<>();
        for (int i = 0; i < papers.size(); i++) {
            list.add("[" + (i + 1) + "] " + papers.get(i));
        }
        return String.join("\n", list);
    }

    // ---- What was done

    private String done() {
        switch (command) {
            case SINGLE:
                return "Local resolution was mapped by " + map() + single();
            case VOLUME:
                return "Local resolution was mapped by " + (shells()
                        ? "rolling Fourier shell correlation" + cite(ZHAO) + " of two volumes"
                        : map() + " of two volumes, plane by plane");
            case WHOLE:
                return "Resolution was measured by Fourier ring correlation (FRC)" + cite(SAXTON) + cite(NIEUWENHUIZEN)
                        + " of two images";
            case RSM:
                return errors();
            case PANEL:
                String both = "Local resolution was mapped by " + map() + (isOn("single") ? single() : " of two frames");
                return metrics.containsKey("rse") ? both + ", and e" + errors().substring(1) : both;
            default:
                return "Local resolution was mapped by " + map() + " of two frames";
        }
    }

    private String map() {
        return isOn("tiles") ? "block-wise Fourier ring correlation (FRC)" + cite(SAXTON) + cite(NIEUWENHUIZEN)
                : "rolling Fourier ring correlation (rFRC)" + cite(ZHAO);
    }

    private String single() {
        return " of sub-images of single frames" + cite(KOHO);
    }

    private String errors() {
        return "Errors against the diffraction-limited image " + get("reference") + " were mapped as resolution-scaled error (RSM)"
                + cite(CULLEY) + cite(ZHAO);
    }

    private boolean shells() {
        return "Fourier shell".equalsIgnoreCase(get("method"));
    }

    // ---- With which values

    private String values() {
        List<String> values = new ArrayList<>();
        if (get("block") != null) {
            String n = get("block");
            String unit = command == Command.SINGLE || isOn("single") ? " pixels of the sub-images" : " pixels";
            String blocks = shells() ? n + " x " + n + " x " + depth() : n + " x " + n;
            values.add((isOn("tiles") ? "tiles of " : "blocks of ") + blocks + unit);
            if (!isOn("tiles")) {
                values.add("one every " + get("skip") + unit + (shells() ? " and " + zstep() + " planes" : ""));
            }
        }
        if (get("criterion") != null) {
            values.add("threshold " + get("criterion"));
            values.add(get("window") + " window");
        }
        if (get("border") != null && !isOn("tiles")) {
            values.add(get("border").equalsIgnoreCase("mirror") ? "image mirrored at its borders" : "blocks kept inside the image");
            values.add("background up to " + get("background") + " of 255 in the mean of " + get("center") + " x " + get("center")
                    + " pixels" + (isOn("adaptive") ? " above the local background" : ""));
            values.add((isOn("median") ? "with" : "without") + " adaptive median filter");
        }
        if (isOn("drift")) {
            values.add("drift between the frames corrected");
        }
        if (get("pixel") != null) {
            values.add("pixel size " + (pixel.unit().equals("nm") ? Numbers.brief(pixel.length()) + " nm" : "unknown"));
        }
        return String.join(", ", values);
    }

    private String depth() {
        return "block".equalsIgnoreCase(get("depth")) ? get("block") : get("depth");
    }

    private String zstep() {
        return "skip".equalsIgnoreCase(get("zstep")) ? get("skip") : get("zstep");
    }

    // ---- What was found

    private String found(int maps) {
        StringBuilder text = new StringBuilder();
        String unit = pixel.unit().equals("nm") ? " nm" : " pixels";
        if (metrics.containsKey("foreground") && metrics.get("foreground") > 0) {
            long places = Math.round(metrics.get("foreground"));
            text.append(" Over ").append(Numbers.grouped(places)).append(" places").append(maps > 1 ? " of " + maps + " maps" : "")
                    .append(" the mean was ").append(MapPicture.rounded(metrics.get("mean_resolution"))).append(unit)
                    .append(" and the finest value ").append(MapPicture.rounded(metrics.get("minimum"))).append(unit).append("; ")
                    .append(MapPicture.rounded(100.0 * metrics.get("unresolved") / places)).append(" % were unresolved.");
        }
        if (metrics.containsKey("resolution")) {
            text.append(metrics.get("unresolved") > 0 ? " The image was unresolved." : " The resolution was "
                    + MapPicture.rounded(metrics.get("resolution")) + unit + ".");
        }
        if (metrics.containsKey("rse")) {
            text.append(" The root mean square of the error was ").append(MapPicture.rounded(metrics.get("rse")))
                    .append(" of the reference's range");
            text.append(metrics.containsKey("rsp") ? " and the correlation " + MapPicture.rounded(metrics.get("rsp")) + "." : ".");
        }
        return text.toString();
    }
}
