package io.github.panelfiji.imagej;

import io.github.panelfiji.core.PanelException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/** Which files a batch takes and where its results go: the keys of the command that say so, looked at and put in order. */
final class BatchRules {

    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final String PATTERN = "pattern";
    private static final String SUBFOLDERS = "subfolders";
    private static final String PAIRING = "pairing";
    private static final String FIRST = "first_suffix";
    private static final String SECOND = "second_suffix";
    private static final String SUFFIX = "reference_suffix";
    private static final String REFERENCE = "reference_file";
    private static final String SLICES = "slices of one file";
    private static final String PAIRS = "pairs of files";

    private final Path input;
    private final Path output;
    private final PathMatcher pattern;
    private final Settings settings;
    private final Path reference;

    private BatchRules(Path input, Path output, PathMatcher pattern, Path reference, Settings settings) {
        this.input = input;
        this.output = output;
        this.pattern = pattern;
        this.reference = reference;
        this.settings = settings;
    }

    /** Keys of the folders. */
    static List<Key> folders() {
        return Arrays.asList(Key.folder(INPUT, "Input folder"), Key.folder(OUTPUT, "Output folder"),
                Key.text(PATTERN, "Pattern of the file names", "*.tif*"), Key.flag(SUBFOLDERS, "Subfolders as well"));
    }

    /** The groups of these keys and those of {@link #pairing}. */
    static List<FieldGroup> groups() {
        return Arrays.asList(FieldGroup.of("Folders", INPUT, OUTPUT, PATTERN + " " + SUBFOLDERS),
                FieldGroup.of("What belongs together", PAIRING, FIRST + " " + SECOND, SUFFIX, REFERENCE));
    }

    /** Keys of what belongs together. */
    static List<Key> pairing() {
        return Arrays.asList(Key.choice(PAIRING, "Pairing", Arrays.asList(SLICES, PAIRS)),
                Key.text(FIRST, "First_suffix of a pair", "_1"), Key.text(SECOND, "Second_suffix of a pair", "_2"),
                Key.text(SUFFIX, "Reference_suffix (empty: none)", ""),
                Key.file(REFERENCE, "Reference_file for all (empty: none)"));
    }

    /**
     * The rules that settings mean.
     *
     * @param command that is run for the files
     * @throws PanelException for the first value that will not do
     */
    static BatchRules of(Settings settings, MapCommand command) {
        Path input = input(settings);
        Path output = output(settings, input);
        flag(settings, SUBFOLDERS);
        String text = settings.get(PATTERN);
        if (text.isEmpty()) {
            throw refuse(PATTERN, text, "it must be the pattern of file names, such as *.tif or *.{tif,png}");
        }
        PathMatcher pattern;
        try {
            pattern = FileSystems.getDefault().getPathMatcher("glob:" + text.toLowerCase(Locale.ROOT));
        } catch (PatternSyntaxException e) {
            throw refuse(PATTERN, text, "it must be a pattern of file names, such as *.tif or *.{tif,png}, in which * stands"
                    + " for any letters, ? for one, and a bracket that is opened is closed");
        }
        pairing(settings, command);
        return new BatchRules(input, output, pattern, reference(settings, command), settings);
    }

    /** Refuses a check box that is neither on nor off. */
    static void flag(Settings settings, String key) {
        String value = settings.get(key);
        if (!value.equals("true") && !value.equals("false")) {
            throw refuse(key, value, "it must be true or false");
        }
    }

