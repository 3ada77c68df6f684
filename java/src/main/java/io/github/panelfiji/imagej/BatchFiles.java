package io.github.panelfiji.imagej;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a folder that a batch takes, sorted by name, each with what belongs to it. Hidden files (their names begin with
 * a dot) are not looked at, links to folders not followed, and the output folder is left out. Upper and lower case are the same.
 */
final class BatchFiles {

    /** What Java makes of bytes that are no letters in the system's encoding; such a path leads nowhere. */
    private static final char UNREADABLE = '\ufffd';

    private final BatchRules rules;
    /** All files by their path within the folder, in lower case. */
    private final Map<String, Path> files = new TreeMap<>();
    /** The same by path without the ending. */
    private final Map<String, List<Path>> byStem = new HashMap<>();
    private final List<BatchItem> items = new ArrayList<>();
    private int leftOut;

    private BatchFiles(BatchRules rules) {
        this.rules = rules;
    }

    /**
     * Looks for files.
     *
     * @throws IOException if the folder itself cannot be read
     */
    static BatchFiles find(BatchRules rules) throws IOException {
        BatchFiles found = new BatchFiles(rules);
        found.walk();
        for (Map.Entry<String, Path> file : found.files.entrySet()) {
            if (found.asked(file.getKey(), file.getValue())) {
                found.add(file.getValue());
            }
        }
        return found;
    }

    /** What will be run, in this order. */
    List<BatchItem> items() {
        return Collections.unmodifiableList(items);
    }

    /** The number of files that fit the pattern but are no half of a pair. */
    int leftOut() {
        return leftOut;
    }

    private void walk() throws IOException {
        final Path input = rules.input();
        FileVisitor<Path> visitor = new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skipped = !folder.equals(input) && hidden(folder) || folder.equals(rules.output());
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!hidden(file) && Files.isRegularFile(file)) {
                    keep(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (path.equals(input)) {
                    throw e;
                }
                if (Files.isDirectory(path)) {
                    items.add(BatchItem.lacking(name(path) + "/", path.toFile(), "The folder " + name(path)
                            + " cannot be read (" + ImageFile.reason(e) + ")."));
                }
                return FileVisitResult.CONTINUE;
            }
        };
        int depth = rules.subfolders() ? Integer.MAX_VALUE : 1;
        Files.walkFileTree(input, EnumSet.noneOf(FileVisitOption.class), depth, visitor);
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private void keep(Path file) {
        String key = lower(name(file));
        if (key.indexOf(UNREADABLE) >= 0) {
            if (fits(key.replace(UNREADABLE, '_'))) {
                items.add(BatchItem.lacking(name(file), file.toFile(), file.getFileName() + " has letters in its name that Java"
                        + " cannot read with this system's language setting; rename it, or start ImageJ with a UTF-8 setting"
                        + " (as LC_ALL=C.UTF-8)."));
            }
            return;
        }
        Path other = files.get(key);
        if (other != null) {
            items.add(BatchItem.lacking(name(file), file.toFile(), file.getFileName() + " has the name of " + other.getFileName()
                    + " but for upper and lower case, so that their results would have one name; rename one of them."));
            return;
        }
        files.put(key, file);
        List<Path> same = byStem.get(stem(key));
        if (same == null) {
            same = new ArrayList<>();
            byStem.put(stem(key), same);
        }
        same.add(file);
    }

    private String name(Path file) {
        return rules.input().relativize(file).toString().replace(File.separatorChar, '/');
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** A name without its ending. */
    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
    }

    /** Whether a file fits the pattern and is no reference. */
    private boolean asked(String key, Path file) {
        String suffix = lower(rules.referenceSuffix());
        return fits(key) && !file.equals(rules.reference()) && (suffix.isEmpty() || !stem(key).endsWith(suffix));
    }

    private boolean fits(String key) {
        String name = rules.patternOfPath() ? key : key.substring(key.lastIndexOf('/') + 1);
        return rules.pattern().matches(rules.input().getFileSystem().getPath(name));
    }

    private void add(Path file) {
        String name = name(file);
        String stem = stem(name);
        Path second = null;
        if (rules.pairs()) {
            String one = rules.firstSuffix();
            String two = rules.secondSuffix();
            boolean isOne = lower(stem).endsWith(lower(one));
            boolean isTwo = lower(stem).endsWith(lower(two));
            if (isTwo && (!isOne || two.length() > one.length())) {
                String base = stem.substring(0, stem.length() - two.length());
                if (sibling(file, base + one) == null) {
                    lacking(file, "partner", base + one);
                }
                return;
            }
            if (!isOne) {
                leftOut++;
                return;
            }
            stem = stem.substring(0, stem.length() - one.length());
            second = sibling(file, stem + two);
            if (second == null) {
                lacking(file, "partner", stem + two);
                return;
            }
        }
        Path reference = rules.reference();
        if (!rules.referenceSuffix().isEmpty()) {
            reference = sibling(file, stem + rules.referenceSuffix());
            if (reference == null) {
                lacking(file, "reference", stem + rules.referenceSuffix());
                return;
            }
        }
        items.add(BatchItem.of(name, file.toFile(), second == null ? null : second.toFile(),
                reference == null ? null : reference.toFile()));
    }

    private void lacking(Path file, String what, String stem) {
        String name = name(file);
        String ending = name.substring(stem(name).length());
        String wanted = stem.substring(stem.lastIndexOf('/') + 1) + ending;
        items.add(BatchItem.lacking(name, file.toFile(), file.getFileName() + " has no " + what + ": there is no file " + wanted
                + " in its folder."));
    }

    /** The file of a stem beside another: with the same ending, otherwise with any, if there is one only. */
    private Path sibling(Path file, String stem) {
        String name = name(file);
        Path same = files.get(lower(stem + name.substring(stem(name).length())));
        if (same != null) {
            return same;
        }
        List<Path> others = byStem.get(lower(stem));
        return others != null && others.size() == 1 ? others.get(0) : null;
    }
}
