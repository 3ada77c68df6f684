#!/usr/bin/env python3
"""Writes the images of this folder anew; see ORIGIN.md.

    alias sample='cargo run --release -p panel-core --example sample --'
    sample tubulin frames SAMPLE.raw size=160 filaments=10 seed=2
    sample tubulin frames BRIGHT.raw size=160 filaments=10 seed=2 fwhm=150 photons=1000 noise=1
    make_data.py SAMPLE.raw BRIGHT.raw

Every file holds two planes of 32-bit little-endian floats, row by row, and its name the width and height. Needs NumPy.
"""
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
SIDE = 160


def write(name, planes):
    planes = np.asarray(planes, "<f4")
    assert len(planes) == 2 and np.isfinite(planes).all()
    planes.tofile(HERE / f"{name}_{planes.shape[2]}x{planes.shape[1]}.raw")


def flat(sample, random):
    """Blocks of equal pixels in both frames (left), in the second alone (lower right), and structure between."""
    planes = np.array(sample[:, 20:100, 30:126])
    planes[:, :, :40] = 50
    planes[1, 40:, 60:] = 37.5
    planes[:, 10:14, 4:8] += random.normal(0, 5, (2, 4, 4))          # one small speck: its blocks are not flat
    return planes


def main():
    sample, bright = (np.fromfile(file, "<f4").reshape(2, SIDE, SIDE).astype(float) for file in sys.argv[1:])
    random = np.random.RandomState(2026)                               # the legacy generator, whose stream is frozen
    for old in HERE.glob("*.raw"):
        old.unlink()
    write("tubulin", sample[:, :144])
    write("bright", bright[:, :120, :128])
    write("narrow", sample[:, 60:80, 20:137])
    write("tiny", sample[:, 64:80, 100:116])
    write("offset", np.rint(30000 + 8 * sample[:, 40:136, 50:146]))
    write("noise", random.normal(100, 10, (2, 64, 96)))
    write("flat", flat(sample, random))
    write("range", sample[:, 70:134, 60:124] * np.array([1e-30, 1e30])[:, None, None])


main()
