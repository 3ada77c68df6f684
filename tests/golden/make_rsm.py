#!/usr/bin/env python3
"""Writes rsm/ anew: expected error maps and PANEL maps; see rsm/ORIGIN.md.

    make_rsm.py FOLDER

FOLDER holds panel_reference.py, the f64 reference of the method (NumPy, SciPy, PyWavelets). This script is the only way in
which the files change: run it when the method or the data have changed, never to make a failing test pass.
"""
import pathlib
import sys
import warnings

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
OUT, DATA = HERE / "rsm", HERE.parent / "data"
LOW = np.uint64(0xFFFFFFFF)

# sigma_y, sigma_x, every how many-th pixel the reference has, noise in per cent of the reference's range, its range and offset
PAIRS = [(1, 1, 1, 1, 5000, 100), (1.5, 1.5, 1, 1, 800, 30), (2, 2, 1, 1, 20000, 1000), (3, 3, 1, 1, 3000, 20000),
         (5, 5, 3, 1, 6000, 200), (8, 8, 5, 1, 9000, 500), (12, 12, 5, 1, 4000, 0), (20, 20, 5, 1, 12000, 40000),
         (1.2, 3, 1, 1, 5000, 300), (6, 2.5, 1, 1, 700, 7000), (4, 10, 3, 1, 5000, 100), (18, 9, 5, 1, 2500, 2500),
         (10, 20, 5, 1, 30000, 100), (2.5, 2.5, 1, 0, 50000, 300), (7, 14, 3, 0, 60000, 1000), (4, 4, 1, 10, 5000, 100)]


def noise(y, x, which):
    """Sum of the four bytes of a hash, 0 to 1020, mean 510, standard deviation 148."""
    h = (x * 0x1F123BB5 + y * 0x5F356495 + (which + 1) * 0x2C1B3C6D) & 0xFFFFFFFF
    h ^= h >> 15
    h = h * 0x2C1B3C6D & 0xFFFFFFFF
    h ^= h >> 12
    h = h * 0x297A2D39 & 0xFFFFFFFF
    h ^= h >> 15
    return (h & 0xFF) + (h >> 8 & 0xFF) + (h >> 16 & 0xFF) + (h >> 24)


def places(height, width):
    return np.meshgrid(np.arange(height, dtype=np.int64), np.arange(width, dtype=np.int64), indexing="ij")


def thing(height, width):
    """Filaments in three directions, points, a spot and noise; whole numbers by whole-number arithmetic."""
    y, x = places(height, width)
    lines = 400 * ((3 * x + 7 * y) % 211 < 9) + 300 * ((11 * x - 4 * y) % 293 < 13) + 250 * ((x * x // 90 + 5 * y) % 157 < 8)
    spot = np.maximum(0, 300 - ((y - 90) ** 2 + (x - 200) ** 2) // 3)
    return 20 + lines + spot + 1500 * (noise(y, x, 0) > 890) + noise(y, x, 1) // 20


def main():
    sys.path.insert(0, sys.argv[1])
    import panel_reference as P
    warnings.simplefilter("ignore", UserWarning)                        # parameters at a limit: meant so
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("*.raw"):
        old.unlink()
    index = ["# Written by make_rsm.py; see ORIGIN.md for the form."]

    def write(name, *planes):
        np.stack(planes).astype("<f4").tofile(OUT / name)
        return name

    def metrics(found):
        index.extend(f"metric.{k}={'NaN' if v != v else repr(float(v))}" for k, v in found["metrics"].items())

    # Pairs of known blur: only numbers are kept, for both sides make the images by themselves.
    high = thing(285, 315).astype(float)
    for which, (sy, sx, step, percent, span, offset) in enumerate(PAIRS):
        blurred = P.blur(high, sx, sy)[step // 2::step, step // 2::step]
        blurred = (blurred - blurred.min()) / np.ptp(blurred)
        y, x = places(*blurred.shape)
        grain = (noise(y, x, 10 + which) - 510) / 148 * percent / 100
        low = np.floor(offset + span * (blurred + grain) + 0.5)
        found = P.rsm_fit(high, low)
        index.extend(["", f"pair={which}", f"true_sigma_y={sy}", f"true_sigma_x={sx}", f"step={step}",
                      f"noise_percent={percent}", f"span={span}", f"offset={offset}"])
        metrics(found)
        print(which, (sy, sx), found["metrics"])

    # Whole maps of a part of the sample: the mean of both frames against a blurred, smaller and noisy one.
    stack = np.fromfile(DATA / "bright_128x120.raw", "<f4").reshape(2, 120, 128)[:, 24:96, 24:104]
    mean = (0.5 * stack[0] + 0.5 * stack[1]).astype(float)
    for name, (height, width), (sy, sx) in (("smaller", (18, 20), (3.3, 4.1)), ("uneven", (21, 23), (5.0, 2.0)),
                                            ("same_size", (72, 80), (1.5, 1.5))):
        blurred = P.blur(mean, sx, sy)
        low = np.stack([np.interp((np.arange(width) + 0.5) * 80 / width - 0.5, np.arange(80), row) for row in blurred])
        low = np.stack([np.interp((np.arange(height) + 0.5) * 72 / height - 0.5, np.arange(72), q) for q in low.T], 1)
        low = low + 4 * np.roll(low, (height // 4, width // 5), (0, 1)) * (np.hypot(*np.subtract(
            places(height, width), [[[height / 2]], [[width / 3]]])) < width / 8)       # something the image lacks
        low = np.float32(np.floor(20 * low + (noise(*places(height, width), 90) - 510) / 30))
        found = P.rsm_fit(mean, low)
        frc = P.rfrc_two_frame(*stack.astype(float), block=32, skip=5, background=12, median=True)
        fused = P.panel_fusion(frc["map"], found["rsm"], frc["resolved"])
        if frc["near"].any():
            raise SystemExit("a block lies at a decision; take other images")
        index.extend(["", f"map={name}", "input=bright_128x120.raw", "rows=24:96", "columns=24:104", f"reference_width={width}",
                      f"reference_height={height}", "reference=" + write(f"{name}.reference.raw", low),
                      "planes=" + write(f"{name}.maps.raw", found["rsm"], found["fit"], fused["red"], fused["green"]),
                      "option.block=32", "option.skip=5", "option.background=12", "option.median=true",
                      f"threshold={fused['threshold']!r}"])
        metrics(found)
        print(name, found["metrics"], fused["threshold"], (fused["red"] > 0).sum(), (fused["green"] > 0).sum(),
              frc["metrics"])
    (OUT / "cases.txt").write_text("\n".join(index) + "\n")


main()
