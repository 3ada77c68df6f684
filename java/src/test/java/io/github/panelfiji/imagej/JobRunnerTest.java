package io.github.panelfiji.imagej;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;

import io.github.panelfiji.core.Command;
import io.github.panelfiji.core.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

/** What a run takes out of the library. */
public class JobRunnerTest {

    private static final Map<String, String> OPTIONS = Collections.singletonMap("block", "24");

    private static List<Image> pair() {
        Random random = new Random(4);
        List<Image> images = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            float[] pixels = new float[40 * 30];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = 100 * (float) Math.sin(i % 40 * 0.7) + random.nextFloat();
            }
            images.add(new Image(40, 30, pixels));
        }
        return images;
    }

    @Test
    public void onlyTheImagesThatAreWantedAreTaken() {
        JobRunner.Outcome all = JobRunner.run(Command.RFRC, OPTIONS, pair(), 0, 1);
        for (String name : Arrays.asList("map", "grid", "cutoff", "resolved", "reasons")) {
            assertNotNull(name, all.image(name));
        }
        JobRunner.Outcome some = JobRunner.run(Command.RFRC, OPTIONS, pair(), Arrays.asList("map", "reasons"), 0, 1);
        for (String name : Arrays.asList("map", "reasons")) {
            assertArrayEquals(name, all.image(name).pixels(), some.image(name).pixels(), 0);
        }
        for (String name : Arrays.asList("grid", "cutoff", "resolved")) {
            assertNull(name, some.image(name));
        }
        assertEquals(all.metrics(), some.metrics());
    }

    @Test
    public void reasonsOfAnyNumberOfPixelsComeBackFromTheirText() {
        for (int pixels = 1; pixels < 10; pixels++) {
            float[] codes = new float[pixels];
            for (int i = 0; i < pixels; i++) {
                codes[i] = (i * 7 + pixels) % Reasons.CODES;
            }
            assertArrayEquals(codes, Reasons.unpack(Reasons.pack(codes), pixels), 0);
        }
    }
}
