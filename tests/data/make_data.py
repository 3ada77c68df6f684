#!/usr/bin/env python3
"""Writes the images of this folder anew; see ORIGIN.md.

    alias sample='cargo run --release -p panel-core --example sample --'
    sample tubulin frames SAMPLE.raw size=160 filaments=10 seed=2
    sample tubulin frames BRIGHT.raw size=160 filaments=10 seed=2 fwhm=150 photons=1000 noise=1
    make_data.py SAMPLE.raw BRIGHT.raw

Every file holds two images of 32-bit little-endian floats, row by row (volumes plane by plane), and its name the width, the
height and the planes of a volume. Needs NumPy.
"""
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
SIDE = 160


def write(name, images):
    images = np.asarray(images, "<f4")
    assert len(images) == 2 and np.isfinite(images).all()
    images.tofile(HERE / f"{name}_{'x'.join(map(str, images.shape[:0:-1]))}.raw")


def flat(sample, random):
    """Blocks of equal pixels in both frames (left), in the second alone (lower right), and structure between."""
    planes = np.array(sample[:, 20:100, 30:126])
    planes[:, :, :40] = 50
    planes[1, 40:, 60:] = 37.5
    planes[:, 10:14, 4:8] += random.normal(0, 5, (2, 4, 4))          # one small speck: its blocks are not flat
    return planes


def moved(frame, dy, dx):
    """A frame moved down and to the right by the Fourier phase ramp."""
    ky, kx = np.fft.fftfreq(frame.shape[0])[:, None], np.fft.fftfreq(frame.shape[1])
    return np.fft.ifft2(np.fft.fft2(frame) * np.exp(-2j * np.pi * (ky * dy + kx * dx))).real


def volume(random, planes=14, height=36, width=40):
    """A texture of 4 pixels and coarser within planes, of 3 planes and coarser across, brighter to the right and empty at
    the left, with noise of its own in both volumes; whole numbers."""
    frequency = np.meshgrid(*map(np.fft.fftfreq, (planes, height, width)), indexing="ij")
    held = np.hypot(3 * frequency[0], 4 * np.hypot(frequency[1], frequency[2])) < 1
    texture = np.fft.ifftn(np.fft.fftn(random.normal(0, 1, held.shape)) * held).real
    object = (texture / texture.std() * 25 + 80) * np.clip(np.arange(width) - 8, 0, 12) / 12
    return np.clip(np.rint(20 + object + random.normal(0, 9, (2,) + held.shape)), 0, 255)


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
    write("moved", [bright[0, 20:103, 24:121], moved(bright[1], 2.37, -4.62)[20:103, 24:121]])
    write("volume", volume(random))


main()
