package io.github.panelfiji.imagej;

import static io.github.panelfiji.imagej.ScreenTools.await;
import static io.github.panelfiji.imagej.ScreenTools.check;
import static io.github.panelfiji.imagej.ScreenTools.image;
import static io.github.panelfiji.imagej.ScreenTools.images;
import static io.github.panelfiji.imagej.ScreenTools.message;
import static io.github.panelfiji.imagej.ScreenTools.picture;

import ij.Executer;
import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageCanvas;
import ij.gui.Overlay;
import ij.gui.PlotWindow;
import ij.gui.Roi;
import ij.gui.Toolbar;
import java.awt.EventQueue;
import java.awt.event.InputEvent;
import java.awt.event.MouseEvent;
import java.util.Arrays;

/** Scenarios of {@link ScreenMain}: the plot that follows a point, as users click and drag it. */
final class ScreenCurve {

    private static final String COMMAND = "FRC Curve at a Point";
    /** A drag must feel immediate, at the pace of the machine: as long as ImageJ takes to draw the plot so many times, at most. */
    private static final double REDRAWN = 5;

    private ScreenCurve() {
    }

    // ---- The user

    private static void choose() throws Exception {
        EventQueue.invokeAndWait(() -> new Executer(COMMAND, WindowManager.getCurrentImage()));
    }

    private static void mouse(ImagePlus image, int id, int x, int y) throws Exception {
        ImageCanvas canvas = image.getCanvas();
        int pressed = id == MouseEvent.MOUSE_RELEASED ? 0 : InputEvent.BUTTON1_DOWN_MASK;
        double half = canvas.getMagnification() / 2;
        MouseEvent event = new MouseEvent(canvas, id, System.currentTimeMillis(), pressed | InputEvent.BUTTON1_MASK,
                (int) (canvas.screenX(x) + half), (int) (canvas.screenY(y) + half), 1, false, MouseEvent.BUTTON1);
        EventQueue.invokeAndWait(() -> canvas.dispatchEvent(event));
    }

    private static void click(ImagePlus image, int x, int y) throws Exception {
        mouse(image, MouseEvent.MOUSE_PRESSED, x, y);
        mouse(image, MouseEvent.MOUSE_RELEASED, x, y);
    }

    // ---- What is seen

    private static String told(ImagePlus plot, String name) {
        return String.valueOf(plot.getProp("panel." + name));
    }

    private static boolean at(ImagePlus plot, int x, int y) {
        return told(plot, "x").equals(String.valueOf(x)) && told(plot, "y").equals(String.valueOf(y));
    }

    private static ImagePlus plotOf(ImagePlus map) throws Exception {
        String title = "FRC at a point of " + map.getTitle();
        await("the plot", () -> WindowManager.getImage(title) != null);
        return image(title);
    }

    private static ImagePlus map(String opened, String call) {
        ImagePlus image = IJ.openImage(ScreenMain.folder + opened);
        image.show();
        IJ.runMacro(call);
        return image("rFRC of " + opened);
    }

    private static int x(ImagePlus map) {
        return (int) Math.floor(map.getRoi().getFloatPolygon().xpoints[0]);
    }

    private static int y(ImagePlus map) {
        return (int) Math.floor(map.getRoi().getFloatPolygon().ypoints[0]);
    }

    private static int marks(ImagePlus image) {
        Overlay overlay = image.getOverlay();
        return overlay == null ? 0 : overlay.size();
    }

    private static double pixel(ImagePlus map, int x, int y) {
        return map.getProcessor().getf(x, y);
    }

    // ---- Scenarios

