package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One of the images that a command shows: gathers what the runs give, and makes it when all are done. */
abstract class ResultWindow {

    private final String title;
    private final ResultKind kind;

    /**
     * Names the window.
     *
     * @param kind what it shows
     */
    ResultWindow(String title, ResultKind kind) {
        this.title = title;
        this.kind = kind;
    }

    /** What it shows. */
    final ResultKind kind() {
        return kind;
    }

    /** The title. */
    final String title() {
        return title;
    }

    /** Names of the images of the core that it is made of. */
    abstract List<String> images();

    /** Keeps what it needs of the next map. */
    abstract void take(JobRunner.Outcome outcome);

    /** The image, not shown yet. */
    abstract ImagePlus make(MapSource source, PixelSize pixel);

    /** Maps of one name. */
    private static class Maps extends ResultWindow {
        private final String name;
        private final List<Image> maps = new ArrayList<>();

        Maps(String title, ResultKind kind, String name) {
            super(title, kind);
            this.name = name;
        }

        @Override
        List<String> images() {
            return Collections.singletonList(name);
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
        return new Maps(title, ResultKind.RFRC, "map") {
            private final List<List<String>> reasons = new ArrayList<>();

            @Override
            List<String> images() {
                return Arrays.asList("map", "reasons");
            }

            @Override
            void take(JobRunner.Outcome outcome) {
                super.take(outcome);
                reasons.add(Reasons.pack(outcome.image("reasons")));
            }

            @Override
            ImagePlus make(MapSource source, PixelSize pixel) {
                ImagePlus map = super.make(source, pixel);
                MapOutput.lengths(map, pixel);
                String[] planes = new String[map.getStackSize()];
                for (int k = 0; k < reasons.size(); k++) {
                    for (int z = 0; z < source.depth(); z++) {
                        planes[MapOutput.index(source, k, z)] = reasons.get(k).get(z);
                    }
                }
                Reasons.write(map, planes);
                return map;
            }
        };
    }

    /** Errors or intensities, by their name in the core: grey from 0 to the maximum. */
    static ResultWindow grey(String title, ResultKind kind, String name) {
        return new Maps(title, kind, name);
    }

    /** The channels {@code red} and {@code green} of the core, 0 to 1, as one RGB picture (method.md, section 7). */
    static ResultWindow panel(String title) {
        return new ResultWindow(title, ResultKind.PANEL) {
            private final List<int[]> pictures = new ArrayList<>();
            private int width;

            @Override
            List<String> images() {
                return Arrays.asList("red", "green");
            }

            @Override
            void take(JobRunner.Outcome outcome) {
                width = outcome.image("red").width();
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
                return MapOutput.pictures(title(), source, width, pictures, pixel);
            }
        };
    }
}
