//! The parameters of a rolling FRC map: validated once, so that no illegal value can reach a kernel.

use crate::error::{Error, Result};
use crate::option_rows::{
    ADAPTIVE, BACKGROUND, BLOCK, BORDER, CENTER, CRITERION, DRIFT, MEDIAN, PIXEL, SIMD, SKIP, TILES, WINDOW,
};
use crate::options::{OptionSpec, Options};
use crate::simd::{Level, WORDS};
use crate::threshold::Criterion;
use crate::window::Window;

/// Smallest block side N (method.md, section 1).
pub const BLOCK_MIN: u32 = 24;
/// Smallest block side N of shells in a volume (method.md, section 9).
pub const SHELL_BLOCK_MIN: u32 = 16;
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

/// The options of the two-frame rolling FRC map.
pub const RFRC_OPTIONS: &[OptionSpec] =
    &[BLOCK, SKIP, BACKGROUND, CENTER, CRITERION, WINDOW, BORDER, PIXEL, ADAPTIVE, DRIFT, MEDIAN, TILES, SIMD];

/// The options of the single-frame rolling FRC map.
pub const SINGLE_OPTIONS: &[OptionSpec] =
    &[BLOCK, SKIP, BACKGROUND, CENTER, CRITERION, WINDOW, BORDER, PIXEL, ADAPTIVE, MEDIAN, TILES, SIMD];

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
    /// The vector instructions that the map is made with.
    pub(crate) level: Level,
}

impl RollingParams {
    /// Reads and checks the options of [`RFRC_OPTIONS`], all of them, so that each bad value is reported whatever the
    /// others are; a command for single frames has no `drift`. A `pixel` of 0 means that there is no pixel size: lengths are then in pixels.
    ///
    /// # Errors
    /// The first value that is not allowed, alone or beside the others, in the order of the table.
    pub fn from_options(options: &Options<'_>) -> Result<Self> {
        let params = Self::read(options, BLOCK_MIN)?;
        params.criterion.check_block(params.block)?;
        Ok(params)
    }

    /// The same for blocks from another smallest side on, and without the question whether the criterion allows the block:
    /// shells of a volume answer it otherwise than rings.
    pub(crate) fn read(options: &Options<'_>, block_min: u32) -> Result<Self> {
        let block = options.even("block", block_min, BLOCK_MAX)?;
        let skip = options.integer("skip", 1, block).map_err(|e| {
            let sentence = e.sentence().replace("the block size", &format!("the block size, {block}"));
            Error::new(e.kind(), sentence)
        })?;
        let pixel = pixel_size(options)?;
        Ok(RollingParams {
            block: block as usize,
            skip: skip as usize,
            background: options.number("background", 0.0, 255.0)?,
            center: [1, 3][options.choice("center")?],
            criterion: Criterion::ALL[options.choice("criterion")?],
            window: Window::ALL[options.choice("window")?],
            border: Border::ALL[options.choice("border")?],
            pixel: pixel.unwrap_or(1.0),
            calibrated: pixel.is_some(),
            adaptive: options.flag("adaptive")?,
            drift: options.has("drift") && options.flag("drift")?,
            median: options.flag("median")?,
            tiles: options.flag("tiles")?,
            level: Level::parse(WORDS[options.choice("simd")?])?,
        })
    }

    /// The same from pairs of text, such as `[("block", "32"), ("skip", "4")]`; what is left out takes its default.
    ///
    /// # Errors
    /// As [`RollingParams::from_options`], and for an unknown or repeated key.
    pub fn from_pairs(pairs: &[(&str, &str)]) -> Result<Self> {
        Self::from_options(&Options::new(RFRC_OPTIONS, pairs)?)
    }
}

/// The `pixel` option; none where it is 0, which means that there is no pixel size: lengths are then in pixels.
pub(crate) fn pixel_size(options: &Options<'_>) -> Result<Option<f64>> {
    let pixel = options.number("pixel", 0.0, f64::MAX)?;
    Ok((pixel != 0.0).then_some(pixel))
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
            if spec.label.is_empty() {
                continue; // in no dialog and in no macro
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
