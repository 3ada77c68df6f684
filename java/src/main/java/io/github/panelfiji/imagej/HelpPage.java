package io.github.panelfiji.imagej;

import io.github.panelfiji.core.OptionSpec;
import io.github.panelfiji.core.PanelException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the help as it is shown: HTML of the jar in which facts that stand elsewhere are put when it is opened, so that
 * no page can contradict the program.
 *
 * <p>{@code {fields CLASS}} stands for the fields of a command's dialog, with its labels, keys, ranges and defaults and with
 * the words of {@code help/fields.properties}; {@code {macro NAME}} for the example macro of that name.
 */
final class HelpPage {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(fields|macro) ([\\w-]+)\\}");
    private static final String STYLE = "<style>body { font-family: SansSerif; font-size: %1$dpt; margin: 4px 12px 12px 12px; }"
            + " h1 { font-size: %2$dpt; margin: 6px 0px 6px 0px; } h2 { font-size: %3$dpt; margin: 14px 0px 4px 0px; }"
            + " h3 { font-size: %1$dpt; margin: 10px 0px 2px 0px; } p, ul, ol, dl { margin: 4px 0px 4px 0px; }"
            + " dt { margin: 6px 0px 0px 0px; } li { margin: 2px 0px 2px 0px; }"
            + " code, pre { font-family: Monospaced; font-size: %1$dpt; }"
            + " pre { background-color: #f2f2f2; margin: 6px 0px 6px 0px; padding: 6px; }"
            + " th { text-align: left; background-color: #e4e4e4; } .allowed { color: #505050; }</style>";
    private static final int POINTS = 12;

    private HelpPage() {
    }

    /**
     * The HTML of a page.
     *
     * @param name of the file in the folder {@code help} of the resources, without its ending
     * @param scale how much larger than usual ImageJ draws text
     */
    static String load(String name, double scale) {
        String text = name.equals("about") ? MethodInfo.about() : HelpText.load(name);
        Matcher at = PLACEHOLDER.matcher(text);
        StringBuffer page = new StringBuffer();
        while (at.find()) {
            String fact = at.group(1).equals("fields") ? fields(name, at.group(2)) : macro(at.group(2));
            at.appendReplacement(page, Matcher.quoteReplacement(fact));
        }
        at.appendTail(page);
        String style = String.format(STYLE, size(POINTS, scale), size(POINTS + 6, scale), size(POINTS + 2, scale));
        return page.toString().replaceFirst("<html>", "<html><head>" + style + "</head>");
    }

    private static int size(int points, double scale) {
        return (int) Math.round(points * scale);
    }

    // ---- Fields

    private static String fields(String page, String type) {
        PanelCommand command;
        try {
            command = (PanelCommand) Class.forName(HelpPage.class.getPackage().getName() + "." + type).getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            return "<p>(There is no command " + type + ".)</p>";
        }
        try {
            Properties words = words();
            StringBuilder list = new StringBuilder("<dl>\n");
            for (Key key : command.keys()) {
                list.append("<dt><b>").append(escape(key.label())).append("</b></dt><dd>")
                        .append(words(words, page, key.name())).append(" <span class=\"allowed\">Key <code>")
                        .append(key.name()).append("</code>: ").append(escape(allowed(command, key))).append("</span></dd>\n");
            }
            if (command.previews()) {
                list.append("<dt><b>Preview</b></dt><dd>").append(words(words, page, "preview")).append("</dd>\n");
            }
            return list.append("</dl>").toString();
        } catch (PanelException e) {
            return "<p>(The fields cannot be listed: " + escape(e.getMessage()) + ")</p>";
        }
    }

    private static String words(Properties words, String page, String field) {
        return words.getProperty(page + "." + field, words.getProperty(field, ""));
    }

    /** What the key takes, and what it is where a macro leaves it out. */
    private static String allowed(PanelCommand command, Key key) {
        switch (key.kind()) {
            case FLAG:
                return "a check box, off unless a macro names it" + ("true".equals(key.suggested())
                        ? "; on when the dialog is first opened." : ".");
            case IMAGE:
                return "the title of an open image, or " + key.defaultValue() + " (default).";
            case INTEGER:
            case NUMBER:
            case CHOICE:
                for (OptionSpec spec : command.core().options()) {
                    if (spec.key().equals(key.name())) {
                        return spec.allowed() + "; default " + key.defaultValue() + ".";
                    }
                }
                return String.join(", ", key.choices()) + "; default " + key.defaultValue() + ".";
            default:
                return key.defaultValue().isEmpty() ? "may be left out." : "default " + key.defaultValue() + ".";
        }
    }

    /** What each field is for: {@code key}, or {@code page.key} where it means something else on that page. */
    static Properties words() {
        Properties words = new Properties();
        try {
            words.load(new StringReader(new String(HelpText.read("help/fields.properties"), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // The page still has its labels and ranges.
            return words;
        }
        return words;
    }

    // ---- Macros

    private static String macro(String name) {
        try {
            return "<pre>" + escape(ExamplePlugin.text(name)).trim() + "</pre>";
        } catch (IOException e) {
            return "<p>(" + escape(e.getMessage()) + ")</p>";
        }
    }

    /** Text as HTML. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
