package io.github.panelfiji.imagej;

import ij.ImagePlus;
import ij.gui.Plot;
import ij.measure.ResultsTable;
import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.NativeLibrary;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * {@code FRC Curve at a Point}: the correlation curve behind one pixel of a map. Chosen from the menu it opens a plot that
 * follows the point selection; in a macro it makes a plot and a table of the point that is selected.
 */
public final class CurveAtPointPlugin extends PanelCommand {

    private static final String LABEL = "FRC Curve at a Point";
    /** ImageJ's own table: the only one that a macro can read without a screen. */
    private static final String TABLE = "Results";
    private static final int DIGITS = 6;

    /** Made by ImageJ for each run. */
    public CurveAtPointPlugin() {
        super(LABEL, Command.POINT);
    }

    @Override
    String help() {
        return "curve-at-a-point";
    }

    @Override
    boolean asks() {
        return false;
    }

    @Override
    List<Key> keys() {
        return Collections.singletonList(Key.file(MapCommand.TABLE, "Table (CSV file to append to)"));
    }

    @Override
    void requireInput(ImagePlus image) {
        MapOrigin.requireMap(image);
    }

    @Override
    void check(ImagePlus image, Settings settings) {
        file(settings);
    }

    @Override
    Advice advise(ImagePlus image, Settings settings) {
        return new Advice(Collections.<String>emptyList(), Collections.<String>emptyList());
    }

    @Override
    void perform(ImagePlus image, Settings settings) {
        if (Screen.attended() && !scripted()) {
            CurveWindow.open(image);
            return;
        }
        CsvTable file = file(settings);
        MapPoint point = MapPoint.of(image);
        BlockCurve curve;
        try (CurveFinder finder = new CurveFinder(image)) {
            curve = finder.at(point.slice(), point.x(), point.y());
        }
        show(image, curve, settings);
        list(curve);
        if (file != null) {
            file.append(curve.rows());
        }
    }

    private static CsvTable file(Settings settings) {
        String path = settings.get(MapCommand.TABLE);
        return path.isEmpty() ? null : CsvTable.check(MapCommand.TABLE, path, BlockCurve.columns());
    }

    private static void show(ImagePlus map, BlockCurve curve, Settings settings) {
        Plot plot = CurvePlot.of(CurveWindow.title(map), curve);
        ImagePlus picture = plot.getImagePlus();
        PanelProperties.writeRun(picture, NativeLibrary.version(), LABEL, settings);
        curve.write(picture);
        picture.show();
    }

    private static void list(BlockCurve curve) {
        ResultsTable table = ResultsTable.getResultsTable();
        table.reset();
        table.setPrecision(DIGITS);
        for (Map<String, Object> row : curve.rows()) {
            table.addRow();
            for (Map.Entry<String, Object> cell : row.entrySet()) {
                if (cell.getValue() instanceof Double) {
                    table.addValue(cell.getKey(), (Double) cell.getValue());
                } else {
                    table.addValue(cell.getKey(), String.valueOf(cell.getValue()));
                }
            }
        }
        if (Screen.present()) {
            table.show(TABLE);
        }
    }
}
