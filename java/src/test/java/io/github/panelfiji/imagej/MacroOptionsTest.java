package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import io.github.panelfiji.core.PanelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.Test;

public class MacroOptionsTest {

    private static final MacroVariables NONE = name -> null;

    private static final List<Key> KEYS = Arrays.asList(Key.image("second", "Second image", "next slice"),
            Key.file("table", "Table"));

    @Test
    public void takes_values_brackets_quotes_and_flags_apart() {
        MacroOptions o = MacroOptions.parse("second=[my [best] image.tif] Block=64 median path='a b' empty=[] ");
        assertEquals("my [best] image.tif", o.get("second"));
        assertEquals("64", o.get("block"));
        assertTrue(o.has("median"));
        assertNull(o.get("median"));
        assertEquals("a b", o.get("path"));
        assertEquals("", o.get("empty"));
        assertEquals(new ArrayList<>(Arrays.asList("second", "block", "median", "path", "empty")),
                new ArrayList<>(o.keys()));
    }

    @Test
    public void a_key_never_matches_the_end_of_another() {
        MacroOptions o = MacroOptions.parse("block_size=64 size=3 submedian title=[x size=9 median]");
        assertEquals("3", o.get("size"));
        assertFalse(o.has("median"));
        assertFalse(o.has("block"));
    }

    @Test
    public void a_bracket_that_is_never_closed_is_part_of_the_value() {
        MacroOptions o = MacroOptions.parse("second=[my image block=32");
        assertEquals("[my", o.get("second"));
        assertEquals("32", o.get("block"));
        assertEquals("a]b", MacroOptions.parse("second=a]b").get("second"));
    }

    @Test
    public void nothing_is_nothing() {
        for (String text : new String[] {null, "", " ", "\t\n"}) {
            assertTrue(MacroOptions.parse(text).keys().isEmpty());
        }
    }

    @Test
    public void what_is_written_reads_back() {
        for (String value : new String[] {"64", "", "next slice", "a]b", "[a]", "x]y z", "it's", "[open", "&name", "1/7", "C:/a b.csv"}) {
            String text = "first=1 " + MacroOptions.write("key", value) + " last";
            MacroOptions o = MacroOptions.parse(text);
            assertEquals(text, value, o.get("key"));
            assertTrue(text, o.has("last"));
        }
        assertEquals("run(\"rFRC Map...\", \"second=[a \\\"b\\\" \\\\c]\");",
                MacroOptions.call("rFRC Map...", MacroOptions.write("second", "a \"b\" \\c")));
    }

    @Test
    public void missing_keys_take_their_default() {
        Settings s = Settings.of(KEYS, MacroOptions.parse(null), NONE);
        assertEquals("next slice", s.get("second"));
        assertEquals("", s.get("table"));
        assertEquals("second=[next slice]", s.toMacro());
    }

    @Test
    public void variables_are_taken_by_name() {
        MacroVariables variables = name -> name.equals("title") ? "Image 2" : null;
        assertEquals("Image 2", Settings.of(KEYS, MacroOptions.parse("second=&title"), variables).get("second"));
        assertEquals("title", Settings.of(KEYS, MacroOptions.parse("second=title"), variables).get("second"));
        assertEquals("second: &other is not a variable of the running macro.", refusal("second=&other", variables));
    }

    @Test
    public void keys_without_value_and_repeated_keys_are_refused() {
        assertEquals("second: has no value; write second=[next slice].", refusal("second", NONE));
        assertEquals("table: given more than once; it must be given once.", refusal("table=a table=b", NONE));
    }

    private static String refusal(String options, MacroVariables variables) {
        try {
            Settings.of(KEYS, MacroOptions.parse(options), variables);
        } catch (PanelException e) {
            assertEquals(PanelException.Kind.INVALID_OPTION, e.kind());
            return e.getMessage();
        }
        fail("not refused: " + options);
        return null;
    }

    @Test
    public void a_quote_in_a_title_survives_the_settings() {
        Settings s = new Settings(Collections.singletonList(KEYS.get(0)));
        s.set("second", "a ]b[ c");
        assertEquals("a ]b[ c", MacroOptions.parse(s.toMacro()).get("second"));
    }
}
