package io.github.panelfiji.imagej;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of the documentation, read for what can be checked: its macros, its pictures, and its numbers, which are marked by
 * remarks that no reader sees, {@code 440<!-- TITLE: METRIC -->}.
 */
final class DocText {

    /** What a part of a text is. */
    enum Kind {
        /** Lines of a macro; those of all parts before it have been run. */
        MACRO,
        /** The name of a picture, without its ending. */
        PICTURE,
        /** A number, and the image and metric that it must agree with. */
        NUMBER
    }

    /** A part, with what stands in it. */
    static final class Part {
        final Kind kind;
        final String[] words;

        Part(Kind kind, String... words) {
            this.kind = kind;
            this.words = words;
        }
    }

    private static final Pattern PART = Pattern.compile("(?s)```ijm\\n(.*?)```|!\\[[^\\]]*\\]\\((?:docs/)?pictures/([\\w-]+)\\.png\\)"
            + "|([\\d.,]*\\d)<!-- ([^:>]+): (\\w+) -->");

    private DocText() {
    }

    /** The parts of a text in their order; its path is relative to the root of the project. */
    static List<Part> parts(String path) throws IOException {
        List<Part> parts = new ArrayList<>();
        Matcher at = PART.matcher(text(path));
        while (at.find()) {
            if (at.group(1) != null) {
                parts.add(new Part(Kind.MACRO, at.group(1)));
            } else if (at.group(2) != null) {
                parts.add(new Part(Kind.PICTURE, at.group(2)));
            } else {
                parts.add(new Part(Kind.NUMBER, at.group(3).replace(",", ""), at.group(4), at.group(5)));
            }
        }
        return parts;
    }

    /** The whole text. */
    static String text(String path) throws IOException {
        File file = new File(System.getProperty("panel.test.root"), path);
        return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
    }
}
