package io.github.panelfiji.imagej;

import ij.ImagePlus;
import io.github.panelfiji.core.Image;
import java.util.List;

/** A source of maps that hands on another one; a subclass changes what it must. */
abstract class SourceFilter implements MapSource {

    private final MapSource base;

    /** Hands on everything. */
    SourceFilter(MapSource base) {
        this.base = base;
    }

    @Override
    public ImagePlus image() {
        return base.image();
    }

    @Override
    public List<ImagePlus> images() {
        return base.images();
    }

    @Override
    public int count() {
        return base.count();
    }

    @Override
    public int depth() {
        return base.depth();
    }

    @Override
    public int[] dimensions() {
        return base.dimensions();
    }

    @Override
    public int framesPerMap() {
        return base.framesPerMap();
    }

    @Override
    public int[] find(int plane) {
        return base.find(plane);
    }

    @Override
    public String place(int k) {
        return base.place(k);
    }

    @Override
    public String describe(int k) {
        return base.describe(k);
    }

    @Override
    public List<Image> read(int k) {
        return base.read(k);
    }
}
