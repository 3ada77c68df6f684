//! The parameters of a map of two volumes: validated once, so that no illegal value can reach a kernel.

use super::shells;
use crate::error::{Error, ErrorKind, Result};
use crate::option_rows::{
    ADAPTIVE, BACKGROUND, BLOCK, BORDER, CENTER, CRITERION, MEDIAN, PIXEL, SIMD, SKIP, TILES, WINDOW,
};
use crate::options::{Kind, OptionSpec, Options};
use crate::params::{RollingParams, BLOCK_MAX, BLOCK_MIN, SHELL_BLOCK_MIN};

/// Smallest depth Nz of a block in planes (method.md, section 9).
pub const DEPTH_MIN: u32 = 8;
/// Largest depth Nz of a block in planes (method.md, section 9).
pub const DEPTH_MAX: u32 = 512;
/// A block of fewer planes gives a warning.
pub const DEPTH_FEW: usize = 16;
/// What `depth` says where it follows `block`, and `zstep` where it follows `skip`.
const AS_BLOCK: &str = "block";
const AS_SKIP: &str = "skip";

/// How two volumes are compared (method.md, section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Fourier ring correlation in each plane by itself.
    Planes,
    /// Fourier shell correlation of blocks with a depth.
    Shells,
}

impl Method {
    /// The words of the `method` option, in the order of [`Method::ALL`].
    pub const NAMES: [&'static str; 2] = ["plane by plane", "Fourier shell"];
    /// All methods.
    pub const ALL: [Method; 2] = [Method::Planes, Method::Shells];
}

/// Planes or shells.
pub const METHOD: OptionSpec = OptionSpec {
    key: "method",
    label: "Method",
    kind: Kind::Choice(&Method::NAMES),
    default: "plane by plane",
    suggested: "plane by plane",
    allowed: "plane by plane or Fourier shell",
};

/// Nz.
pub const DEPTH: OptionSpec = OptionSpec {
    key: "depth",
    label: "Depth of a block (planes; block: as block)",
    kind: Kind::Integer,
    default: AS_BLOCK,
    suggested: AS_BLOCK,
    allowed: "an even number from 8 to 512, or block for the block size",
};

/// sz.
pub const ZSTEP: OptionSpec = OptionSpec {
    key: "zstep",
    label: "Zstep (planes between nodes; skip: as skip)",
    kind: Kind::Integer,
    default: AS_SKIP,
    suggested: AS_SKIP,
    allowed: "a whole number from 1 to the depth of a block, or skip for the same as skip",
};

/// pz; set by programs: it comes from the volumes themselves.
pub const SPACING: OptionSpec = OptionSpec {
    key: "spacing",
    label: "",
    kind: Kind::Number,
    default: "0",
    suggested: "0",
    allowed: "0 (as the pixel size) or the distance of the planes, above 0 and in the unit of the pixel size",
};

/// Planes of a volume; set by programs, for an estimate.
pub const PLANES: OptionSpec = OptionSpec {
    key: "planes",
    label: "",
    kind: Kind::Integer,
    default: "1",
    suggested: "1",
    allowed: "the number of planes in each volume, for an estimate",
};

/// The options of the map of two volumes (commands.md, keys of `3D rFRC Map...`). The last two are set by programs: they
/// come from the volumes themselves.
pub const VOLUME_OPTIONS: &[OptionSpec] = &[
    METHOD,
    OptionSpec { allowed: "an even number from 24 to 512 (with Fourier shell from 16 on)", ..BLOCK },
    SKIP,
    DEPTH,
    ZSTEP,
    BACKGROUND,
    CENTER,
    CRITERION,
    WINDOW,
    BORDER,
    PIXEL,
    ADAPTIVE,
    MEDIAN,
    TILES,
    SIMD,
    SPACING,
    PLANES,
];

/// Validated parameters of a map of two volumes.
#[derive(Clone, Debug, PartialEq)]
pub struct VolumeParams {
    /// What plane and shell have in common; for shells N may be as small as [`SHELL_BLOCK_MIN`].
    pub(crate) rolling: RollingParams,
    /// Planes or shells.
    pub(crate) method: Method,
    /// Nz, planes of a block, even; used by shells alone.
    pub(crate) depth: usize,
    /// Step along z in planes, 1 to Nz; used by shells alone.
    pub(crate) zstep: usize,
    /// pz, distance of neighbouring planes in the unit of the pixel size, > 0.
    pub(crate) spacing: f64,
    /// Planes of a volume that an estimate is asked for.
    pub(crate) planes: usize,
}

impl VolumeParams {
    /// Reads and checks the options of [`VOLUME_OPTIONS`], all of them, whatever the method. A `pixel` of 0 means that there
    /// is no pixel size: lengths are then in pixels.
    ///
    /// # Errors
    /// The first value that is not allowed, alone or beside the others.
    pub fn from_options(options: &Options<'_>) -> Result<Self> {
        let method = Method::ALL[options.choice("method")?];
        let smallest = if method == Method::Shells { SHELL_BLOCK_MIN } else { BLOCK_MIN };
        let rolling = RollingParams::read(options, smallest)?;
        let depth = match options.says("depth", AS_BLOCK)? {
            true => rolling.block,
            false => options.even("depth", DEPTH_MIN, DEPTH_MAX)? as usize,
        };
        let zstep = match options.says("zstep", AS_SKIP)? {
            true => rolling.skip,
            false => options.integer("zstep", 1, DEPTH_MAX)? as usize,
        };
        let spacing = options.number("spacing", 0.0, f64::MAX)?;
        let spacing = if spacing == 0.0 { rolling.pixel } else { spacing };
        let planes = options.integer("planes", 1, u32::MAX)? as usize;
        let params = VolumeParams { rolling, method, depth, zstep, spacing, planes };
        match method {
            Method::Planes => params.rolling.criterion.check_block(params.rolling.block)?,
            Method::Shells => params.check_shells()?,
        }
        Ok(params)
    }

