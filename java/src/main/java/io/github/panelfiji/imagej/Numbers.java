package io.github.panelfiji.imagej;

/** Numbers as text. */
final class Numbers {

    private Numbers() {
    }

    /** The shortest text that Java reads back as the same number; whole numbers without a decimal point. */
    static String exact(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Double.toString(value);
    }

    /** The number that a text is, or NaN. */
    static double parse(String text) {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** A number for a sentence: four digits are enough for a reader. */
    static String brief(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 5;
        return String.format(java.util.Locale.US, "%." + digits + "f", value);
    }

    /** A whole number with commas between the thousands. */
    static String grouped(long value) {
        return String.format(java.util.Locale.US, "%,d", value);
    }

    /** Bytes in the unit that suits them. */
    static String bytes(long bytes) {
        double mega = bytes / 1048576.0;
        return mega < 1024 ? Math.max(1, Math.round(mega)) + " MB" : brief(mega / 1024) + " GB";
    }
}
