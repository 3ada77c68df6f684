//! The rows of the table of options that several commands of the rolling map share (commands.md, "Keys of `rFRC Map...`").
//!
//! A command's own table is a list of these and of rows of its own, so that a key means the same, has the same default and
//! gives the same sentence wherever it stands.

use crate::options::{Kind, OptionSpec};
use crate::params::Border;
use crate::simd;
use crate::threshold::Criterion;
use crate::window::Window;

/// N.
pub const BLOCK: OptionSpec = OptionSpec {
    key: "block",
    label: "Block size (pixels)",
    kind: Kind::Integer,
    default: "64",
    suggested: "64",
    allowed: "an even number from 24 to 512",
};

/// s.
pub const SKIP: OptionSpec = OptionSpec {
    key: "skip",
    label: "Skip (pixels between nodes)",
    kind: Kind::Integer,
    default: "2",
    suggested: "2",
    allowed: "a whole number from 1 to the block size",
};

/// t.
pub const BACKGROUND: OptionSpec = OptionSpec {
    key: "background",
    label: "Background threshold (0 to 255)",
    kind: Kind::Number,
    default: "5",
    suggested: "5",
    allowed: "a number from 0 to 255",
};

/// c.
pub const CENTER: OptionSpec = OptionSpec {
    key: "center",
    label: "Center region tested (pixels)",
    kind: Kind::Choice(&["1", "3"]),
    default: "3",
    suggested: "3",
    allowed: "1 or 3",
};

/// Threshold criterion.
pub const CRITERION: OptionSpec = OptionSpec {
    key: "criterion",
    label: "Criterion",
    kind: Kind::Choice(&Criterion::NAMES),
    default: "3 sigma",
    suggested: "3 sigma",
    allowed: "3 sigma, 5 sigma, 7 sigma, 9 sigma, 1/7 or 1/2",
};

/// Window of the blocks.
pub const WINDOW: OptionSpec = OptionSpec {
    key: "window",
    label: "Window",
    kind: Kind::Choice(&Window::NAMES),
    default: "Hann",
    suggested: "Hann",
    allowed: "Hann or Hamming",
};

/// Border rule.
pub const BORDER: OptionSpec = OptionSpec {
    key: "border",
    label: "Border",
    kind: Kind::Choice(&Border::NAMES),
    default: "inside",
    suggested: "inside",
    allowed: "inside or mirror",
};

/// p; the ImageJ layer converts it to the image's unit.
pub const PIXEL: OptionSpec = OptionSpec {
    key: "pixel",
    label: "Pixel size (nm; 0: the image's own)",
    kind: Kind::Number,
    default: "0",
    suggested: "0",
    allowed: "0 (take the image's own calibration) or a size in nm above 0",
};

/// Local background, added to the threshold.
pub const ADAPTIVE: OptionSpec = OptionSpec {
    key: "adaptive",
    label: "Adaptive background (wavelets)",
    kind: Kind::Flag,
    default: "false",
    suggested: "false",
    allowed: "true or false",
};

/// The shift between two frames.
pub const DRIFT: OptionSpec = OptionSpec {
    key: "drift",
    label: "Drift correction",
    kind: Kind::Flag,
    default: "false",
    suggested: "false",
    allowed: "true or false",
};

/// The adaptive median filter.
pub const MEDIAN: OptionSpec = OptionSpec {
    key: "median",
    label: "Median filter (adaptive)",
    kind: Kind::Flag,
    default: "false",
    suggested: "true",
    allowed: "true or false",
};

/// Tiles instead of rolling blocks.
pub const TILES: OptionSpec = OptionSpec {
    key: "tiles",
    label: "Tiles (conventional block-wise map)",
    kind: Kind::Flag,
    default: "false",
    suggested: "false",
    allowed: "true or false",
};

/// One frame instead of two.
pub const SINGLE: OptionSpec = OptionSpec {
    key: "single",
    label: "Single frame (judge every slice by itself)",
    kind: Kind::Flag,
    default: "false",
    suggested: "false",
    allowed: "true or false",
};

/// The vector instructions that a map is made with; no user needs it, but tests, benchmarks and whoever looks for a fault do.
pub const SIMD: OptionSpec = OptionSpec {
    key: "simd",
    label: "",
    kind: Kind::Choice(&simd::WORDS),
    default: simd::WORDS[0],
    suggested: simd::WORDS[0],
    allowed: "auto, avx512, avx2, sse4.2, sse2, neon or scalar",
};