    /// The same from pairs of text; what is left out takes its default.
    ///
    /// # Errors
    /// As [`VolumeParams::from_options`], and for an unknown or repeated key.
    pub fn from_pairs(pairs: &[(&str, &str)]) -> Result<Self> {
        Self::from_options(&Options::new(VOLUME_OPTIONS, pairs)?)
    }

    fn check_shells(&self) -> Result<()> {
        if self.zstep > self.depth {
            let allowed = format!("a whole number from 1 to the depth of a block, {}", self.depth);
            return Err(Error::option("zstep", &self.zstep.to_string(), &allowed));
        }
        let (criterion, block, depth) = (self.rolling.criterion, self.rolling.block, self.depth);
        let allows = |n: usize| criterion.curves(&self.independent_bins(n)).allows();
        if allows(block) {
            return Ok(());
        }
        let smallest = (SHELL_BLOCK_MIN..=BLOCK_MAX).step_by(2).find(|&n| allows(n as usize)).map_or_else(
            || format!("no block of {depth} planes will do"),
            |n| format!("the smallest block of {depth} planes for it is {n}"),
        );
        Err(Error::new(
            ErrorKind::InvalidOption,
            format!(
                "criterion: {} is too strict for a block of {block} x {block} x {depth}; {smallest}.",
                criterion.name()
            ),
        ))
    }

    /// N_i/v of a block of N = `n` at this depth and these voxels.
    pub(crate) fn independent_bins(&self, n: usize) -> Vec<f64> {
        shells::independent_bins(n, self.depth, self.stretch(n), self.rolling.window)
    }

