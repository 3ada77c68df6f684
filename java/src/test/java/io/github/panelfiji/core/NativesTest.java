package io.github.panelfiji.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.util.Arrays;
import org.junit.BeforeClass;
import org.junit.Test;

/** The boundary: whatever happens behind it comes out as one kind of exception, and the next call works. */
public class NativesTest {

    @BeforeClass
    public static void loadTwin() {
        TestNatives.load();
    }

    @Test
    public void kindsOfFailureAreTheSameInBothLanguages() {
        // LIBRARY is known in Java only: without a library nobody else can tell.
        String[] java = Arrays.stream(PanelException.Kind.values()).filter(kind -> kind != PanelException.Kind.LIBRARY)
                .map(Enum::name).toArray(String[]::new);
        assertEquals(Arrays.asList(java), Arrays.asList(Natives.errorKinds()));
    }

    @Test
    public void errorsKeepKindAndSentence() {
        for (String kind : Natives.errorKinds()) {
            // Every code point must cross: Latin, beyond 16 bits, and zero, which Java writes in two bytes.
            String sentence = "Größe: 7 µm \u0000 \uD83D\uDD2C.";
            PanelException e = thrown(() -> TestNatives.fail(kind, sentence));
            assertEquals(kind, e.kind().name());
            assertEquals(sentence, e.getMessage());
        }
    }

    @Test
    public void panicsBecomeInternalErrors() {
        for (int i = 0; i < 3; i++) {
            String message = "no block " + i;
            PanelException e = thrown(() -> TestNatives.panic(message));
            assertEquals(PanelException.Kind.INTERNAL, e.kind());
            assertEquals("PANEL failed by a fault of its own: " + message + ".", e.getMessage());
        }
        assertEquals(System.getProperty("panel.test.version"), Natives.version());
    }

    @Test
    public void missingTextsAreErrors() {
        assertEquals("here", TestNatives.missing("here"));
        assertInternal("The exchange with Java failed: Null pointer in ", () -> TestNatives.missing(null));
        assertInternal("The name of the command is missing (null).", () -> Natives.options(null));
        assertInternal("The word for the vector instructions is missing (null).", () -> Natives.cpu(null));
        assertInternal("The list of options is missing (null).", () -> Natives.check("rfrc", null));
        assertInternal("The key of an option is missing (null).", () -> Natives.check("rfrc", new String[] {null, "64"}));
        assertInternal("The value of the option block is missing (null).",
                () -> Natives.check("rfrc", new String[] {"block", null}));
    }

    @Test
    public void lengthsAreCheckedBeforeAnythingIsRead() {
        String[] none = {};
        float[] four = new float[4];
        assertInternal("The list of options has 1 strings, but each key needs a value.",
                () -> Natives.check("rfrc", new String[] {"block"}));
        assertInternal("The list of images or of their sizes is missing (null).",
                () -> Natives.start("rfrc", none, null, new int[0], 1));
        assertInternal("The list of images or of their sizes is missing (null).",
                () -> Natives.start("rfrc", none, new float[0][], null, 1));
        assertInternal("1 images need 1 x 3 sizes, but 2 were given.",
                () -> Natives.start("rfrc", none, new float[][] {four}, new int[] {2, 2}, 1));
        assertInternal("Image 1 has no pixels (null).",
                () -> Natives.start("rfrc", none, new float[][] {null}, new int[] {2, 2, 1}, 1));
        assertThrown(PanelException.Kind.INVALID_IMAGE, "An image of 2 x 3 x 1 pixels was given 4 values.",
                () -> Natives.start("rfrc", none, new float[][] {four}, new int[] {2, 3, 1}, 1));
        assertThrown(PanelException.Kind.INVALID_IMAGE, "Image 2 has a side of -2 pixels; each must be 1 or more.",
                () -> Natives.start("rfrc", none, new float[][] {four, four}, new int[] {2, 2, 1, -2, -2, 1}, 1));
        int max = Integer.MAX_VALUE;
        assertThrown(PanelException.Kind.INVALID_IMAGE, "An image of 2147483647 x 2147483647 x 2147483647 pixels was given 4",
                () -> Natives.start("rfrc", none, new float[][] {four}, new int[] {max, max, max}, 1));
        assertThrown(PanelException.Kind.INVALID_IMAGE, "An image of width 0 is not possible",
                () -> Natives.estimate("rfrc", none, 0, 5));
        assertEquals("nothing of all this may have started", 0, TestNatives.jobs());
    }

