package io.github.panelfiji.imagej;

import io.github.panelfiji.core.PanelException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A CSV file (RFC 4180, UTF-8) to which runs append their rows; a new file begins with a heading. Numbers are written so that
 * they read back as the same bits.
 *
 * <p>Written here because one jar may carry no shared library, and the quoting rule is one line.
 */
final class CsvTable {

    private static final String LINE_END = "\r\n";
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final String key;
    private final File file;
    private final String heading;
    private final boolean empty;
    private final boolean openLine;

    private CsvTable(String key, File file, String heading, boolean empty, boolean openLine) {
        this.key = key;
        this.file = file;
        this.heading = heading;
        this.empty = empty;
        this.openLine = openLine;
    }

    /**
     * Looks, before anything is computed, whether rows can be appended.
     *
     * @param key macro key whose value the path is
     * @param columns names of the columns, in order
     * @throws PanelException if the folder does not exist, the path is a folder, the file cannot be written, or it begins with
     *     another heading
     */
    static CsvTable check(String key, String path, Collection<String> columns) {
        File file = new File(path).getAbsoluteFile();
        File folder = file.getParentFile();
        String heading = line(columns);
        if (folder == null || !folder.isDirectory()) {
            throw refuse(key, path, "its folder does not exist; it must be a file in a folder that does.");
        }
        if (file.isDirectory()) {
            throw refuse(key, path, "it is a folder; it must be the path of a CSV file.");
        }
        if (!Files.isWritable(file.exists() ? file.toPath() : folder.toPath())) {
            throw refuse(key, path, "it cannot be written; it must be a file that you may change.");
        }
        if (file.length() == 0) {
            return new CsvTable(key, file, heading, true, false);
        }
        try (RandomAccessFile in = new RandomAccessFile(file, "r");
                BufferedReader lines = Files.newBufferedReader(file.toPath(), StandardCharsets.UTF_8)) {
            String found = lines.readLine();
            if (found.startsWith(BYTE_ORDER_MARK)) {
                found = found.substring(1);
            }
            if (!found.equals(heading)) {
                throw refuse(key, path, "its heading is " + found + "; it must be a new file, or one with the heading "
                        + heading + ".");
            }
            in.seek(in.length() - 1);
            return new CsvTable(key, file, heading, false, in.read() != '\n');
        } catch (IOException e) {
            throw refuse(key, path, "it cannot be read as text (" + e.getMessage() + ").");
        }
    }

    private static PanelException refuse(String key, String path, String why) {
        return new PanelException(PanelException.Kind.INVALID_OPTION, key + ": " + path + " is not allowed, " + why);
    }

    /**
     * A new file with a heading and rows, in place of one that may be there.
     *
     * @param key macro key by which an error is named
     * @param columns names of the columns, in order
     * @param rows the first rows
     * @throws IOException if it cannot be written; the file that was there is as it was then
     */
    static CsvTable create(String key, File file, Collection<String> columns, List<? extends Collection<?>> rows)
            throws IOException {
        final StringBuilder text = new StringBuilder(line(columns)).append(LINE_END);
        for (Collection<?> row : rows) {
            text.append(line(row)).append(LINE_END);
        }
        WholeFile.write(file.toPath(), new WholeFile.Writer() {
            @Override
            public void write(Path path) throws IOException {
                Files.write(path, text.toString().getBytes(StandardCharsets.UTF_8));
            }
        });
        return new CsvTable(key, file, line(columns), false, false);
    }

    /**
     * The rows of a file, without its heading; none where there is no file of these columns.
     *
     * @throws IOException if it cannot be read
     */
    static List<List<String>> read(File file, Collection<String> columns) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        if (!file.isFile()) {
            return rows;
        }
        String text = new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
        int at = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                // A quote in quotes is written twice.
                if (quoted && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    cell.append(c);
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (quoted || c != ',' && c != '\n' && c != '\r') {
                cell.append(c);
            } else if (c != '\r') {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            }
        }
        boolean ours = !rows.isEmpty() && rows.remove(0).equals(new ArrayList<>(columns));
        return ours ? rows : new ArrayList<List<String>>();
    }

    /**
     * Appends one line a row, in one piece.
     *
     * @throws PanelException if the file cannot be written
     */
    void append(List<Map<String, Object>> rows) {
        StringBuilder text = new StringBuilder(openLine ? LINE_END : "");
        if (empty) {
            text.append(heading).append(LINE_END);
        }
        for (Map<String, Object> row : rows) {
            text.append(line(row.values())).append(LINE_END);
        }
        try {
            Files.write(file.toPath(), text.toString().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION,
                    key + ": the rows could not be written to " + file + " (" + e + ").");
        }
    }

    private static String line(Collection<?> cells) {
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            String text = cell instanceof Double ? Numbers.exact((Double) cell) : String.valueOf(cell);
            boolean quoted = text.matches("(?s).*[\",\r\n].*");
            texts.add(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        return String.join(",", texts);
    }
}
