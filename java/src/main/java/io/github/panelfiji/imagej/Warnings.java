package io.github.panelfiji.imagej;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes a result doubtful: each sentence once, with the slices that it is about where it is not about all. Sentences that
 * differ in their figures only are one.
 */
final class Warnings {

    /** Places that are named one by one. */
    private static final int NAMED = 8;

    /** A sentence, as it was first said, and where it holds. */
    private static final class Entry {
        final String sentence;
        final List<String> places = new ArrayList<>();
        boolean figuresDiffer;

        Entry(String sentence) {
            this.sentence = sentence;
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** A sentence about the whole run. */
    void add(String sentence) {
        add(sentence, null);
    }

    /**
     * A sentence about one place.
     *
     * @param place such as {@code 3-4}; null for the whole run
     */
    void add(String sentence, String place) {
        String kind = sentence.replaceAll("[0-9.,]+", "#");
        Entry entry = entries.get(kind);
        if (entry == null) {
            entry = new Entry(sentence);
            entries.put(kind, entry);
        }
        entry.figuresDiffer |= !entry.sentence.equals(sentence);
        if (place != null && !entry.places.contains(place)) {
            entry.places.add(place);
        }
    }

    /**
     * The sentences.
     *
     * @param all number of places there are: a sentence about all of them needs no list
     */
    List<String> sentences(int all) {
        List<String> result = new ArrayList<>();
        for (Entry entry : entries.values()) {
            List<String> places = entry.places;
            boolean everywhere = places.isEmpty() || places.size() >= all;
            boolean one = places.size() == 1 && !places.get(0).contains("-");
            String text = everywhere ? entry.sentence : (one ? "Slice " : "Slices ") + join(places) + ": " + entry.sentence;
            result.add(entry.figuresDiffer ? text + " (The figures are those of " + places.get(0) + ".)" : text);
        }
        return result;
    }

    private static String join(List<String> list) {
        String text = String.join(", ", list.subList(0, Math.min(NAMED, list.size())));
        return list.size() > NAMED ? text + " and " + (list.size() - NAMED) + " more" : text;
    }
}
