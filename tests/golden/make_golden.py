#!/usr/bin/env python3
"""Writes the expected results of this folder anew; see ORIGIN.md.

    make_golden.py FOLDER

FOLDER holds panel_reference.py, the f64 reference of the method (NumPy, SciPy, PyWavelets). The images are those of ../data.
This script is the only way in which the files change: run it when the method or the data have changed, never to make a
failing test pass.
"""
import pathlib
import re
import sys
import warnings

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"
DEFAULTS = dict(block=64, skip=2, background=5, center=3, criterion="3 sigma", window="Hann", border="inside", pixel=1,
                median=False, tiles=False)
NEAR_THRESHOLD = 1e-4                                                   # section 12, on the 0 .. 255 scale
NEAR, UNRESOLVED, FOREGROUND, NEAR_FOREGROUND = 1, 2, 4, 8              # bits of the flags


def images(name):
    """File name and the two planes of ../data/NAME_WIDTHxHEIGHT.raw."""
    file, = DATA.glob(f"{name}_*.raw")
    width, height = map(int, re.fullmatch(r".*_(\d+)x(\d+)\.raw", file.name).groups())
    return file.name, np.fromfile(file, "<f4").reshape(2, height, width).astype(float)


def foreground_flags(P, a, b, options, grid):
    """FOREGROUND, and NEAR_FOREGROUND where the mean that decides lies within the tolerance of the threshold."""
    if options["tiles"]:
        return FOREGROUND * np.ones(grid.shape, int)
    nodes = np.stack(np.meshgrid(*[np.arange(0, n, options["skip"]) for n in a.shape], indexing="ij"), -1).reshape(-1, 2)
    level = P.region_mean((P.scale255(a) + P.scale255(b)) / 2, nodes, options["center"]).reshape(grid.shape)
    near = np.abs(level - options["background"]) <= NEAR_THRESHOLD
    return FOREGROUND * (grid > 0) + NEAR_FOREGROUND * near


