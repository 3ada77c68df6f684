package io.github.panelfiji.core;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The vector instructions that maps are made with: the best ones that the processor has, unless somebody who looks for a fault
 * or compares speeds names others by the system property {@code panel.simd} or, where that is not set, by the environment
 * variable {@code PANEL_SIMD}. Commands whose core takes no such option go on as ever.
 */
final class Instructions {

    private static final String PROPERTY = "panel.simd";
    private static final String VARIABLE = "PANEL_SIMD";
    /** The option of the core, and its value where nothing is named. */
    private static final String OPTION = "simd";
    private static final String BEST = "auto";

    private Instructions() {
    }

    /** The processor and what of it is used. */
    static String describe() {
        String named = named();
        String text = cpu(named == null ? BEST : named);
        return named == null ? text : text + " (" + source() + " is " + named + ")";
    }

    /**
     * These options and, where something is named and the command can use it, the one for it.
     *
     * @throws PanelException if the processor does not have what is named
     */
    static Map<String, String> addTo(String command, Map<String, String> options) {
        String named = named();
        if (named == null || options.containsKey(OPTION) || !takes(command)) {
            return options;
        }
        cpu(named); // its sentence says where the word comes from
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put(OPTION, named);
        return all;
    }

    private static boolean takes(String command) {
        return OptionSpec.read(Natives.options(command)).stream().anyMatch(spec -> spec.key().equals(OPTION));
    }

    private static String cpu(String word) {
        try {
            return Natives.cpu(word);
        } catch (PanelException e) {
            throw new PanelException(e.kind(), e.getMessage().replaceFirst("^" + OPTION, "T" + source().substring(1)), e);
        }
    }

    /** What is named; an empty word names nothing. */
    private static String named() {
        String word = set(System.getProperty(PROPERTY)) ? System.getProperty(PROPERTY) : System.getenv(VARIABLE);
        return set(word) ? word.trim() : null;
    }

    /** Where it is named. */
    private static String source() {
        return set(System.getProperty(PROPERTY)) ? "the system property " + PROPERTY : "the environment variable " + VARIABLE;
    }

    private static boolean set(String word) {
        return word != null && !word.trim().isEmpty();
    }
}