    /** Click, drag, delete, close: one plot follows, images keep their pixels, and all marks go with the plot. */
    static void follow() throws Exception {
        ImagePlus map = map("pair.tif", "run('rFRC Map...', 'block=32 skip=4 background=60');");
        ImagePlus source = image("pair.tif");
        short[] before = ((short[]) source.getStack().getPixels(1)).clone();
        source.setOverlay(new Roi(1, 2, 3, 4), null, 1, null);
        source.setRoi(5, 6, 7, 8);
        IJ.setTool("rectangle");
        WindowManager.setCurrentWindow(map.getWindow());
        choose();
        ImagePlus plot = plotOf(map);
        await("the invitation", () -> told(plot, "state").startsWith("No point is selected in rFRC of pair.tif; click one with"));
        check(Toolbar.getToolId() == Toolbar.POINT, "the tool is " + IJ.getToolName());
        picture("curve-invitation");
        click(map, 60, 48);
        await("the curve at 60, 48", () -> at(plot, 60, 48));
        check(Math.abs(Double.parseDouble(told(plot, "resolution")) - pixel(map, 60, 48)) < 1e-9, told(plot, "resolution"));
        PlotWindow window = (PlotWindow) plot.getWindow();
        check(window.getXValues().length == 16, "no curve of 16 rings");
        float[] first = window.getYValues().clone();
        check(marks(map) == 2 && marks(source) == 4, marks(map) + " and " + marks(source) + " marks");
        picture("curve");
        click(map, 60, 48);
        click(map, 60, 48);
        check(map.getRoi() instanceof ij.gui.PointRoi, "a double click selects " + map.getRoi());
        mouse(map, MouseEvent.MOUSE_PRESSED, 60, 48);
        mouse(map, MouseEvent.MOUSE_DRAGGED, 70, 50);
        mouse(map, MouseEvent.MOUSE_DRAGGED, 100, 72);
        check(Math.abs(x(map) - 100) <= 2 && Math.abs(y(map) - 72) <= 2, "dragged to " + x(map) + ", " + y(map));
        await("the curve of a dragged point", () -> at(plot, x(map), y(map)));
        mouse(map, MouseEvent.MOUSE_RELEASED, 100, 72);
        check(!Arrays.equals(first, window.getYValues()), "the curve is that of the first point");
        check(plot.getWindow() == window && images().size() == 3, "open are " + images());
        click(map, 4, 4);
        await("background", () -> told(plot, "state").equals("background"));
        picture("curve-background");
        choose();
        Thread.sleep(300);
        check(images().size() == 3 && at(plot, 4, 4), "another plot: " + images());
        IJ.runMacro("selectImage(" + map.getID() + "); makeRectangle(3, 3, 9, 9);");
        await("that a rectangle is no point", () -> told(plot, "state").contains("(Rectangle) is no point"));
        map.deleteRoi();
        await("the sentence of a deleted point", () -> told(plot, "state").startsWith("No point is selected"));
        check(marks(map) == 0 && marks(source) == 1, "marks of no point");
        map.setRoi(new ij.gui.PointRoi(64, 48));
        await("a point that a program sets", () -> at(plot, 64, 48));
        source.changes = false;
        source.close();
        await("the sentence of a closed source", () -> told(plot, "state").startsWith("The image pair.tif, of which rFRC of pair"));
        picture("curve-closed");
        ImagePlus again = IJ.openImage(ScreenMain.folder + "pair.tif");
        again.show();
        await("the source that is open again", () -> at(plot, 64, 48) && marks(again) == 3);
        plot.close();
        await("the marks to go", () -> marks(map) == 0 && marks(again) == 0);
        check(map.getOverlay() == null && again.getOverlay() == null && !again.changes, "something is left");
        check(Arrays.equals(before, (short[]) again.getStack().getPixels(1)), "pixels changed");
        check(images().equals(Arrays.asList(map, again)), "open are " + images());
    }

    /** The slice that is shown rules the pair, and closing the map ends it. */
    static void slices() throws Exception {
        ImagePlus map = map("odd.tif", "run('Single-Frame rFRC Map...', 'block=24 skip=2 median');");
        map.setSlice(1);
        map.setRoi(new ij.gui.PointRoi(60, 50));
        choose();
        ImagePlus plot = plotOf(map);
        await("the curve of slice 1", () -> at(plot, 60, 50) && told(plot, "slice").equals("1"));
        String first = told(plot, "cutoff");
        map.setSlice(4);
        await("the curve of slice 4", () -> told(plot, "slice").equals("4"));
        check(!first.equals(told(plot, "cutoff")), "the same curve");
        picture("curve-single");
        map.close();
        await("the marks to go", () -> marks(image("odd.tif")) == 0);
    }

    /** Milliseconds that ImageJ itself takes to draw a plot anew. */
    private static double drawing(ImagePlus plot) throws Exception {
        long start = System.nanoTime();
        EventQueue.invokeAndWait(() -> ((PlotWindow) plot.getWindow()).getPlot().updateImage());
        return (System.nanoTime() - start) / 1e6;
    }

    /** From an event of the mouse to the plot that is drawn, on a large image with all that is worked out before its blocks. */
    static void quick() throws Exception {
        ImagePlus map = map("long.tif", "run('rFRC Map...', 'block=64 skip=16 drift adaptive median');");
        IJ.setTool("point");
        choose();
        ImagePlus plot = plotOf(map);
        click(map, 300, 200);
        await("the first curve", () -> at(plot, 300, 200));
        mouse(map, MouseEvent.MOUSE_PRESSED, 300, 200);
        double[] redrawn = new double[40];
        double[] drawn = new double[redrawn.length];
        for (int i = 0; i < redrawn.length; i++) {
            int x = 310 + 10 * i;
            int y = 204 + 4 * i;
            long start = System.nanoTime();
            mouse(map, MouseEvent.MOUSE_DRAGGED, x, y);
            check(Math.abs(x(map) - x) <= 3 && Math.abs(y(map) - y) <= 3, "dragged to " + x(map) + ", " + y(map));
            while (!at(plot, x(map), y(map))) {
                Thread.sleep(1);
                check(System.nanoTime() - start < 5e9, "no curve at " + x(map) + ", " + y(map) + " but " + told(plot, "x"));
            }
            redrawn[i] = (System.nanoTime() - start) / 1e6;
            drawn[i] = drawing(plot);
        }
        mouse(map, MouseEvent.MOUSE_RELEASED, 700, 360);
        Arrays.sort(redrawn);
        Arrays.sort(drawn);
        System.out.println("CURVE redrawn in " + Arrays.toString(redrawn) + " ms; ImageJ draws it in " + Arrays.toString(drawn) + " ms");
        double share = redrawn[redrawn.length / 2] / drawn[drawn.length / 2];
        check(share <= REDRAWN, "a redraw takes " + share + " times as long as ImageJ takes to draw");
        picture("curve-large");
    }

    /** An image that is no map gets a sentence and nothing else. */
    static void noMap() throws Exception {
        ImagePlus image = IJ.openImage(ScreenMain.folder + "pair.tif");
        image.show();
        image.setRoi(new ij.gui.PointRoi(60, 50));
        String words = message(() -> new Executer(COMMAND).run());
        check(words.contains("The image pair.tif is no map of PANEL; select one, such as rFRC of pair.tif"), words);
        ScreenMain.untouched(image);
    }
}
