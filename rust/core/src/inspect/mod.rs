//! What makes the map of a pair meaningless or doubtful, looked for before a run (commands.md, "Answers instead of
//! riddles"): told in one sentence each, never refused.
//!
//! The cost is bounded: apart from two passes over the pixels, the shift is measured on binned images of some 33,000
//! pixels and the noise on 256 blocks of 32 x 32, whatever the size of the images. Measured on one core of an x86-64 server
//! processor: see `benches/inspect.rs`, which fails above 5 % of a map of 1024 x 1024 with default options.

mod noise;
mod sameness;
mod shift;

use ndarray::{ArrayView2, ArrayView3, Axis};

use crate::checks::{check_finite, check_pair, check_sides};
use crate::drift::Shift;
use crate::error::Result;
use crate::monitor::Monitor;
use crate::params::RollingParams;
use crate::single;
use crate::volume::check_volumes;
use crate::volume::params::{Method, VolumeParams};
use crate::whole::WholeParams;

/// Bytes that [`inspect`] needs at most: 256 transformed blocks, the binned images and their transform.
pub const BYTES: u64 = 8 << 20;

/// What the sentences depend on beside the images.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Side of a block; none where the whole image is one.
    pub block: Option<usize>,
    /// Whether drift is corrected; none where the command cannot.
    pub drift: Option<bool>,
    /// Whether there is a pixel size.
    pub calibrated: bool,
}

impl From<&RollingParams> for Setting {
    fn from(params: &RollingParams) -> Self {
        Setting { block: Some(params.block), drift: Some(params.drift), calibrated: params.calibrated }
    }
}

impl From<&WholeParams> for Setting {
    fn from(params: &WholeParams) -> Self {
        Setting { block: None, drift: None, calibrated: params.calibrated }
    }
}

/// Looks at two images of one size, H x W, before they are compared with these settings, in the current rayon pool. The
/// sentences come in this order: a constant image; identical images, also where one is the other times a factor plus an
/// offset; a shift of more than a quarter block; noise that is not white or that both share; no pixel size; images
/// smaller than a block.
///
/// # Errors
/// Images that cannot be used at all ([`crate::rolling::frc_map`]), or a stop asked for by the monitor.
pub fn inspect(
    first: ArrayView2<'_, f32>,
    second: ArrayView2<'_, f32>,
    setting: impl Into<Setting>,
    monitor: &Monitor,
) -> Result<Vec<String>> {
    let setting = setting.into();
    let [rows, others] = check_pair(first, second)?;
    let mut found = Vec::new();
    let extremes = [(first, rows), (second, others)].map(|(image, rows)| sameness::Extremes::from_rows(image, &rows));
    for (which, extremes) in ["first", "second"].iter().zip(&extremes) {
        if extremes.constant() {
            found.push(format!("The {which} image is constant: it holds nothing to resolve."));
        }
    }
    if found.is_empty() {
        if let Some(how) = sameness::same(first, second, &extremes) {
            found.push(how.sentence());
        } else {
            let shift = shift::rough_shift(first, second, monitor)?;
            found.extend(shift.and_then(|shift| large(shift, first.dim(), setting)));
            monitor.check()?;
            let spans = extremes.each_ref().map(sameness::Extremes::span);
            found.extend(noise::examine(first, second, spans, shift.unwrap_or(Shift::ZERO)).sentences());
        }
    }
    found.extend(uncalibrated(setting));
    found.extend(setting.block.and_then(|block| small(first.dim(), block)));
    Ok(found)
}

/// Looks at an image before it is compared with itself ([`crate::single`]): a constant image; no pixel size; an image smaller
/// than a block, which covers twice as many pixels of it.
///
/// # Errors
/// An image that is too small, or a pixel of it that is not finite.
pub fn inspect_single(image: ArrayView2<'_, f32>, setting: Setting) -> Result<Vec<String>> {
    check_sides(image.dim(), single::SIDE_MIN)?;
    let rows = check_finite(image, "the image")?;
    let constant = sameness::Extremes::from_rows(image, &rows).constant();
    let constant = constant.then(|| "The image is constant: it holds nothing to resolve.".to_string());
    let small = setting.block.and_then(|block| small(image.dim(), 2 * block));
    Ok(constant.into_iter().chain(uncalibrated(setting)).chain(small).collect())
}

/// Looks at two volumes of one size before they are compared: as [`inspect`] at the plane in which the first has the
/// largest range; and fewer planes than a block has.
///
/// # Errors
/// Volumes that cannot be used at all ([`crate::volume::volume_map`]), or a stop asked for by the monitor.
pub fn inspect_volumes(
    first: ArrayView3<'_, f32>,
    second: ArrayView3<'_, f32>,
    params: &VolumeParams,
    monitor: &Monitor,
) -> Result<Vec<String>> {
    check_volumes(first, second)?;
    let (mut liveliest, mut largest) = (0, f64::NEG_INFINITY);
    for (z, plane) in first.outer_iter().enumerate() {
        monitor.check()?;
        let span = sameness::Extremes::new(plane).span();
        if span > largest {
            (liveliest, largest) = (z, span);
        }
    }
    let setting = Setting { drift: None, ..Setting::from(&params.rolling) };
    let [one, two] = [first, second].map(|volume| volume.index_axis_move(Axis(0), liveliest));
    let mut found = inspect(one, two, setting, monitor)?;
    let planes = first.len_of(Axis(0));
    if params.method == Method::Shells && planes < params.depth {
        found.push(format!(
            "The volumes ({planes} planes) are thinner than a block ({} planes) and were mirrored at both ends.",
            params.depth
        ));
    }
    Ok(found)
}

fn uncalibrated(setting: Setting) -> Option<String> {
    (!setting.calibrated).then(|| "The image has no pixel size, so lengths are in pixels.".into())
}

/// The sentence on an image smaller than a block that covers `block` of its pixels.
fn small((height, width): (usize, usize), block: usize) -> Option<String> {
    (height.min(width) < block).then(|| {
        format!(
            "The image ({width} x {height} pixels) is smaller than a block ({block} pixels) and was mirrored at its borders."
        )
    })
}

/// The sentence on a shift of more than a quarter block.
#[allow(clippy::cast_precision_loss)]
fn large(shift: Shift, (height, width): (usize, usize), setting: Setting) -> Option<String> {
    let side = setting.block.unwrap_or(height.min(width)) as f64;
    let (length, quarter) = (shift.x.hypot(shift.y), side / 4.0);
    let of = if setting.block.is_some() { "a block" } else { "the shorter side" };
    let advice = match (setting.drift, setting.block) {
        (Some(true), _) => {
            "the correction moves it back, but a border of that width shows what came in from the other side"
        }
        (Some(false), _) => "blocks compare different places; correct the drift, or align the images first",
        (None, Some(_)) => "blocks compare different places; align the images first",
        (None, None) => "they show different places; align the images first",
    };
    (length > quarter).then(|| {
        format!(
            "The second image is shifted by about {length:.0} pixels against the first (x {:.0}, y {:.0}), more than a \
             quarter of {of} ({quarter} pixels): {advice}.",
            shift.x, shift.y
        )
    })
}