    @Test
    public void numbersAreChecked() {
        String[] none = {};
        for (int threads : new int[] {0, -1, 1025, Integer.MIN_VALUE}) {
            assertThrown(PanelException.Kind.INVALID_OPTION,
                    "threads: " + threads + " is not allowed; it must be a whole number from 1 to 1024.",
                    () -> Natives.start("rfrc", none, new float[0][], new int[0], threads));
        }
        long job = TestNatives.startLong(1, 1);
        assertThrown(PanelException.Kind.INVALID_OPTION, "millis: -1 is not allowed", () -> Natives.await(job, -1));
        Natives.release(job);
        assertThrown(PanelException.Kind.INVALID_OPTION, "command: rfcr is not allowed; it must be one of rfrc",
                () -> Natives.options("rfcr"));
    }

    @Test
    public void unknownJobsAreErrorsExceptForRelease() {
        for (long id : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            String sentence = "There is no job " + id + ": it was closed already or never started.";
            assertInternal(sentence, () -> Natives.await(id, 0));
            assertInternal(sentence, () -> Natives.progress(id));
            assertInternal(sentence, () -> Natives.cancel(id));
            assertInternal(sentence, () -> Natives.imageNames(id));
            assertInternal(sentence, () -> Natives.imageShape(id, "map"));
            assertInternal(sentence, () -> Natives.imagePixels(id, "map"));
            assertInternal(sentence, () -> Natives.metricNames(id));
            assertInternal(sentence, () -> Natives.metricValues(id));
            assertInternal(sentence, () -> Natives.warnings(id));
            Natives.release(id);
            Natives.release(id);
        }
    }

    @Test
    public void theProcessorHasAName() {
        assertTrue(Natives.cpu("auto"), Natives.cpu("auto").matches("(x86-64|ARM64) with [^,]+"));
    }

    @Test
    public void unknownNamesOfKindsBecomeInternal() {
        PanelException e = PanelException.ofNative("NEW_KIND", "Something new.");
        assertEquals(PanelException.Kind.INTERNAL, e.kind());
        assertEquals("Something new. (NEW_KIND)", e.getMessage());
        assertEquals(PanelException.Kind.INTERNAL, PanelException.ofNative(null, "x").kind());
    }

    @Test
    public void exceptionsOfManyThreadsDoNotMix() throws Exception {
        Thread[] threads = new Thread[4];
        boolean[] mixed = new boolean[threads.length];
        for (int t = 0; t < threads.length; t++) {
            int id = t;
            threads[t] = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    String sentence = id + " " + i;
                    mixed[id] |= !thrown(() -> TestNatives.fail("CANCELLED", sentence)).getMessage().equals(sentence);
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (boolean wrong : mixed) {
            assertFalse(wrong);
        }
        assertEquals("rfrc", Natives.commands()[0]);
    }

    private static void assertInternal(String start, Runnable call) {
        assertThrown(PanelException.Kind.INTERNAL, start, call);
    }

    static void assertThrown(PanelException.Kind kind, String start, Runnable call) {
        PanelException e = thrown(call);
        assertEquals(e.getMessage(), kind, e.kind());
        assertTrue(e.getMessage(), e.getMessage().startsWith(start));
    }

    static PanelException thrown(Runnable call) {
        try {
            call.run();
        } catch (PanelException e) {
            return e;
        }
        fail("no exception");
        throw new AssertionError();
    }
}
