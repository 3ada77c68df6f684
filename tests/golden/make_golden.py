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
ROLLING = dict(block=64, skip=2, background=5, center=3, criterion="3 sigma", window="Hann", border="inside", pixel=1,
               adaptive=False, median=False)
DEFAULTS = {"rfrc": dict(ROLLING, drift=False, tiles=False), "single": ROLLING,
            "volume": dict(ROLLING, method="plane by plane", depth="block", zstep="skip", spacing=0),
            "whole": dict(criterion="3 sigma", window="Hann", pixel=1)}
NEAR_THRESHOLD = 1e-4                                                   # section 12, on the 0 .. 255 scale
NEAR, UNRESOLVED, FOREGROUND, NEAR_FOREGROUND = 1, 2, 4, 8              # bits of the flags


def images(name):
    """File name and the two images of ../data/NAME_WIDTHxHEIGHT.raw, or the two volumes of NAME_WIDTHxHEIGHTxDEPTH.raw."""
    file, = DATA.glob(f"{name}_*.raw")
    sizes = [int(n) for n in re.fullmatch(r".*_([0-9x]+)\.raw", file.name)[1].split("x")]
    return file.name, np.fromfile(file, "<f4").reshape([2] + sizes[::-1]).astype(float)


def near_threshold(P, command, frames, options):
    """Where on the nodes of two-frame maps and volumes the mean that decides lies within the tolerance of the threshold."""
    a, b = frames
    moved = P.correct_drift(a, b)[1] if options.get("drift") else b
    J = [P.scale255(a), P.scale255(moved, b)]
    steps = [options["skip"]] * 2
    if command == "volume":
        shells = options["method"] == "Fourier shell"
        steps = [(options["skip"] if options["zstep"] == "skip" else options["zstep"]) if shells else 1] + steps
    axes = [np.arange(0, n, s) for n, s in zip(a.shape, steps)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, a.ndim)
    level = options["background"]
    if options["adaptive"]:
        back = lambda J: P.wavelet_background(J) if J.ndim == 2 else np.stack([P.wavelet_background(z) for z in J])
        level = level + P.region_mean((back(J[0]) + back(J[1])) / 2, nodes, options["center"])
    distance = P.region_mean((J[0] + J[1]) / 2, nodes, options["center"]) - level
    return (np.abs(distance) <= NEAR_THRESHOLD).reshape([len(x) for x in axes])


def run(P, command, frames, options):
    """What the reference gives for a command of the core and its options."""
    known = {k: v for k, v in options.items() if k not in ("tiles", "method", "depth", "zstep", "spacing")}
    if command == "rfrc":
        return (P.blockwise_frc_map if options["tiles"] else P.rfrc_two_frame)(*frames, **known)
    if command == "single":
        return P.rfrc_single_frame(*frames, **known)
    if command == "whole":
        return P.whole_image_frc(*frames, **known)
    if options["method"] == "plane by plane":
        return P.rfrc_planes(*frames, **known)
    follow = lambda key, word: None if options[key] == word else options[key]
    return P.fsc_map(*frames, depth=follow("depth", "block"), zstep=follow("zstep", "skip"),
                     pixel_z=options["spacing"] or None, **known)


