package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.closeImages;
import static io.github.panelfiji.imagej.ScreenTools.image;

import ij.Executer;
import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Main class of a JVM that is ImageJ with its window: makes the pictures of README and docs, each from the macros that stand in
 * the text before it or from an example of the jar, so that they show what the program does. Started by tools/pictures.
 */
final class PictureMain {

    private static final String TUTORIAL = "docs/tutorial.md";
    /** Height of images of which two and a bar fit into the help window. */
    private static final int TWO = 300;
    private static final int THREE = 200;

    private static final Map<String, ImagePlus> KEPT = new LinkedHashMap<>();

    private PictureMain() {
    }

    /** Pictures of the tutorial, by name, from what is open when its text comes to them. */
    private static Map<String, Callable<BufferedImage>> tutorial() {
        Map<String, Callable<BufferedImage>> all = new LinkedHashMap<>();
        all.put("tubulin", () -> new Sheet(TWO).image("Tubulin, frame 1", image("Tubulin"))
                .image("Tubulin truth", image("Tubulin truth")).draw());
        all.put("dialog-rfrc-map", () -> dialog("rFRC Map..."));
        all.put("rfrc-map", () -> new Sheet(TWO).image("Tubulin, frame 1", image("Tubulin"))
                .map("rFRC of Tubulin", keep("60 photons")).draw());
        all.put("noise", () -> new Sheet(TWO).image("60 photons", KEPT.get("60 photons"))
                .map("10 photons", keep("10 photons")).draw());
        all.put("criterion", () -> new Sheet(TWO).image("3 sigma", KEPT.get("10 photons")).map("1/7", IJ.getImage()).draw());
        all.put("frc", PictureMain::plot);
        all.put("panel-map", () -> new Sheet(THREE).image("Tubulin, frame 1", image("Tubulin"))
                .image("PANEL of Tubulin", image("PANEL of Tubulin")).map("RSM of Tubulin", image("RSM of Tubulin")).draw());
        return all;
    }

    /** Pictures by name, the example that makes what they show, and how they are drawn. */
    private static Map<String, Map.Entry<String, Callable<BufferedImage>>> examples() {
        Map<String, Map.Entry<String, Callable<BufferedImage>>> all = new LinkedHashMap<>();
        put(all, "single-frame-map", "Single-Frame rFRC Map", () -> new Sheet(TWO).image("Tubulin, frame 1", image("Tubulin"))
                .map("rFRC of its single frame", image("rFRC of Tubulin")).draw());
        put(all, "volume-map", "3D rFRC Map", () -> new Sheet(THREE).image("A plane of a z-stack", plane("beads"))
                .image("plane by plane", plane("plane by plane")).map("Fourier shells", plane("Fourier shells")).draw());
        put(all, "error-map", "RSM Error Map", () -> new Sheet(THREE).image("Tubulin, frame 1", image("Tubulin"))
                .image("Tubulin reference", image("Tubulin reference")).map("RSM of Tubulin", image("RSM of Tubulin")).draw());
        put(all, "map-tools", "Reasons Overlay", PictureMain::tools);
        return all;
    }

    /** A map with what lies over it, and its histogram. */
    private static BufferedImage tools() {
        ImagePlus map = image("rFRC of Tubulin");
        IJ.runMacro("selectImage('rFRC of Tubulin'); run('Colour Bar', 'state=on'); run('Map Histogram');");
        return new Sheet(TWO).image("Colour Bar and Reasons Overlay", map.flatten())
                .image("Map Histogram", image("Histogram of rFRC of Tubulin")).draw();
    }

    private static void put(Map<String, Map.Entry<String, Callable<BufferedImage>>> all, String name, String example,
            Callable<BufferedImage> picture) {
        all.put(name, new java.util.AbstractMap.SimpleEntry<>(example.replace(' ', '_'), picture));
    }

    /** The names of all pictures. */
    static java.util.Set<String> names() {
        java.util.Set<String> names = new java.util.TreeSet<>(tutorial().keySet());
        names.addAll(examples().keySet());
        return names;
    }

    /**
     * Makes all pictures.
     *
     * @param arguments the folder of ImageJ, and the folder for the pictures
     */
    public static void main(String[] arguments) {
        try {
            makeAll(arguments);
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            // ImageJ's windows would keep the JVM alive.
            System.exit(1);
        }
    }

    private static void makeAll(String[] arguments) throws Exception {
        File folder = new File(arguments[1]);
        check(folder.isDirectory() || folder.mkdirs(), "no folder " + folder);
        ImageJ.main(new String[] {"-ijpath", arguments[0], "-port0"});
        await("ImageJ's window", () -> IJ.getInstance() != null && IJ.getInstance().isShowing());
        Map<String, Callable<BufferedImage>> recipes = tutorial();
        for (DocText.Part part : DocText.parts(TUTORIAL)) {
            if (part.kind == DocText.Kind.MACRO) {
                check(!"[aborted]".equals(IJ.runMacro(part.words[0])), part.words[0]);
            } else if (part.kind == DocText.Kind.PICTURE) {
                save(folder, part.words[0], recipes.get(part.words[0]));
            }
        }
        for (Map.Entry<String, Map.Entry<String, Callable<BufferedImage>>> entry : examples().entrySet()) {
            closeImages();
            String macro = DocText.text("java/src/main/resources/script_templates/PANEL/" + entry.getValue().getKey() + ".ijm");
            check(!"[aborted]".equals(IJ.runMacro(macro)), macro);
            save(folder, entry.getKey(), entry.getValue().getValue());
        }
    }

    private static void save(File folder, String name, Callable<BufferedImage> recipe) throws Exception {
        File file = new File(folder, name + ".png");
        Sheet.save(recipe.call(), file);
        System.out.println(file.getName() + " " + file.length() + " bytes");
    }

    /** The current image, kept for a later picture. */
    private static ImagePlus keep(String name) {
        KEPT.put(name, IJ.getImage().duplicate());
        KEPT.get(name).setDisplayRange(IJ.getImage().getDisplayRangeMin(), IJ.getImage().getDisplayRangeMax());
        return KEPT.get(name);
    }

    /** The middle of a z-stack. */
    private static ImagePlus plane(String title) {
        ImagePlus image = image(title);
        image.setSlice(image.getStackSize() / 2);
        return image;
    }

    private static BufferedImage plot() {
        return IJ.getImage().getProcessor().getBufferedImage();
    }

    /** The dialog of a command on the first sample, as it opens there. */
    private static BufferedImage dialog(String command) throws Exception {
        WindowManager.setCurrentWindow(image("Tubulin").getWindow());
        new Executer(command, image("Tubulin"));
        await("the dialog", () -> GenericDialog.getInstance() != null && GenericDialog.getInstance().isShowing());
        GenericDialog dialog = GenericDialog.getInstance();
        await("the forecast", () -> ScreenTools.text(dialog).contains("on this computer"));
        BufferedImage picture = window(dialog);
        ScreenTools.press(ScreenTools.button(dialog, "Cancel"));
        await("the dialog to close", () -> !dialog.isShowing());
        return picture;
    }

    /** What the screen shows of a window. */
    static BufferedImage window(Window window) throws Exception {
        window.toFront();
        java.awt.EventQueue.invokeAndWait(() -> { });
        Thread.sleep(300);
        return new java.awt.Robot().createScreenCapture(window.getBounds());
    }
}