    /// By how much a step of kz is longer than one of kx or ky: N p/(Nz pz).
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn stretch(&self, n: usize) -> f64 {
        n as f64 * self.rolling.pixel / (self.depth as f64 * self.spacing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Result<VolumeParams> {
        VolumeParams::from_pairs(pairs)
    }

    fn sentence(pairs: &[(&str, &str)]) -> String {
        params(pairs).unwrap_err().to_string()
    }

    const SHELL: (&str, &str) = ("method", "Fourier shell");

    #[test]
    fn depth_and_zstep_follow_block_and_skip() {
        let p = params(&[SHELL, ("block", "32"), ("skip", "4")]).unwrap();
        assert_eq!((p.depth, p.zstep, p.spacing), (32, 4, 1.0));
        let p = params(&[SHELL, ("depth", "16"), ("zstep", "3"), ("pixel", "20"), ("spacing", "50")]).unwrap();
        assert_eq!((p.depth, p.zstep, p.spacing, p.rolling.pixel), (16, 3, 50.0, 20.0));
        assert_eq!(params(&[("pixel", "20")]).unwrap().spacing, 20.0);
        assert_eq!(params(&[]).unwrap().method, Method::Planes);
    }

    #[test]
    fn every_bad_value_has_its_sentence() {
        let even = "it must be an even number from 8 to 512, or block for the block size.";
        for bad in ["9", "6", "514", "0", "deep", "8.5"] {
            assert_eq!(sentence(&[SHELL, ("depth", bad)]), format!("depth: {bad} is not allowed; {even}"));
        }
        let step = "it must be a whole number from 1 to the depth of a block, or skip for the same as skip.";
        for bad in ["0", "-1", "1.5", "block"] {
            assert_eq!(sentence(&[SHELL, ("zstep", bad)]), format!("zstep: {bad} is not allowed; {step}"));
        }
        let deep = "it must be a whole number from 1 to the depth of a block, 16.";
        assert_eq!(sentence(&[SHELL, ("depth", "16"), ("zstep", "17")]), format!("zstep: 17 is not allowed; {deep}"));
        assert_eq!(sentence(&[SHELL, ("depth", "16"), ("skip", "20")]), format!("zstep: 20 is not allowed; {deep}"));
        assert!(sentence(&[("method", "3D")]).ends_with("it must be plane by plane or Fourier shell."));
        assert!(sentence(&[("block", "22")]).starts_with("block: 22 is not allowed; it must be an even number from 24"));
        assert!(sentence(&[SHELL, ("block", "14")]).contains("with Fourier shell from 16 on"));
        assert!(sentence(&[("spacing", "-1")]).starts_with("spacing: -1 is not allowed; it must be 0"));
        assert!(params(&[("depth", "16"), ("skip", "20")]).is_ok(), "without shells zstep means nothing");
    }

    #[test]
    fn too_strict_a_criterion_names_the_smallest_block_of_this_depth() {
        // From the f64 reference: usable_threshold with rings(n, Nz, ratio) and dependence((Nz, n, n)).
        for (criterion, block, depth, spacing, smallest) in TOO_STRICT {
            let pairs = [
                SHELL,
                ("criterion", criterion),
                ("block", block),
                ("depth", depth),
                ("spacing", spacing),
                ("skip", "1"),
            ];
            let expected = format!(
                "criterion: {criterion} is too strict for a block of {block} x {block} x {depth}; the smallest block of \
                 {depth} planes for it is {smallest}."
            );
            assert_eq!(sentence(&pairs), expected);
            let enough = smallest.to_string();
            let pairs = pairs.map(|(k, v)| (k, if k == "block" { enough.as_str() } else { v }));
            assert!(params(&pairs).is_ok());
        }
    }

    const TOO_STRICT: [(&str, &str, &str, &str, u32); 5] = [
        ("3 sigma", "16", "16", "1", 32),
        ("3 sigma", "16", "8", "1", 64),
        ("5 sigma", "24", "8", "3", 76),
        ("7 sigma", "32", "32", "1", 96),
        ("9 sigma", "48", "16", "2", 176),
    ];

    #[test]
    fn a_criterion_that_no_block_of_this_depth_satisfies() {
        let pairs = [SHELL, ("criterion", "9 sigma"), ("block", "32"), ("depth", "16"), ("spacing", "0.5")];
        assert!(sentence(&pairs).ends_with("a block of 32 x 32 x 16; no block of 16 planes will do."));
    }
}
