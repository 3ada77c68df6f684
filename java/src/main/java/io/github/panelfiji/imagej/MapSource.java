package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import java.util.List;

/** What a command makes maps of: how many maps there will be, and the planes that each needs, read when it is due. */
interface MapSource {

    /** The image that the maps are made of and that lends them its calibration. */
    ImagePlus image();

    /** All images that are read, which must not change meanwhile. */
    List<ImagePlus> images();

    /** Number of maps. */
    int count();

    /** Planes of each map: 1, or those of a volume. */
    int depth();

    /** Channels, slices and frames of the result; their product is {@link #count()} times {@link #depth()}. */
    int[] dimensions();

    /** How many time frames of the source one map stands for. */
    int framesPerMap();

    /**
     * Where a plane of the image stands: the number of its map and of its plane in that, both from 0. For one that is in no map,
     * as the last of an odd number, the last map.
     *
     * @param plane position in the stack, counted from 1
     */
    int[] find(int plane);

    /** Short name of map {@code k} (from 0) for tables, such as {@code 3-4}. */
    String place(int k);

    /** What map {@code k} is made of, in words that begin a sentence, such as {@code Slices 3 and 4 of TITLE}. */
    String describe(int k);

    /** The inputs of map {@code k} for the core, in the order that it wants. */
    List<Image> read(int k);
}
