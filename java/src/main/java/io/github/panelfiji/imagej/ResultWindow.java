package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import java.util.ArrayList;
import java.util.List;

/** One of the images that a command shows: gathers what the runs give, and makes it when all are done. */
abstract class ResultWindow {

    private final String title;

    /** Names the window. */
    ResultWindow(String title) {
        this.title = title;
    }

    /** The title. */
    final String title() {
        return title;
    }

    /** Keeps what it needs of the next map. */
    abstract void take(JobRunner.Outcome outcome);

    /** The image, not shown yet. */
    abstract ImagePlus make(MapSource source, PixelSize pixel);

    /** Whether each pixel has its value from a block, so that there is a curve behind it. */
    boolean ofBlocks() {
        return false;
    }

    /** Maps of one name. */
    private static class Maps extends ResultWindow {
        private final String name;
        private final List<Image> maps = new ArrayList<>();

        Maps(String title, String name) {
            super(title);
            this.name = name;
        }

        @Override
        void take(JobRunner.Outcome outcome) {
            maps.add(outcome.image(name));
        }

        @Override
        ImagePlus make(MapSource source, PixelSize pixel) {
            return MapOutput.maps(title(), source, maps, pixel);
        }
    }

    /** Maps of lengths, which the core calls {@code map}: in sJet, in the unit of the pixel size. */
    static ResultWindow lengths(String title) {
        return new Maps(title, "map") {
            @Override
            boolean ofBlocks() {
                return true;
            }

            @Override
            ImagePlus make(MapSource source, PixelSize pixel) {
                ImagePlus map = super.make(source, pixel);
                MapOutput.lengths(map, pixel);
                return map;
            }
        };
    }

    /** Errors or intensities, by their name in the core: grey from 0 to the maximum. */
    static ResultWindow grey(String title, String name) {
        return new Maps(title, name);
    }

    /** The channels {@code red} and {@code green} of the core, 0 to 1, as one RGB picture (method.md, section 7). */
    static ResultWindow panel(String title) {
        return new ResultWindow(title) {
            private final List<int[]> pictures = new ArrayList<>();

            @Override
            void take(JobRunner.Outcome outcome) {
                float[] red = outcome.image("red").pixels();
                float[] green = outcome.image("green").pixels();
                int[] picture = new int[red.length];
                for (int i = 0; i < picture.length; i++) {
                    picture[i] = 0xff000000 | level(red[i]) << 16 | level(green[i]) << 8;
                }
                pictures.add(picture);
            }

            private int level(float value) {
                return (int) Math.floor(255.0 * value + 0.5);
            }

            @Override
            ImagePlus make(MapSource source, PixelSize pixel) {
                return MapOutput.pictures(title(), source, pictures, pixel);
            }
        };
    }
}