def main():
    sys.path.insert(0, sys.argv[1])
    import panel_reference as P
    for old in HERE.glob("*.raw"):
        old.unlink()
    index = ["# Written by make_golden.py; see ORIGIN.md for the form."]

    def case(name, input, planes=(0, 1), with_map=False, command="rfrc", **changed):
        file, stack = images(input)
        frames = [stack[i] for i in planes]
        options = {**DEFAULTS[command], **changed}
        assert set(options) == set(DEFAULTS[command]), name
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)                # few foreground nodes, few planes: meant so
            found = run(P, command, frames, options)
        size = (1,) * (3 - frames[0].ndim) + frames[0].shape
        index.extend(["", f"case={name}", f"command={command}", f"input={file}", f"width={size[2]}", f"height={size[1]}",
                      f"depth={size[0]}"])
        index.extend(f"{key}={plane}" for key, plane in zip(("first", "second"), planes))
        index.extend(f"option.{k}={str(v).lower() if isinstance(v, bool) else v}" for k, v in options.items())
        if command == "whole":
            write(name, "curves", [found[k] for k in ("raw", "smoothed", "threshold")])
        else:
            nodes(name, command, frames, options, found)
            if with_map:
                write(name, "map", found["map"])
        index.extend(f"metric.{k}={'NaN' if v != v else repr(v)}" for k, v in found["metrics"].items())
        print(f"{name:28}", {k: round(v, 4) for k, v in found["metrics"].items()})

    def write(name, key, planes):
        np.stack(planes).astype("<f4").tofile(HERE / f"{name}.{key}.raw")
        index.append(f"{key}={name}.{key}.raw")

    def nodes(name, command, frames, options, found):
        grid = found["grid"]
        cutoff = found.get("cutoff", np.full(grid.shape, np.nan))       # a single frame has two cut-offs a node
        flags = NEAR * found["near"] + UNRESOLVED * found["unresolved"] + FOREGROUND * (grid > 0)
        if command != "single" and not options.get("tiles"):
            flags = flags + NEAR_FOREGROUND * near_threshold(P, command, frames, options)
        sizes = (1,) * (3 - grid.ndim) + grid.shape
        index.extend([f"grid_width={sizes[2]}", f"grid_height={sizes[1]}", f"grid_depth={sizes[0]}"])
        write(name, "grid", [cutoff, grid, flags])

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
    # Drift and the local background, alone and together.
    case("drift", "moved", with_map=True, block=32, skip=4, drift=True, median=True, pixel=65)
    case("drift_mirror_adaptive", "moved", block=48, skip=7, drift=True, adaptive=True, border="mirror", criterion="1/7")
    case("drift_tiles", "moved", block=26, drift=True, tiles=True)
    case("adaptive", "tubulin", skip=4, adaptive=True, median=True)
    case("adaptive_center1", "bright", block=32, skip=5, adaptive=True, center=1, background=12)
    # One frame.
    case("single", "moved", planes=(0,), command="single", with_map=True, block=24, skip=3, median=True, pixel=65)
    case("single_mirror", "tubulin", planes=(1,), command="single", block=32, skip=5, border="mirror", criterion="1/7",
         window="Hamming", median=True)
    case("single_adaptive", "bright", planes=(0,), command="single", block=30, skip=4, adaptive=True, center=1, background=2)
    case("single_padded", "range", planes=(1,), command="single", skip=3, background=0, median=True)
    # Volumes: plane by plane, and shells of blocks larger than the volume, or smaller, with voxels as deep as wide or deeper.
    case("planes", "volume", command="volume", with_map=True, block=24, skip=4, median=True, pixel=65)
    case("planes_mirror", "volume", command="volume", block=32, skip=7, border="mirror", criterion="1/2", window="Hamming",
         background=30)
    case("planes_adaptive", "volume", command="volume", block=30, skip=9, adaptive=True, center=1)
    shells = dict(command="volume", method="Fourier shell", block=32)
    case("shells_cubic", "volume", with_map=True, skip=5, zstep=4, median=True, pixel=65, **shells)
    case("shells_deep_voxels", "volume", depth=10, skip=4, zstep=3, pixel=50, spacing=150, **shells)
    case("shells_mirror", "volume", depth=8, skip=7, zstep=2, spacing=3, border="mirror", criterion="1/2", window="Hamming",
         center=1, background=40, **shells)
    case("shells_adaptive", "volume", depth=14, skip=8, spacing=2, criterion="1/7", adaptive=True, **shells)
    # One curve of the whole image, padded to a square.
    case("whole", "tubulin", command="whole", pixel=65)
    case("whole_odd", "moved", command="whole", criterion="1/2")
    case("whole_hamming", "flat", command="whole", criterion="1/7", window="Hamming", pixel=0.1)
    case("whole_noise", "noise", command="whole")
    case("whole_sigma5", "bright", command="whole", criterion="5 sigma")
    # The local background alone, of which adaptive maps show no more than a yes or no.
    P.wavelet_background(P.scale255(images("moved")[1][0])).astype("<f4").tofile(HERE / "background.raw")
    (HERE / "cases.txt").write_text("\n".join(index) + "\n")


main()