def main():
    sys.path.insert(0, sys.argv[1])
    import panel_reference as P
    for old in HERE.glob("*.raw"):
        old.unlink()
    index = ["# Written by make_golden.py; see ORIGIN.md for the form."]

    def case(name, input, planes=(0, 1), with_map=False, **changed):
        file, stack = images(input)
        a, b = (stack[i] for i in planes)
        options = {**DEFAULTS, **changed}
        assert set(options) == set(DEFAULTS), name
        known = {k: v for k, v in options.items() if k != "tiles"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)                # few foreground nodes: meant so
            found = (P.blockwise_frc_map if options["tiles"] else P.rfrc_two_frame)(a, b, **known)
        flags = NEAR * found["near"] + UNRESOLVED * found["unresolved"]
        flags = flags + foreground_flags(P, a, b, options, found["cutoff"])
        np.stack([found["cutoff"], found["grid"], flags]).astype("<f4").tofile(HERE / f"{name}.grid.raw")
        if with_map:
            found["map"].astype("<f4").tofile(HERE / f"{name}.map.raw")
        index.extend(["", f"case={name}", f"input={file}", f"width={a.shape[1]}", f"height={a.shape[0]}",
                      f"first={planes[0]}", f"second={planes[1]}"])
        index.extend(f"option.{k}={str(v).lower() if isinstance(v, bool) else v}" for k, v in options.items())
        index.extend([f"grid_width={flags.shape[1]}", f"grid_height={flags.shape[0]}", f"grid={name}.grid.raw"])
        index.extend([f"map={name}.map.raw"] * with_map)
        index.extend(f"metric.{k}={'NaN' if v != v else repr(v)}" for k, v in found["metrics"].items())
        count = lambda bit: int((flags & bit > 0).sum())
        print(f"{name:28} nodes {flags.size:5} foreground {count(FOREGROUND):5} (near {count(NEAR_FOREGROUND)}) "
              f"unresolved {count(UNRESOLVED):4} near {count(NEAR):3} mean {found['metrics']['mean_resolution']:.4f}")

    # The whole chain, with what users change most.
    case("sigma3", "tubulin", with_map=True, skip=4, median=True, pixel=65)
    case("mirror", "tubulin", with_map=True, skip=4, border="mirror", pixel=65)
    case("seventh_hamming", "tubulin", with_map=True, block=32, skip=3, criterion="1/7", window="Hamming", median=True)
    case("half", "tubulin", block=48, skip=5, criterion="1/2", median=True)
    case("sigma5", "bright", skip=7, criterion="5 sigma", pixel=0.1)
    case("sigma5_unresolved", "tubulin", skip=7, criterion="5 sigma", median=True)
    case("sigma7", "bright", block=120, skip=8, criterion="7 sigma")
    case("sigma7_hamming_mirror", "bright", block=120, skip=9, criterion="7 sigma", window="Hamming", border="mirror")
    # The block of 9 sigma is larger than the image: padded to one block, and mirrored more than once.
    case("sigma9", "bright", block=216, skip=24, criterion="9 sigma")
    case("sigma9_mirror", "bright", with_map=True, block=216, skip=12, criterion="9 sigma", border="mirror", median=True)
    case("largest_block", "bright", block=512, skip=40, border="mirror", criterion="9 sigma")
    # Block sides with every kind of factor, among them twice a prime.
    case("block24", "tubulin", block=24, skip=5, median=True)
    case("block30", "tubulin", block=30, skip=6)
    case("block62", "tubulin", block=62, skip=9)
    case("block66_mirror", "tubulin", block=66, skip=9, border="mirror")
    case("block128", "tubulin", block=128, skip=9)
    case("skip_of_a_block", "tubulin", skip=64)
    # Background and centre.
    case("center1", "tubulin", skip=4, center=1, background=12, block=40, median=True)
    case("background0", "tubulin", skip=8, background=0)
    case("background60", "tubulin", skip=3, background=60, block=48, median=True)
    case("few_foreground", "tubulin", skip=3, background=150, block=32)
    case("no_foreground", "tiny", with_map=True, skip=3, background=255)
    # Tiles.
    case("tiles32", "tubulin", with_map=True, block=32, tiles=True)
    case("tiles50", "tubulin", block=50, tiles=True, criterion="1/7", window="Hamming", pixel=65)
    # The same frame twice, and the frames in the other order.
    case("identical", "tubulin", planes=(0, 0), skip=8)
    case("identical_second", "tubulin", planes=(1, 1), skip=8, border="mirror", criterion="1/7", block=32)
    case("swapped", "tubulin", planes=(1, 0), skip=4, median=True, pixel=65)
    # Sides shorter than a block, and step 1.
    case("narrow_step1", "narrow", with_map=True, skip=1, block=32)
    case("narrow_step1_median", "narrow", with_map=True, skip=1, block=24, background=20, median=True, border="mirror")
    case("narrow_inside", "narrow", skip=3, background=0)
    case("narrow_mirror", "narrow", skip=3, background=0, border="mirror", median=True)
    case("tiny_inside", "tiny", with_map=True, skip=3, background=0, block=24)
    case("tiny_mirror", "tiny", with_map=True, skip=3, background=0, block=128, border="mirror", criterion="7 sigma")
    # Pixels that make it hard: an offset as of a camera, nothing but noise, equal pixels, very small and large values.
    case("offset", "offset", with_map=True, skip=4, block=48, median=True)
    case("offset_mirror", "offset", skip=6, border="mirror", criterion="1/2")
    case("noise", "noise", skip=3, block=32, background=0)
    case("noise_seventh", "noise", skip=3, block=32, background=0, criterion="1/7", border="mirror")
    case("noise_sigma5", "noise", skip=5, background=0, criterion="5 sigma")
    case("flat", "flat", with_map=True, skip=4, block=24, median=True)
    case("flat_mirror", "flat", skip=5, block=32, border="mirror", criterion="1/7")
    # Flat but for the first row and the last column, which the Hann window takes out: such blocks correlate with nothing.
    case("flat_hann_ends", "flat", block=32, skip=29, border="mirror")
    case("flat_tiles", "flat", block=24, tiles=True)
    case("range", "range", skip=4, block=48)
    (HERE / "cases.txt").write_text("\n".join(index) + "\n")


main()
