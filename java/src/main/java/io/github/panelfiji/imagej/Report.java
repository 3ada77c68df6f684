package io.github.panelfiji.imagej;

import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;
import io.github.panelfiji.core.PanelException;
import java.util.List;

/** How a user learns what happened: errors, stops and warnings, with a screen and without. */
final class Report {

    /** Characters in a line of a message window. */
    static final int WIDTH = 80;

    private Report() {
    }

    /**
     * Shows one sentence and stops the macro that ran the command, if one did. Everything must be tidied up before: in a macro
     * this throws ImageJ's own exception for an aborted macro, which ImageJ catches.
     */
    static void error(String command, String sentence) {
        if (Screen.attended()) {
            // In a macro ImageJ appends " in line 3" to the text and shows that line.
            String ending = inMacro() && Interpreter.getInstance() != null ? "\n \nThe macro was stopped" : "";
            IJ.error(title(command), wrap(sentence) + ending);
            return;
        }
        IJ.log(title(command) + ": " + sentence);
        stopMacro();
    }

    /** Ends a command that could not do its work: stopped by the user, or with the sentence of what was wrong. */
    static void failure(String command, PanelException failure) {
        if (failure.kind() == PanelException.Kind.CANCELLED) {
            stopped(command);
        } else {
            error(command, failure.getMessage());
        }
    }

    /** Ends a command that the user stopped: no message, but the macro must not go on without its result. */
    static void stopped(String command) {
        IJ.showStatus(title(command) + " was stopped");
        stopMacro();
    }

    /** One line in the log. */
    static void log(String command, String sentence) {
        IJ.log(title(command) + ": " + sentence);
    }

    /** Lines in the log, one a warning. */
    static void warn(String title, List<String> warnings) {
        for (String warning : warnings) {
            IJ.log("Warning, " + title + ": " + warning);
        }
    }

    /** Whether this thread runs for a macro or a script. */
    private static boolean inMacro() {
        return Thread.currentThread().getName().startsWith("Run$_");
    }

    /**
     * Aborts the running macro without a window. {@code IJ.error} would open a dialog, which under {@code -batch} nobody can
     * close and which headless throws.
     */
    private static void stopMacro() {
        if (!inMacro()) {
            return; // ImageJ's flag is one for all threads: another one's macro would stop
        }
        Interpreter interpreter = Interpreter.getInstance();
        if (interpreter != null) {
            interpreter.abort((String) null);
        }
        Macro.abort();
    }

    private static String title(String command) {
        return command.endsWith("...") ? command.substring(0, command.length() - 3) : command;
    }

    /** Breaks a sentence into lines: ImageJ's message windows do not. */
    static String wrap(String sentence) {
        return wrap(sentence, WIDTH);
    }

    /** Breaks a sentence into lines of at most so many characters. */
    static String wrap(String sentence, int width) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : sentence.split(" ")) {
            if (column > 0 && column + 1 + word.length() > width) {
                text.append('\n');
                column = 0;
            } else if (column > 0) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        return text.toString();
    }
}
