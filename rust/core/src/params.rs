//! The parameters of a rolling FRC map: validated once, so that no illegal value can reach a kernel.

use crate::error::{Error, Result};
use crate::options::{Kind, OptionSpec, Options};
use crate::threshold::Criterion;
use crate::window::Window;

/// Smallest block side N (method.md, section 1).
pub const BLOCK_MIN: u32 = 24;
/// Largest block side N (method.md, section 1).
pub const BLOCK_MAX: u32 = 512;

/// What happens to blocks that would reach over the image's border (method.md, section 3 step 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Blocks stay in the image: a border node takes the nearest block that lies inside.
    Inside,
    /// The image is padded symmetrically by half a block, as in the patent.
    Mirror,
}

impl Border {
    /// The words of the `border` option, in the order of [`Border::ALL`].
    pub const NAMES: [&'static str; 2] = ["inside", "mirror"];
    /// All border rules.
    pub const ALL: [Border; 2] = [Border::Inside, Border::Mirror];
}

/// The options of the two-frame rolling FRC map (commands.md, "Keys of `rFRC Map...`").
pub const RFRC_OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        key: "block",
        label: "Block size (pixels)",
        kind: Kind::Integer,
        default: "64",
        suggested: "64",
        allowed: "an even number from 24 to 512",
    },
    OptionSpec {
        key: "skip",
        label: "Skip (pixels between nodes)",
        kind: Kind::Integer,
        default: "2",
        suggested: "2",
        allowed: "a whole number from 1 to the block size",
    },
    OptionSpec {
        key: "background",
        label: "Background threshold (0 to 255)",
        kind: Kind::Number,
        default: "5",
        suggested: "5",
        allowed: "a number from 0 to 255",
    },
    OptionSpec {
        key: "center",
        label: "Center region tested (pixels)",
        kind: Kind::Choice(&["1", "3"]),
        default: "3",
        suggested: "3",
        allowed: "1 or 3",
    },
    OptionSpec {
        key: "criterion",
        label: "Criterion",
        kind: Kind::Choice(&Criterion::NAMES),
        default: "3 sigma",
        suggested: "3 sigma",
        allowed: "3 sigma, 5 sigma, 7 sigma, 9 sigma, 1/7 or 1/2",
    },
    OptionSpec {
        key: "window",
        label: "Window",
        kind: Kind::Choice(&Window::NAMES),
        default: "Hann",
        suggested: "Hann",
        allowed: "Hann or Hamming",
    },
    OptionSpec {
        key: "border",
        label: "Border",
        kind: Kind::Choice(&Border::NAMES),
        default: "inside",
        suggested: "inside",
        allowed: "inside or mirror",
    },
    OptionSpec {
        key: "pixel",
        label: "Pixel size (nm; 0: the image's own)",
        kind: Kind::Number,
        default: "0",
        suggested: "0",
        allowed: "0 (take the image's own calibration) or a size in nm above 0",
    },
    OptionSpec {
        key: "adaptive",
        label: "Adaptive background (wavelets)",
        kind: Kind::Flag,
        default: "false",
        suggested: "false",
        allowed: "true or false",
    },
    OptionSpec {
        key: "drift",
        label: "Drift correction",
        kind: Kind::Flag,
        default: "false",
        suggested: "false",
        allowed: "true or false",
    },
    OptionSpec {
        key: "median",
        label: "Median filter (adaptive)",
        kind: Kind::Flag,
        default: "false",
        suggested: "true",
        allowed: "true or false",
    },
    OptionSpec {
        key: "tiles",
        label: "Tiles (conventional block-wise map)",
        kind: Kind::Flag,
        default: "false",
        suggested: "false",
        allowed: "true or false",
    },
];

/// Validated parameters of a rolling FRC map.
#[derive(Clone, Debug, PartialEq)]
pub struct RollingParams {
    /// Block side N in pixels, even, [`BLOCK_MIN`] to [`BLOCK_MAX`], large enough for the criterion.
    pub(crate) block: usize,
    /// Step s between neighbouring nodes in pixels, 1 to N.
    pub(crate) skip: usize,
    /// Background threshold t on the 0 to 255 scale.
    pub(crate) background: f64,
    /// Side c of the region that is tested against the background, 1 or 3.
    pub(crate) center: usize,
    /// Threshold criterion of the FRC curve.
    pub(crate) criterion: Criterion,
    /// Window of the blocks.
    pub(crate) window: Window,
    /// Border rule.
    pub(crate) border: Border,
    /// Length of a pixel; results are in its unit.
    pub(crate) pixel: f64,
    /// Whether that length was given; otherwise it is 1 and lengths are in pixels.
    pub(crate) calibrated: bool,
    /// Whether the local background is added to the threshold (method.md, section 4).
    pub(crate) adaptive: bool,
    /// Whether the second image is moved back by its shift before all else.
    pub(crate) drift: bool,
    /// Whether the adaptive median filter runs on the node grid.
    pub(crate) median: bool,
    /// Whether the conventional block-wise map is made instead of the rolling one.
    pub(crate) tiles: bool,
}