    private static Path input(Settings settings) {
        String text = settings.get(INPUT);
        if (text.isEmpty()) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, INPUT + ": has no value; it must be the folder of the"
                    + " images.");
        }
        File folder = new File(text);
        if (!folder.isDirectory()) {
            throw refuse(INPUT, text, (folder.exists() ? "it is a file" : "there is no such folder")
                    + "; it must be the folder of the images");
        }
        try {
            return folder.toPath().toRealPath();
        } catch (IOException e) {
            throw refuse(INPUT, text, "it cannot be read (" + ImageFile.reason(e) + ")");
        }
    }

    private static Path output(Settings settings, Path input) {
        String text = settings.get(OUTPUT);
        if (text.isEmpty()) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, OUTPUT + ": has no value; it must be a folder for the"
                    + " results, other than the input folder.");
        }
        Path folder;
        try {
            folder = real(new File(text).getAbsoluteFile().toPath().normalize());
        } catch (IOException e) {
            throw refuse(OUTPUT, text, "the folder in which it would be made does not exist; it must be a folder, or a new one"
                    + " in a folder that exists");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw refuse(OUTPUT, text, "it is a file; it must be a folder for the results");
        }
        if (folder.equals(input)) {
            throw refuse(OUTPUT, text, "it is the input folder itself; it must be another one, which may lie in it");
        }
        if (input.startsWith(folder)) {
            throw refuse(OUTPUT, text, "the input folder lies in it, and results could come among the images; it must be a"
                    + " folder beside the input folder, or in it");
        }
        if (!Files.isWritable(Files.exists(folder) ? folder : folder.getParent())) {
            throw refuse(OUTPUT, text, "it cannot be written; it must be a folder in which you may make files");
        }
        return folder;
    }

    /** The real path of a folder that need not exist in a folder that must. */
    private static Path real(Path folder) throws IOException {
        return Files.exists(folder) || folder.getParent() == null ? folder.toRealPath()
                : folder.getParent().toRealPath().resolve(folder.getFileName());
    }

    private static void pairing(Settings settings, MapCommand command) {
        String pairing = settings.get(PAIRING);
        if (!pairing.equals(SLICES) && !pairing.equals(PAIRS)) {
            throw refuse(PAIRING, pairing, "it must be " + SLICES + " or " + PAIRS);
        }
        if (pairing.equals(SLICES)) {
            return;
        }
        if (!BatchCommand.takes(command, BatchCommand.SECOND)) {
            throw refuse(PAIRING, pairing, "since " + command.label() + " compares no two images; it must be " + SLICES);
        }
        if (settings.get(FIRST).equalsIgnoreCase(settings.get(SECOND))) {
            throw refuse(SECOND, settings.get(SECOND), "it is the first suffix as well; it must be what the second file of a"
                    + " pair has in its place");
        }
        for (String key : new String[] {FIRST, SECOND}) {
            noPath(settings, key);
        }
    }

    private static void noPath(Settings settings, String key) {
        String value = settings.get(key);
        if (value.contains("/") || value.contains("\\")) {
            throw refuse(key, value, "it must be the end of a file's name, such as _1 in cell_1.tif");
        }
    }

    private static Path reference(Settings settings, MapCommand command) {
        String suffix = settings.get(SUFFIX);
        String text = settings.get(REFERENCE);
        boolean takes = BatchCommand.takes(command, BatchCommand.REFERENCE);
        for (String key : new String[] {SUFFIX, REFERENCE}) {
            if (!takes && !settings.get(key).isEmpty()) {
                throw refuse(key, settings.get(key), "since " + command.label() + " takes no reference; it must be empty");
            }
        }
        if (BatchCommand.needsReference(command) && suffix.isEmpty() && text.isEmpty()) {
            throw new PanelException(PanelException.Kind.INVALID_OPTION, SUFFIX + ": has no value, and " + REFERENCE
                    + " has none; " + command.label() + " needs one: the end of the references' names, such as _wf in"
                    + " cell_wf.tif for cell.tif, or one file for all.");
        }
        noPath(settings, SUFFIX);
        if (!suffix.isEmpty() && !text.isEmpty()) {
            throw refuse(REFERENCE, text, "since there is a suffix of references as well, " + suffix + "; one must be empty");
        }
        if (!suffix.isEmpty() && settings.get(PAIRING).equals(PAIRS) && (suffix.equalsIgnoreCase(settings.get(FIRST))
                || suffix.equalsIgnoreCase(settings.get(SECOND)))) {
            throw refuse(SUFFIX, suffix, "it is a suffix of the pairs as well; it must be the end of the references' names");
        }
        if (text.isEmpty()) {
            return null;
        }
        File file = new File(text);
        if (!file.isFile()) {
            throw refuse(REFERENCE, text, "there is no such file; it must be an image that is the reference of all files");
        }
        try {
            return file.toPath().toRealPath();
        } catch (IOException e) {
            throw refuse(REFERENCE, text, "it cannot be read (" + ImageFile.reason(e) + ")");
        }
    }

    /** The exception for a value; the reason is the rest of the sentence. */
    static PanelException refuse(String key, String value, String why) {
        return new PanelException(PanelException.Kind.INVALID_OPTION, key + ": " + value + " is not allowed, " + why + ".");
    }

    /** The folder of the images; a real path. */
    Path input() {
        return input;
    }

    /** The folder for the results, which may not exist yet; a real path. */
    Path output() {
        return output;
    }

    /** What a file's name must be like, all in lower case. */
    PathMatcher pattern() {
        return pattern;
    }

    /** The pattern as it was given. */
    String patternText() {
        return settings.get(PATTERN);
    }

    /** Whether the pattern is about the path within the input folder and not only the name. */
    boolean patternOfPath() {
        return patternText().contains("/");
    }

    /** Whether folders in the input folder are looked at. */
    boolean subfolders() {
        return settings.get(SUBFOLDERS).equals("true");
    }

    /** Whether two files are compared; otherwise the slices of one. */
    boolean pairs() {
        return settings.get(PAIRING).equals(PAIRS);
    }

    /** How the name of the first file of a pair ends. */
    String firstSuffix() {
        return settings.get(FIRST);
    }

    /** What the second has in its place. */
    String secondSuffix() {
        return settings.get(SECOND);
    }

    /** What a reference has in the same place; empty for none. */
    String referenceSuffix() {
        return settings.get(SUFFIX);
    }

    /** The reference of all files; null for none. */
    Path reference() {
        return reference;
    }
}
