package io.github.panelfiji.imagej;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Fields of a dialog that belong together, under a heading: their keys, row by row. */
final class FieldGroup {

    private final String heading;
    private final List<List<String>> rows;

    private FieldGroup(String heading, List<List<String>> rows) {
        this.heading = heading;
        this.rows = rows;
    }

    /**
     * Names the group and its keys.
     *
     * @param rows the keys of a row each, with blanks between them; a command need not have all of them
     */
    static FieldGroup of(String heading, String... rows) {
        List<List<String>> keys = new ArrayList<>();
        for (String row : rows) {
            keys.add(Arrays.asList(row.split(" ")));
        }
        return new FieldGroup(heading, keys);
    }

    /** The groups of the commands that make maps, in the order in which a user decides. */
    static List<FieldGroup> maps() {
        return Arrays.asList(
                of("What is compared", "second", "reference", "drift single"),
                of("Blocks", "method", "block skip", "depth", "zstep", "border tiles"),
                of("Background", "background", "center adaptive"),
                of("Resolution", "criterion window", "median"),
                of("Calibration", "pixel"),
                of("Table of results", "table"));
    }

    /** The words above the fields; empty for none. */
    String heading() {
        return heading;
    }

    /**
     * The keys that are there, row by row, without rows that are empty.
     *
     * @param names of the keys that the command has
     */
    List<List<String>> rows(List<String> names) {
        List<List<String>> found = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> there = new ArrayList<>(row);
            there.retainAll(names);
            if (!there.isEmpty()) {
                found.add(there);
            }
        }
        return found;
    }

    /** Groups for all keys of a command: those that are given, and one without a heading for what is in none of them. */
    static List<FieldGroup> all(List<FieldGroup> groups, List<String> names) {
        List<String> left = new ArrayList<>(names);
        for (FieldGroup group : groups) {
            for (List<String> row : group.rows) {
                left.removeAll(row);
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (String name : left) {
            rows.add(Collections.singletonList(name));
        }
        List<FieldGroup> all = new ArrayList<>(groups);
        all.add(new FieldGroup("", rows));
        return all;
    }
}