impl RollingParams {
    /// Reads and checks the options of [`RFRC_OPTIONS`], all of them, so that each bad value is reported whatever the
    /// others are. A `pixel` of 0 means that there is no pixel size: lengths are then in pixels.
    ///
    /// # Errors
    /// The first value that is not allowed, alone or beside the others, in the order of the table.
    pub fn from_options(options: &Options<'_>) -> Result<Self> {
        let block = options.integer("block", BLOCK_MIN, BLOCK_MAX)?;
        if block % 2 != 0 {
            return Err(Error::option("block", &block.to_string(), RFRC_OPTIONS[0].allowed));
        }
        let skip = options.integer("skip", 1, block).map_err(|e| {
            let sentence = e.sentence().replace("the block size", &format!("the block size, {block}"));
            Error::new(e.kind(), sentence)
        })?;
        let pixel = options.number("pixel", 0.0, f64::MAX)?;
        let params = RollingParams {
            block: block as usize,
            skip: skip as usize,
            background: options.number("background", 0.0, 255.0)?,
            center: [1, 3][options.choice("center")?],
            criterion: Criterion::ALL[options.choice("criterion")?],
            window: Window::ALL[options.choice("window")?],
            border: Border::ALL[options.choice("border")?],
            pixel: if pixel == 0.0 { 1.0 } else { pixel },
            calibrated: pixel != 0.0,
            adaptive: options.flag("adaptive")?,
            drift: options.flag("drift")?,
            median: options.flag("median")?,
            tiles: options.flag("tiles")?,
        };
        params.criterion.check_block(params.block)?;
        Ok(params)
    }

    /// The same from pairs of text, such as `[("block", "32"), ("skip", "4")]`; what is left out takes its default.
    ///
    /// # Errors
    /// As [`RollingParams::from_options`], and for an unknown or repeated key.
    pub fn from_pairs(pairs: &[(&str, &str)]) -> Result<Self> {
        Self::from_options(&Options::new(RFRC_OPTIONS, pairs)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(key: &str, value: &str) -> String {
        RollingParams::from_pairs(&[(key, value)]).unwrap_err().to_string()
    }

    #[test]
    fn defaults_are_those_of_the_contract() {
        let p = RollingParams::from_pairs(&[]).unwrap();
        assert_eq!((p.block, p.skip, p.background, p.center), (64, 2, 5.0, 3));
        assert_eq!((p.criterion, p.window, p.border), (Criterion::Sigma3, Window::Hann, Border::Inside));
        assert_eq!((p.pixel, p.calibrated, p.adaptive, p.drift), (1.0, false, false, false));
        assert_eq!((p.median, p.tiles), (false, false));
    }

    #[test]
    fn suggested_values_and_defaults_are_legal() {
        for spec in RFRC_OPTIONS {
            for value in [spec.default, spec.suggested] {
                assert!(RollingParams::from_pairs(&[(spec.key, value)]).is_ok(), "{} = {value}", spec.key);
            }
            assert_eq!(
                spec.label.split([' ', ':']).next().unwrap().to_lowercase(),
                spec.key,
                "ImageJ records the first word"
            );
        }
    }

    #[test]
    fn every_bad_value_has_its_sentence() {
        let even = "an even number from 24 to 512.";
        for bad in ["63", "14", "600", "-64", "sixty"] {
            assert_eq!(sentence("block", bad), format!("block: {bad} is not allowed; it must be {even}"));
        }
        for bad in ["0", "65", "1.5"] {
            let allowed = "a whole number from 1 to the block size, 64.";
            assert_eq!(sentence("skip", bad), format!("skip: {bad} is not allowed; it must be {allowed}"));
        }
        for bad in ["-1", "256", "NaN"] {
            assert_eq!(
                sentence("background", bad),
                format!("background: {bad} is not allowed; it must be a number from 0 to 255.")
            );
        }
        assert_eq!(sentence("center", "2"), "center: 2 is not allowed; it must be 1 or 3.");
        assert!(sentence("criterion", "4 sigma")
            .starts_with("criterion: 4 sigma is not allowed; it must be 3 sigma, 5 sigma"));
        assert!(sentence("window", "Blackman").ends_with("it must be Hann or Hamming."));
        assert!(sentence("border", "wrap").ends_with("it must be inside or mirror."));
        assert!(sentence("pixel", "-1").starts_with("pixel: -1 is not allowed; it must be 0"));
        for flag in ["adaptive", "drift", "median", "tiles"] {
            assert_eq!(sentence(flag, "yes"), format!("{flag}: yes is not allowed; it must be true or false."));
        }
    }
}
