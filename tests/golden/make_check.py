#!/usr/bin/env python3
"""Writes the truth of `Check Installation`: a small map by the f64 reference of the method.

    make_check.py FOLDER > java/src/main/resources/io/github/panelfiji/imagej/self-test.csv

FOLDER holds panel_reference.py (NumPy, SciPy, PyWavelets). The images are those of SelfTest.java, by whole-number arithmetic.
Refuses images on which single precision may decide otherwise than the reference.
"""
import sys

import numpy as np

SIDE = 96
OPTIONS = {"block": 32, "skip": 8, "background": 20, "center": 3, "criterion": "3 sigma", "window": "Hann",
           "border": "inside", "median": True}
LOW = 0xFFFFFFFF


def noise(x, y, which):
    h = (x * 0x1F123BB5 + y * 0x5F356495 + (which + 1) * 0x2C1B3C6D) & LOW
    h ^= h >> 15
    h = h * 0x2C1B3C6D & LOW
    h ^= h >> 12
    h = h * 0x297A2D39 & LOW
    h ^= h >> 15
    return (h & 0xFF) + (h >> 8 & 0xFF) + (h >> 16 & 0xFF) + (h >> 24)


def image(which):
    pixels = np.zeros((SIDE, SIDE))
    for y in range(SIDE):
        for x in range(SIDE):
            empty = x + y < 40
            cells = noise(x // 8, y // 8, 2) + noise(x // 4, y // 4, 3) + noise(x // 2, y // 2, 4) * x // SIDE
            pixels[y, x] = 100 + (0 if empty else cells) + noise(x, y, which) * (8 if empty else 16 + y) // 64
    return pixels


def main():
    sys.path.insert(0, sys.argv[1])
    from panel_reference import rfrc_two_frame
    found = rfrc_two_frame(image(0), image(1), pixel=1.0, **OPTIONS)
    if found["near"].any():
        raise SystemExit("a block lies at a decision; take other images")
    print("# Truth of the command Check Installation, written by tests/golden/make_check.py from the f64 reference of the")
    print("# method (panel_reference.py). Lengths in pixels; the grid row by row, 0 = background.")
    for key, value in OPTIONS.items():
        print(f"option,{key},{str(value).lower() if isinstance(value, bool) else value}")
    for name, value in found["metrics"].items():
        print(f"metric,{name},{value!r}")
    for row in found["grid"]:
        print("grid," + ",".join(repr(float(v)) for v in row))


main()
