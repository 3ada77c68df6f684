package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import io.github.panelfiji.core.PanelException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CsvTableTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static final List<String> COLUMNS = Arrays.asList("image", "mean", "slice");

    private static List<Map<String, Object>> row(String image, double mean, String slice) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("image", image);
        row.put("mean", mean);
        row.put("slice", slice);
        return Collections.singletonList(row);
    }

    private String text(File file) throws IOException {
        return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
    }

    @Test
    public void a_new_file_gets_a_heading_and_later_rows_follow() throws IOException {
        File file = new File(folder.getRoot(), "t.csv");
        CsvTable.check("table", file.getPath(), COLUMNS).append(row("a, \"b\"\nc", 1 / 3.0, "1-2"));
        assertEquals("image,mean,slice\r\n\"a, \"\"b\"\"\nc\",0.3333333333333333,1-2\r\n", text(file));
        CsvTable.check("table", file.getPath(), COLUMNS).append(row("\u00b5", Double.NaN, "3-4"));
        assertTrue(text(file).endsWith("1-2\r\n\u00b5,NaN,3-4\r\n"));
    }

    @Test
    public void looking_does_not_make_the_file() {
        File file = new File(folder.getRoot(), "t.csv");
        CsvTable.check("table", file.getPath(), COLUMNS);
        assertFalse(file.exists());
    }

    @Test
    public void files_of_spreadsheets_and_editors_are_taken() throws IOException {
        for (String old : new String[] {"\ufeffimage,mean,slice\r\nx,1,1-2\r\n", "image,mean,slice\nx,1,1-2", ""}) {
            File file = folder.newFile();
            Files.write(file.toPath(), old.getBytes(StandardCharsets.UTF_8));
            CsvTable.check("table", file.getPath(), COLUMNS).append(row("y", 2, "3-4"));
            String text = text(file);
            assertTrue(text, text.startsWith(old) && text.endsWith("\r\ny,2,3-4\r\n"));
            assertEquals(text, old.isEmpty() ? 2 : 3, text.split("\r?\n").length);
        }
    }

    @Test
    public void what_cannot_take_the_rows_is_refused_and_left_alone() throws IOException {
        File other = folder.newFile("other.csv");
        Files.write(other.toPath(), "x;y\n1;2\n".getBytes(StandardCharsets.UTF_8));
        refused(other.getPath(), "its heading is x;y; it must be a new file, or one with the heading image,mean,slice.");
        assertEquals("x;y\n1;2\n", text(other));
        refused(new File(folder.getRoot(), "none/t.csv").getPath(), "its folder does not exist");
        refused(folder.getRoot().getPath(), "it is a folder");
    }

    @Test
    public void what_was_written_is_read_and_begun_anew_whole() throws IOException {
        File file = new File(folder.getRoot(), "t.csv");
        assertTrue(CsvTable.read(file, COLUMNS).isEmpty());
        List<List<String>> rows = Arrays.asList(Arrays.asList("a, \"b\"\nc", "", "1-2"), Arrays.asList("\u00b5", "3", ""));
        CsvTable.create("table", file, COLUMNS, rows).append(row("d", 0.1, "5"));
        assertEquals(Arrays.asList(rows.get(0), rows.get(1), Arrays.asList("d", "0.1", "5")), CsvTable.read(file, COLUMNS));
        CsvTable.create("table", file, COLUMNS, Collections.<List<String>>emptyList());
        assertEquals("image,mean,slice\r\n", text(file));
        Files.write(file.toPath(), "\ufeffimage,mean,slice\nx,1,2\nhalf,2".getBytes(StandardCharsets.UTF_8));
        assertEquals(Collections.singletonList(Arrays.asList("x", "1", "2")), CsvTable.read(file, COLUMNS));
        Files.write(file.toPath(), "x;y\n1;2\n".getBytes(StandardCharsets.UTF_8));
        assertTrue("of other columns", CsvTable.read(file, COLUMNS).isEmpty());
        assertEquals(1, folder.getRoot().list().length);
    }

    private void refused(String path, String why) {
        try {
            CsvTable.check("table", path, COLUMNS);
        } catch (PanelException e) {
            assertEquals(PanelException.Kind.INVALID_OPTION, e.kind());
            assertTrue(e.getMessage(), e.getMessage().startsWith("table: " + path + " is not allowed, ")
                    && e.getMessage().contains(why));
            return;
        }
        fail("not refused: " + path);
    }
}
