package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImageListener;
import ij.ImagePlus;
import ij.gui.GUI;
import ij.gui.Plot;
import ij.gui.PlotWindow;
import ij.gui.Roi;
import ij.gui.RoiListener;
import io.github.panelfiji.core.PanelException;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;

/**
 * The plot that follows the point selection of a map: redrawn whenever the point is clicked or dragged elsewhere, or another
 * slice is shown. A thread of its own does the work; points that pass by while it is busy are left out. It ends, and takes its
 * marks out of the images, when the plot or the map is closed.
 */
final class CurveWindow implements ImageListener, RoiListener, Runnable {

    /** Events are hints: after this time the selection is looked at without one. */
    private static final int LOOK_MS = 250;

    private static final List<CurveWindow> OPEN = new ArrayList<>();

    private final ImagePlus map;
    private final String title;
    private final CurveFinder finder;
    private final PointMarks marks = new PointMarks();
    private Plot plot;
    private ImagePlus picture;
    /** What is drawn: a point, or why there is none. */
    private String drawn = "";
    private boolean failed;
    // Written by listeners on any thread.
    private boolean asked = true;
    private boolean again;
    private boolean ended;

    private CurveWindow(ImagePlus map) {
        this.map = map;
        this.title = title(map);
        this.finder = new CurveFinder(map);
    }

    /** The title of the plot of a map. */
    static String title(ImagePlus map) {
        return "FRC at a point of " + map.getTitle();
    }

    /** Opens the plot of a map, or brings it to the front. */
    static void open(ImagePlus map) {
        CurveWindow window = null;
        synchronized (OPEN) {
            for (CurveWindow open : OPEN) {
                window = open.map == map ? open : window;
            }
            if (window == null) {
                window = new CurveWindow(map);
                OPEN.add(window);
                ImagePlus.addImageListener(window);
                Roi.addRoiListener(window);
                Thread thread = new Thread(window, title(map));
                thread.setDaemon(true);
                thread.start();
            }
        }
        window.ask(true);
        window.toFront();
        if (map.getRoi() == null || map.getRoi().getType() != Roi.POINT) {
            IJ.setTool("point");
        }
    }

    private synchronized void toFront() {
        if (picture != null && picture.getWindow() != null) {
            picture.getWindow().toFront();
        }
    }

    // ---- What happens elsewhere

    private synchronized void ask(boolean anew) {
        asked = true;
        again |= anew;
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public void roiModified(ImagePlus image, int id) {
        if (image == map) {
            ask(false);
        }
    }

    @Override
    public void imageUpdated(ImagePlus image) {
        if (image == map) {
            ask(false);
        }
    }

    @Override
    public void imageOpened(ImagePlus image) {
        ask(failed); // it may be the one that was missing
    }

    @Override
    public void imageClosed(ImagePlus image) {
        if (image == map || image == picture) {
            end();
        } else {
            ask(true); // it may be one that the map was made of
        }
    }

    // ---- The work

    @Override
    public void run() {
        try {
            while (true) {
                boolean anew;
                synchronized (this) {
                    if (!asked && !ended) {
                        wait(LOOK_MS);
                    }
                    if (ended) {
                        return;
                    }
                    asked = false;
                    anew = again;
                    again = false;
                }
                look(anew);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ImagePlus.removeImageListener(this);
            Roi.removeRoiListener(this);
            synchronized (OPEN) {
                OPEN.remove(this);
            }
            marks.clear();
            finder.close();
        }
    }

    private void look(boolean anew) {
        MapPoint point = null;
        PanelException none = null;
        try {
            point = MapPoint.of(map);
        } catch (PanelException e) {
            none = e;
        }
        String now = point == null ? none.getMessage() : point.toString();
        if (!anew && now.equals(drawn)) {
            return;
        }
        drawn = now;
        Plot next;
        BlockCurve curve = null;
        String reason = "";
        try {
            if (none != null) {
                throw none;
            }
            curve = finder.at(point.slice(), point.x(), point.y());
            next = CurvePlot.of(title, curve);
            failed = false;
        } catch (PanelException e) {
            next = CurvePlot.without(title, "nm".equals(map.getProp(PanelProperties.PREFIX + "unit")), e.getMessage());
            reason = e.getMessage();
            failed = true;
        }
        draw(next);
        if (curve != null) {
            curve.write(picture);
            marks.show(map, finder.origin().images(), point, curve);
        } else {
            BlockCurve.writeNone(picture, reason);
            marks.clear();
        }
    }

    private void draw(Plot next) {
        if (picture == null) {
            ImagePlus image = next.getImagePlus();
            synchronized (this) {
                picture = image;
            }
            image.show();
            EventQueue.invokeLater(() -> placeBeside(image));
        } else {
            redraw(next);
        }
        plot = next;
    }

    /** Beside the map, which is clicked next, where the screen has room for it. */
    private void placeBeside(ImagePlus image) {
        if (map.getWindow() == null || image.getWindow() == null) {
            return;
        }
        Rectangle screen = GUI.getMaxWindowBounds(map.getWindow());
        Rectangle own = map.getWindow().getBounds();
        Dimension size = image.getWindow().getSize();
        int right = own.x + own.width;
        int below = own.y + own.height;
        if (right + size.width <= screen.x + screen.width) {
            image.getWindow().setLocation(right, Math.max(screen.y, Math.min(own.y, screen.y + screen.height - size.height)));
        } else if (below + size.height <= screen.y + screen.height) {
            image.getWindow().setLocation(Math.max(screen.x, Math.min(own.x, screen.x + screen.width - size.width)), below);
        } else if (own.x - size.width >= screen.x) {
            image.getWindow().setLocation(own.x - size.width, Math.max(screen.y, own.y));
        } else {
            // In a corner over the map; brought to the front, the map would hide it.
            image.getWindow().setLocation(screen.x + screen.width - size.width, screen.y + screen.height - size.height);
            return;
        }
        map.getWindow().toFront();
    }

    /** On the event thread, where users close windows: a plot that is closed while it is drawn fails. */
    private void redraw(Plot next) {
        try {
            EventQueue.invokeAndWait(() -> {
                if (picture.getWindow() instanceof PlotWindow) {
                    next.useTemplate(plot, Plot.COPY_SIZE); // as large as the user has made it
                    ((PlotWindow) picture.getWindow()).drawPlot(next);
                } else {
                    end();
                }
            });
        } catch (InterruptedException e) {
            end();
        } catch (InvocationTargetException e) {
            if (picture.getWindow() != null && picture.getWindow().isShowing()) {
                throw new IllegalStateException(e.getCause());
            }
            end(); // a macro has closed it
        }
    }
}
