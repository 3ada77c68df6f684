package io.github.panelfiji.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.measure.ResultsTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code ROI Statistics}: what a map holds within selections, one row a selection and slice in ImageJ's table {@code Results},
 * which macros read also without a screen.
 */
public final class RoiStatisticsPlugin extends MapTool {

    private static final String ROIS = "rois";
    private static final String[] LENGTHS = {"mean", "median", "quartile_1", "quartile_3", "minimum", "maximum"};
    private static final String[] SHARES = {"unresolved_share", "nyquist_share"};

    /** Made by ImageJ for each run. */
    public RoiStatisticsPlugin() {
        super("ROI Statistics");
    }

    @Override
    List<Key> keys() {
        return Arrays.asList(Key.file(ROIS, "ROIs (file of the ROI Manager)"),
                Key.file(MapCommand.TABLE, "Table (CSV file to append to)"));
    }

    /** Names of the columns. */
    private static List<String> columns() {
        List<String> columns = new ArrayList<>(Arrays.asList("image", "roi", "slice", "foreground", "area", "area_unit"));
        columns.addAll(Arrays.asList(LENGTHS));
        columns.add("unit");
        columns.addAll(Arrays.asList(SHARES));
        return columns;
    }

    @Override
    void perform(ImagePlus map, Settings settings) {
        require(map, ResultKind.RFRC, ResultKind.RSM);
        String path = settings.get(MapCommand.TABLE);
        CsvTable file = path.isEmpty() ? null : CsvTable.check(MapCommand.TABLE, path, columns());
        List<Region> regions = settings.get(ROIS).isEmpty() ? Regions.chosen(map) : Regions.ofFile(map, ROIS, settings.get(ROIS));
        List<Map<String, Object>> rows = rows(map, regions);
        ResultsTable table = ResultsTable.getResultsTable();
        for (Map<String, Object> row : rows) {
            table.incrementCounter();
            for (Map.Entry<String, Object> cell : row.entrySet()) {
                if (cell.getValue() instanceof Double) {
                    table.addValue(cell.getKey(), (Double) cell.getValue());
                } else {
                    table.addValue(cell.getKey(), (String) cell.getValue());
                }
            }
        }
        table.show("Results");
        if (file != null) {
            file.append(rows);
        }
    }

    private List<Map<String, Object>> rows(ImagePlus map, List<Region> regions) {
        List<Map<String, Object>> rows = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        try {
            IJ.resetEscape();
            int slices = map.getStackSize();
            for (int slice = 1; slice <= slices; slice++) {
                float[] plane = Planes.read(map, slice);
                float[] codes = Reasons.read(map, slice);
                for (int i = 0; i < regions.size(); i++) {
                    Region region = regions.get(i);
                    if (region.isOn(map, slice)) {
                        double from = (slice - 1 + (double) i / regions.size()) / slices;
                        Distribution found = new Distribution.Pixels(map).add(region, plane, codes).look(from, from);
                        rows.add(row(map, region, slice, found));
                        warnings.addAll(found.warnings());
                    }
                }
            }
        } finally {
            IJ.showProgress(1.0);
        }
        if (ResultKind.of(map) == ResultKind.RFRC && Reasons.read(map, 1) == null) {
            warnings.add("The map has been cropped or scaled since it was made, so what it knew of unresolved places no longer"
                    + " fits; their share is not given.");
        }
        Report.warn(map.getTitle(), new ArrayList<>(warnings));
        return rows;
    }

    private static Map<String, Object> row(ImagePlus map, Region region, int slice, Distribution found) {
        Calibration calibration = map.getCalibration();
        String label = map.getStack().getShortSliceLabel(slice);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("image", map.getTitle());
        row.put("roi", region.name());
        row.put("slice", label != null ? label : Planes.place(map, slice));
        row.put("foreground", found.get("foreground"));
        row.put("area", found.get("foreground") * calibration.pixelWidth * calibration.pixelHeight);
        row.put("area_unit", calibration.getUnit() + "\u00b2");
        for (String name : LENGTHS) {
            row.put(name, found.get(name));
        }
        row.put("unit", ResultKind.of(map) == ResultKind.RFRC ? map.getProp(PanelProperties.PREFIX + "unit") : "of range");
        for (String name : SHARES) {
            row.put(name, found.get(name));
        }
        return row;
    }
}
