package io.github.panelfiji.imagej;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import io.github.panelfiji.core.Image;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** The sum by which a saved map knows its images again; maps of earlier versions bear it too. */
public class MapOriginTest {

    private static final Settings NONE = new Settings(Collections.<Key>emptyList());

    private static Image image(int pixels, long seed) {
        Random random = new Random(seed);
        float[] values = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            values[i] = random.nextFloat() * 1000 - 300;
        }
        return new Image(pixels, 1, values);
    }

    private static String plain(List<Image> images) {
        int sum = 1;
        for (Image image : images) {
            for (float value : image.pixels()) {
                sum = 31 * sum + Float.floatToRawIntBits(value);
            }
        }
        return Integer.toHexString(sum);
    }

    @Test
    public void theMarkIsOneSumOverAllPixelsOfTheFrames() {
        for (int pixels = 1; pixels < 11; pixels++) {
            List<Image> pair = Arrays.asList(image(pixels, pixels), image(pixels, 99));
            assertEquals(pixels + " pixels", plain(pair), MapOrigin.mark(pair, NONE));
            List<Image> withReference = Arrays.asList(pair.get(0), pair.get(1), image(pixels, 5));
            assertEquals(MapOrigin.mark(pair, NONE), MapOrigin.mark(withReference, NONE));
        }
    }

    @Test
    public void anyPixelOrAnExchangeOfTheFramesChangesTheMark() {
        Image first = image(9, 1);
        Image second = image(9, 2);
        String mark = MapOrigin.mark(Arrays.asList(first, second), NONE);
        assertNotEquals(mark, MapOrigin.mark(Arrays.asList(second, first), NONE));
        for (int i = 0; i < 9; i++) {
            float[] changed = first.pixels().clone();
            changed[i] += 1;
            assertNotEquals(mark, MapOrigin.mark(Arrays.asList(new Image(9, 1, changed), second), NONE));
        }
    }
}
